/**
 * Events straight from the kernel. The receiving thread and the queue are native; this takes a
 * batch once the previous one has been read.
 */
import { Readable } from 'node:stream';
import { checkOptions } from '../../arguments';
import type { Operation } from '../../kernel/control';
import type { EventBatch, NativeEventStream } from '../../kernel/native';
import { asyncDispose } from '../../machine/dispose-symbols';
import type { AuditEvent, DamagedRecord } from '../event';
import {
  AUDIT_EVENTS_OPTIONS,
  type AuditEventsOptions,
  giveBackRegistration,
  makeRecord,
  openEventSource,
} from './event-source';
import { IterationOnce } from './iteration-once';
import { leaving } from './leaving';
import { KernelLost } from './kernel-lost';
import type { CountedLoss, Loss } from './loss';
import { PackedBatch } from './packed';
import { errorOfErrno } from './record-group';

/** The items of an event stream, distinguished by `type`: `event`, `damaged` or `lost`. */
export type StreamItem = AuditEvent | DamagedRecord | Loss;

/** Counts since the stream was opened. */
export interface EventStreamStats {
  /** Records received. */
  readonly records: number;
  /** Events assembled, without those that were left out. */
  readonly events: number;
  /** Records in events of this process that were left out. */
  readonly excludedRecords: number;
  /** Records lost, by where they were lost: see {@link CountedLoss}. */
  readonly lost: {
    /** Undefined when the kernel's counter cannot be read. */
    readonly kernel: number | undefined;
    /** Because the receive buffer was full. */
    readonly socket: number;
    /** Because this program read too slowly. */
    readonly queue: number;
    /** Because a message was too long or too short. */
    readonly unreadable: number;
  };
  /** Serials that never came: only a hint, see {@link SerialGap}. */
  readonly missingSerials: number;
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * How often the kernel's counter is read after the last record or loss. With a rate limit the
 * kernel may drop records for another second and let nothing through; after that nothing is left to
 * lose.
 */
const ASKS_AFTER_LAST = 2;

const RECEIVE: Operation = { name: 'receive audit events', capability: 'CAP_AUDIT_READ' };

/**
 * The kernel's events from the moment the stream was opened, in the order in which they are
 * finished, with every loss where it happened.
 *
 * Can be iterated once; leaving the loop closes it. Keeps the process alive until it is closed.
 */
export class AuditEventStream implements AsyncDisposable, AsyncIterable<StreamItem> {
  readonly #native: NativeEventStream;
  readonly #isDaemon: boolean;
  readonly #serialGaps: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => void this.close();
  /** Gives the registration back when the process exits, which Node does not do by itself. */
  readonly #exit = (): void => this.#native.close();
  readonly #kernelLost: KernelLost | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #lost = { kernel: 0, socket: 0, queue: 0, unreadable: 0 };
  readonly #once = new IterationOnce();
  #kernelLosses = 0;
  #reportedSerials = 0;
  #gave = false;
  #received = true;
  #asksLeft = 0;
  #wake: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  #ended = false;
  #failure: Error | undefined;

  /** @throws {AuditError} when the kernel does not let this process read events. */
  constructor(options: AuditEventsOptions = {}) {
    checkOptions(options, AUDIT_EVENTS_OPTIONS);
    this.#isDaemon = options.source === 'daemon';
    this.#serialGaps = options.serialGaps === true;
    this.#signal = options.signal;
    const interval = options.kernelLostIntervalMs ?? 1000;
    // Before the first record can come, and so before one can be lost.
    if (interval > 0) {
      this.#kernelLost = new KernelLost({
        onLost: (count) => this.#takeKernelLoss(count),
        received: () => this.#native.counts().records,
        makeRecord,
        longestWaitMs: interval,
      });
    }
    try {
      this.#native = openEventSource(options, () => this.#wake?.());
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
   * Idempotent. Drops what was received but not read. Resolves when the kernel has the registration
   * back; without a registration, everything is done when it returns.
   */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  /** Closes the stream, as `await using` asks for. */
  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  /** What was received and lost until now. */
  get stats(): EventStreamStats {
    const { kernel, ...lost } = this.#lost;
    return {
      ...this.#native.counts(),
      lost: { ...lost, kernel: this.#kernelLost?.known === true ? kernel : undefined },
    };
  }

  /** @throws {IterationError} for a second one, of {@link batches} too, while the stream is open. */
  [Symbol.asyncIterator](): AsyncIterator<StreamItem, undefined> {
    this.#once.begin(this.#closing !== undefined);
    let items: readonly StreamItem[] = [];
    let at = 0;
    // Not a generator, which would cost each event more than one promise.
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

  /**
   * The same items, as many at a time as there are.
   *
   * @throws {IterationError} when the stream is open and being iterated already.
   */
  batches(): AsyncGenerator<readonly StreamItem[], void, undefined> {
    this.#once.begin(this.#closing !== undefined);
    return leaving({ leave: this.#abort }, this.#batches());
  }

  async *#batches(): AsyncGenerator<readonly StreamItem[], void, undefined> {
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

  /** The same items as a Node.js stream of objects. Destroying it closes this stream. */
  toReadable(): Readable {
    return Readable.from(this, { objectMode: true });
  }

  /** The next items, at least one; undefined at the end. */
  async #next(): Promise<readonly StreamItem[] | undefined> {
    if (this.#gave) {
      // Where there is always another batch, signals and timers would never have their turn.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    this.#gave = true;
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
    if (this.#asksLeft === 0 || this.#kernelLost?.asking !== false) return;
    this.#asksLeft -= 1;
    void this.#kernelLost.ask();
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
      // The native thread keeps receiving meanwhile, so that the kernel need not wait.
      if (this.#isDaemon) await giveBackRegistration(this.#native);
    } finally {
      this.#native.close();
      process.off('exit', this.#exit);
      this.#wake?.();
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
