/**
 * Events straight from the kernel. The thread that receives and the queue that waits are native; this
 * takes a batch when the one before was read.
 */
import { Readable } from 'node:stream';
import { Control, opened, type Operation } from '../control';
import { addon, type EventBatch, type NativeEventStream, type Overflow } from '../native';
import { MESSAGE_TYPE, STATUS_MASK } from '../tables/audit.generated';
import type { AuditEvent, DamagedRecord } from './event';
import { KernelLost } from './kernel-lost';
import type { CountedLoss, Loss } from './loss';
import { PackedBatch } from './packed';
import { errorOfErrno, join, joining } from './record-group';

export interface AuditEventsOptions {
  /**
   * - `multicast` (default): the group that any number of processes may read, beside auditd too. Needs
   *   CAP_AUDIT_READ and the initial user and network namespaces.
   * - `daemon`: registers as the audit daemon, of which there is one: the kernel waits for it instead
   *   of dropping what it cannot receive in time, and writes nothing to its log any more. A daemon
   *   that is there is left alone (`EEXIST`). Needs CAP_AUDIT_CONTROL and the initial namespaces.
   */
  readonly source?: 'multicast' | 'daemon';
  /** Size of the socket's receive buffer, in bytes. Default 16 MiB. */
  readonly receiveBufferBytes?: number;
  /** Most bytes of events that wait to be read. Default 16 MiB. */
  readonly maxQueuedBytes?: number;
  /**
   * What happens to an event for which there is no room: it is dropped (`drop-newest`, default), what
   * waited longest is (`drop-oldest`), or nothing more is received until there is (`block`), so that
   * the receive buffer fills next and then, for a daemon, the kernel's backlog.
   */
  readonly overflow?: Overflow;
  /** Leaves out the events of this process. */
  readonly excludeOwn?: boolean;
  /**
   * How long after its first record an event that nothing ends is waited for, in milliseconds.
   * Default 2,000.
   */
  readonly timeoutMs?: number;
  /**
   * How often the kernel's own counter of lost records is read while events come, in milliseconds;
   * 0 for never. Default 1,000. It is first read before the stream opens, which waits for the answer.
   * Needs CAP_AUDIT_CONTROL; without, it is left alone.
   */
  readonly kernelLostIntervalMs?: number;
  /** Also reports serials that never came. */
  readonly serialGaps?: boolean;
  /** Ends the stream; the iterator then finishes without an error. */
  readonly signal?: AbortSignal;
}

/** What a stream of events gives, told apart by `type`: `event`, `damaged` or `lost`. */
export type StreamItem = AuditEvent | DamagedRecord | Loss;

/** Counts since the stream was opened. */
export interface EventStreamStats {
  /** Records received. */
  readonly records: number;
  /** Events put together, without those that were left out. */
  readonly events: number;
  /** Records of events of this process that were left out. */
  readonly excludedRecords: number;
  /** Records lost, by the place where they were: see {@link CountedLoss}. */
  readonly lost: {
    /** Undefined when the kernel's counter cannot be read. */
    readonly kernel: number | undefined;
    readonly socket: number;
    readonly queue: number;
    readonly unreadable: number;
  };
  /** Serials that never came: a hint, see {@link SerialGap}. */
  readonly missingSerials: number;
}

const MEBIBYTE = 1024 * 1024;
const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * How often the kernel's counter is read after the last record or loss. With a rate limit the kernel may
 * drop for a second more and let nothing through; then nothing happens, and there is nothing to lose.
 */
const ASKS_AFTER_LAST = 2;

const JOIN = joining('receive audit events');

const REGISTER: Operation = {
  name: 'register as the audit daemon',
  capability: 'CAP_AUDIT_CONTROL',
  hints: {
    EEXIST: "an audit daemon is registered and was left alone; beside it, use source 'multicast'",
    EINVAL: 'this process is not in the pid namespace that the kernel wants',
  },
};

const RECEIVE: Operation = { name: 'receive audit events', capability: 'CAP_AUDIT_READ' };

/** `AUDIT_SET` of the daemon's process id; 0 gives the registration back. */
function daemonStatus(pid: number): Buffer {
  return addon().encodeStatus({ mask: STATUS_MASK.PID, pid });
}

function open(options: AuditEventsOptions, onReady: () => void): NativeEventStream {
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
        registration: isDaemon
          ? { request: daemonStatus(process.pid), farewell: daemonStatus(0) }
          : undefined,
      },
      onReady,
    );
  return isDaemon ? opened(REGISTER, start) : join(JOIN, start);
}

/**
 * The kernel's events from the moment it was opened, in the order in which they are finished, with
 * every loss where it happened.
 *
 * Can be iterated once; leaving the loop closes it. It keeps the process alive until it is closed.
 */
export class AuditEventStream implements AsyncDisposable, AsyncIterable<StreamItem> {
  readonly #native: NativeEventStream;
  readonly #isDaemon: boolean;
  readonly #serialGaps: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => void this.close();
  /** Ends what Node itself does not end in a process that exits: the registration. */
  readonly #exit = (): void => this.#native.close();
  readonly #kernelLost: KernelLost | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #lost = { kernel: 0, socket: 0, queue: 0, unreadable: 0 };
  #kernelLosses = 0;
  #reportedSerials = 0;
  #received = true;
  #asksLeft = 0;
  #wake: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  #ended = false;
  #failure: Error | undefined;

  /** @throws {AuditError} when the kernel does not let this process read events. */
  constructor(options: AuditEventsOptions = {}) {
    this.#isDaemon = options.source === 'daemon';
    this.#serialGaps = options.serialGaps === true;
    this.#signal = options.signal;
    const interval = options.kernelLostIntervalMs ?? 1000;
    // Before the first record can come, and so before the first can be lost.
    if (interval > 0) this.#kernelLost = new KernelLost((count) => this.#takeKernelLoss(count));
    try {
      this.#native = open(options, () => this.#wake?.());
    } catch (error) {
      this.#kernelLost?.close();
      throw error;
    }
    if (this.#isDaemon) process.once('exit', this.#exit);
    if (interval > 0) {
      this.#timer = setInterval(() => this.#askKernel(), interval);
      this.#timer.unref();
    }
    this.#signal?.addEventListener('abort', this.#abort, { once: true });
    if (this.#signal?.aborted === true) void this.close();
  }

  /**
   * Idempotent. What was received and not read is dropped. Resolves when the kernel has the
   * registration back; where there is none, everything is done when it returns.
   */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get stats(): EventStreamStats {
    const { kernel, ...lost } = this.#lost;
    return {
      ...this.#native.counts(),
      lost: { ...lost, kernel: this.#kernelLost?.known === true ? kernel : undefined },
    };
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamItem, undefined> {
    let items: readonly StreamItem[] = [];
    let at = 0;
    // Not a generator: that would cost each event more than its own promise.
    const next = (): Promise<IteratorResult<StreamItem, undefined>> => {
      const item = items[at];
      if (item === undefined) return refill();
      at += 1;
      return Promise.resolve({ done: false, value: item });
    };
    const refill = async (): Promise<IteratorResult<StreamItem, undefined>> => {
      const batch = await this.#next();
      if (batch === undefined) return DONE;
      items = batch;
      at = 0;
      return await next();
    };
    return {
      next,
      return: async () => {
        items = [];
        await this.close();
        return DONE;
      },
    };
  }

  /** The same items, as many at a time as there are. */
  async *batches(): AsyncGenerator<readonly StreamItem[], void, undefined> {
    try {
      for (;;) {
        const items = await this.#next();
        if (items === undefined) return;
        yield items;
      }
    } finally {
      await this.close();
    }
  }

  /** The same items as a stream of objects. Destroying it closes this. */
  toReadable(): Readable {
    return Readable.from(this, { objectMode: true });
  }

  /** The next items, at least one; undefined at the end. */
  async #next(): Promise<readonly StreamItem[] | undefined> {
    while (this.#closing === undefined) {
      const batch = this.#ended ? undefined : this.#native.take();
      if (batch !== undefined) this.#received = true;
      const items = this.#itemsOf(batch);
      if (items.length > 0) return items;
      if (this.#ended) break;
      if (batch === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
    await this.close();
    if (this.#failure !== undefined) throw this.#failure;
    return undefined;
  }

  #itemsOf(batch: EventBatch | undefined): StreamItem[] {
    const losses: Loss[] = [];
    const count = (where: CountedLoss['where'], records: number): void => {
      if (records === 0) return;
      this.#lost[where] += records;
      losses.push({ type: 'lost', where, count: records });
    };
    count('kernel', this.#kernelLosses);
    this.#kernelLosses = 0;
    if (batch === undefined) return losses;
    count('socket', batch.lostInSocket);
    count('queue', batch.lostInQueue);
    count('unreadable', batch.unreadable);
    if (this.#serialGaps) this.#countSerials(losses);
    if (batch.endErrno !== undefined) this.#end(batch.endErrno);
    const events = new PackedBatch(batch.bytes, batch.index).events();
    return losses.length === 0 ? events : [...losses, ...events];
  }

  #countSerials(losses: Loss[]): void {
    const { missingSerials } = this.#native.counts();
    const atMost = missingSerials - this.#reportedSerials;
    if (atMost > 0) losses.push({ type: 'lost', where: 'serials', atMost });
    this.#reportedSerials = missingSerials;
  }

  #end(errno: number): void {
    this.#ended = true;
    if (errno === 0) return;
    this.#failure = errorOfErrno(RECEIVE, errno, 'recvmmsg');
  }

  #askKernel(): void {
    if (this.#received) this.#asksLeft = ASKS_AFTER_LAST;
    this.#received = false;
    if (this.#asksLeft === 0) return;
    this.#asksLeft -= 1;
    void this.#kernelLost?.ask();
  }

  #takeKernelLoss(count: number): void {
    this.#kernelLosses += count;
    this.#asksLeft = ASKS_AFTER_LAST;
    this.#wake?.();
  }

  async #close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort);
    clearInterval(this.#timer);
    this.#kernelLost?.close();
    try {
      if (this.#isDaemon) await this.#giveBack();
    } finally {
      this.#native.close();
      process.off('exit', this.#exit);
      this.#wake?.();
    }
  }

  /** While the native thread goes on receiving, so that the kernel has no reason to wait. */
  async #giveBack(): Promise<void> {
    const control = new Control();
    try {
      const outcome = await control.request({
        type: MESSAGE_TYPE.SET,
        payload: daemonStatus(0),
        replies: 'none',
      });
      // Refused means that it was taken away before. Else the native part tries on its own.
      if (outcome.state === 'done' || outcome.state === 'refused') this.#native.gaveBack();
    } finally {
      control.close();
    }
  }
}

/**
 * The kernel's events, as they happen.
 *
 * ```ts
 * for await (const item of auditEvents()) {
 *   if (item.type === 'event') console.log(item.get('SYSCALL', 'key'));
 *   else console.warn(item);
 * }
 * ```
 *
 * @throws {AuditError} when the kernel does not let this process read events.
 */
export function auditEvents(options: AuditEventsOptions = {}): AuditEventStream {
  return new AuditEventStream(options);
}
