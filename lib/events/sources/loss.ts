/** What is missing from a stream, delivered where it is missing. */

/** Records that were lost, in front of the event that follows. */
export interface CountedLoss {
  readonly type: 'lost';
  /**
   * - `kernel`: dropped before anybody could receive them, because its backlog or its rate limit was
   *   full (the `lost` of its status). Found out by asking, so its place is not exact.
   * - `socket`: the receive buffer was full. Found out with what was received next, so they may belong
   *   in front of events up to one receive buffer earlier. Never as the daemon, whom the kernel sends it
   *   again.
   * - `queue`: this program reads too slowly.
   * - `unreadable`: messages too long or too short for a record.
   */
  readonly where: 'kernel' | 'socket' | 'queue' | 'unreadable';
  /** How many records, exactly; for `kernel` at least. */
  readonly count: number;
}

/**
 * Serials that never came. A hint: the kernel uses up serials for events that it filters out, too.
 * Reported only when it was asked for.
 */
export interface SerialGap {
  readonly type: 'lost';
  readonly where: 'serials';
  /** How many events, at most. */
  readonly atMost: number;
}

/** Something is missing here, before the item that follows. */
export type Loss = CountedLoss | SerialGap;
