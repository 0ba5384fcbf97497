/** What is missing from a stream, reported where it is missing. */

/** Records that were lost before the event that follows. */
export interface CountedLoss {
  /** Distinguishes it from the other items of a stream. */
  readonly type: 'lost';
  /**
   * - `kernel`: dropped before anybody could receive them, because the kernel's backlog was full or
   *   its rate limit was exceeded (`lost` in its status). Detected by polling, so the position is
   *   not exact.
   * - `socket`: the receive buffer was full. Detected with the next message received, so the
   *   records may belong before events up to one receive buffer earlier. Never as the daemon, to
   *   which the kernel sends the records again.
   * - `queue`: this program read too slowly.
   * - `unreadable`: messages too long or too short for a record.
   */
  readonly where: 'kernel' | 'socket' | 'queue' | 'unreadable';
  /** The number of records: exact, except for `kernel`, where it is a minimum. */
  readonly count: number;
}

/**
 * Serials that never came. Only a hint: the kernel also uses serials for events that it filters
 * out. Reported only on request.
 */
export interface SerialGap {
  /** Distinguishes it from the other items of a stream. */
  readonly type: 'lost';
  /** Distinguishes it from losses that are counted. */
  readonly where: 'serials';
  /** Maximum number of missing events. */
  readonly atMost: number;
}

/** Something is missing here, before the item that follows. */
export type Loss = CountedLoss | SerialGap;
