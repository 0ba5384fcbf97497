/**
 * Opens the native stream of events, as a reader of the multicast group or as the audit daemon.
 * Does not know what the events are used for.
 */
import {
  type ChecksOf,
  checkFlag,
  checkMilliseconds,
  checkMillisecondsOrNone,
  checkSignal,
  checkWord,
} from '../../arguments';
import { Control, opened } from '../../kernel/control';
import {
  daemonRegistration,
  givingBack,
  isGivenBack,
  registering,
} from '../../kernel/daemon-registration';
import { addon, type NativeEventStream, type Overflow } from '../../kernel/native';
import type { EventFilter } from '../data/event-filter';
import { checkQueue, checkReceiveBuffer } from './buffer-options';
import { checkFilter, encodedFilter } from './encoded-filter';
import { join, joining } from './record-group';

/** How events are received, and what happens when they come faster than they are read. */
export interface AuditEventsOptions {
  /**
   * - `multicast` (default): reads the group that any number of processes may read, also beside
   *   auditd. Needs CAP_AUDIT_READ and the initial user and network namespaces.
   * - `daemon`: registers as the audit daemon, of which there is one: what does not fit the receive
   *   buffer the kernel sends again, and it writes nothing to its log any more. A daemon that is there
   *   is left alone (`EEXIST`). Needs CAP_AUDIT_CONTROL and the initial namespaces.
   */
  readonly source?: 'multicast' | 'daemon';
  /** Size of the socket's receive buffer, in bytes. Default 16 MiB. */
  readonly receiveBufferBytes?: number;
  /** Maximum size of events waiting to be read, in bytes. Default 16 MiB. */
  readonly maxQueuedBytes?: number;
  /**
   * What happens to an event for which there is no room: it is dropped (`drop-newest`, default), what
   * waited longest is (`drop-oldest`), or nothing more is received until there is (`block`), so that
   * the receive buffer fills and loses. A daemon always receives: the kernel drops uncounted what it
   * leaves for half a second. For it, `block` is `drop-newest`.
   */
  readonly overflow?: Overflow;
  /** Whether to leave out the events of this process. */
  readonly excludeOwn?: boolean;
  /**
   * How long after its first record to wait for the end of an event, in milliseconds. Default
   * 2,000.
   */
  readonly timeoutMs?: number;
  /**
   * Leaves out events that certainly do not match, before they take room among those that wait to be read. Others may
   * be left that do not match either: whoever asks judges them. Losses are reported all the same.
   */
  readonly filter?: EventFilter;
  /**
   * How often the kernel's own counter of lost records is read while events come, in milliseconds;
   * 0 for never. Default 1,000; in a burst up to twice as long, for a moment without many records. It is
   * first read before the stream opens, which waits for the answer. Needs CAP_AUDIT_CONTROL; without, it
   * is left alone.
   */
  readonly kernelLostIntervalMs?: number;
  /** Whether to report serials that never came, too. */
  readonly serialGaps?: boolean;
  /** Ends the stream; the iterator then finishes without an error. */
  readonly signal?: AbortSignal;
}

const MEBIBYTE = 1024 * 1024;

/** What the options of {@link AuditEventsOptions} may be. */
export const AUDIT_EVENTS_OPTIONS = {
  source: checkWord(['multicast', 'daemon']),
  receiveBufferBytes: checkReceiveBuffer,
  maxQueuedBytes: checkQueue,
  overflow: checkWord(['drop-newest', 'drop-oldest', 'block'] satisfies Overflow[]),
  excludeOwn: checkFlag,
  timeoutMs: checkMilliseconds,
  filter: checkFilter,
  kernelLostIntervalMs: checkMillisecondsOrNone,
  serialGaps: checkFlag,
  signal: checkSignal,
} satisfies ChecksOf<AuditEventsOptions>;

const JOIN = joining('receive audit events');

const INSTEAD = "to read beside it, use source 'multicast'";

/**
 * @param onReady called when there is something to take
 * @throws {AuditError} when the kernel does not let this process read events
 */
export function openEventSource(
  options: AuditEventsOptions,
  onReady: () => void,
): NativeEventStream {
  const isDaemon = options.source === 'daemon';
  const { EventStream } = addon();
  const start = (): NativeEventStream =>
    new EventStream(
      {
        receiveBufferBytes: options.receiveBufferBytes ?? 16 * MEBIBYTE,
        maxQueuedBytes: options.maxQueuedBytes ?? 16 * MEBIBYTE,
        overflow: options.overflow ?? 'drop-newest',
        excludedPid: options.excludeOwn === true ? process.pid : 0,
        timeoutMs: options.timeoutMs ?? 2000,
        filter: encodedFilter(options.filter),
        registration: isDaemon ? daemonRegistration() : undefined,
      },
      onReady,
    );
  return isDaemon ? opened(registering(INSTEAD), start) : join(JOIN, start);
}

/** Has the kernel write a record: that a listener joined the group, and then that it left. */
export function makeRecord(): void {
  const { Stream } = addon();
  new Stream({ receiveBufferBytes: 1, maxQueuedBytes: 1 }, () => undefined).close();
}

/**
 * Gives the daemon's registration back. Resolves when the kernel has answered, or cannot be
 * reached.
 */
export async function giveBackRegistration(native: NativeEventStream): Promise<void> {
  const control = new Control();
  try {
    const outcome = await control.request(givingBack());
    // Otherwise the native part tries itself.
    if (isGivenBack(outcome)) native.gaveBack();
  } finally {
    control.close();
  }
}
