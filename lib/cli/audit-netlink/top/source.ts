/** Where the events come from that are counted: the kernel, or a log. Each has a clock of its own. */
import type { EventFilter } from '../../../events/data/event-filter';
import { makeRecord } from '../../../events/sources/event-source';
import {
  auditEvents,
  type AuditEventStream,
  type StreamItem,
} from '../../../events/sources/event-stream';
import { KernelLost } from '../../../events/sources/kernel-lost';
import type { CountedLoss } from '../../../events/sources/loss';
import type { AuditStatus } from '../../../kernel/status';
import { logEvents } from '../events/log-events';

export interface Source {
  readonly kind: 'kernel' | 'log';
  /** What the kernel said of itself last; undefined of a log, or where this user may not ask. */
  readonly status: AuditStatus | undefined;
  readonly hasEnded: boolean;
  /** What its times are counted in: milliseconds since any moment. Undefined before the first event of a log. */
  nowMs(): number | undefined;
  /** When the event counts, by the same clock. */
  timeOf(item: StreamItem & { readonly type: 'event' }): number;
  batches(): AsyncIterable<readonly StreamItem[]>;
  /** Asks the kernel how it is once more; resolves when it has said so, or cannot be asked. */
  ask(): Promise<void>;
  /** What was lost since this was asked last and no item tells of; undefined for nothing. */
  takeLost(): CountedLoss | undefined;
  close(): Promise<void>;
}

/** How often the kernel is asked how it is. */
const ASK_MS = 1000;

/** Events count when they arrive, by a clock that nobody sets. */
export class KernelSource implements Source {
  readonly kind = 'kernel';
  readonly #stream: AuditEventStream;
  readonly #watch: KernelLost;
  readonly #timer: NodeJS.Timeout;
  #status: AuditStatus | undefined;
  #lost = 0;
  #hasEnded = false;

  /** @throws {AuditError} when the kernel does not let this process read events */
  constructor(filter: EventFilter, signal: AbortSignal) {
    let received = (): number => 0;
    // Asks at moments at which nobody who is audited has to wait for it.
    this.#watch = new KernelLost({
      onLost: (count) => {
        this.#lost += count;
      },
      onStatus: (status) => {
        this.#status = status;
      },
      received: () => received(),
      makeRecord,
      longestWaitMs: ASK_MS,
    });
    try {
      this.#stream = auditEvents({ filter, excludeOwn: true, kernelLostIntervalMs: 0, signal });
    } catch (error) {
      this.#watch.close();
      throw error;
    }
    received = () => this.#stream.stats.records;
    this.#timer = setInterval(() => void this.#watch.ask(), ASK_MS);
  }

  get status(): AuditStatus | undefined {
    return this.#status;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  nowMs(): number {
    return performance.now();
  }

  timeOf(): number {
    return performance.now();
  }

  async ask(): Promise<void> {
    await this.#watch.ask();
  }

  takeLost(): CountedLoss | undefined {
    const count = this.#lost;
    this.#lost = 0;
    return count === 0 ? undefined : { type: 'lost', where: 'kernel', count };
  }

  async *batches(): AsyncGenerator<readonly StreamItem[], void, undefined> {
    yield* this.#stream.batches();
    this.#hasEnded = true;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#watch.close();
    await this.#stream.close();
  }
}

/**
 * Events count at the log's own time. While the log is still being read, its clock goes on from the newest event, so
 * that what comes through a pipe slows down when nothing comes; at its end it stands still.
 */
export class LogSource implements Source {
  readonly kind = 'log';
  readonly status = undefined;
  readonly #path: string;
  readonly #signal: AbortSignal;
  #newestMs: number | undefined;
  #cameAt = 0;
  #hasEnded = false;

  /** @param path of the log; `-` is standard input */
  constructor(path: string, signal: AbortSignal) {
    this.#path = path;
    this.#signal = signal;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  nowMs(): number | undefined {
    if (this.#newestMs === undefined) return undefined;
    // The second of the last event is over, so that it is in every window.
    if (this.#hasEnded) return this.#newestMs + 1000;
    return this.#newestMs + (performance.now() - this.#cameAt);
  }

  timeOf({ id: { timestampMs } }: StreamItem & { readonly type: 'event' }): number {
    if (this.#newestMs === undefined || timestampMs > this.#newestMs) {
      this.#newestMs = timestampMs;
      this.#cameAt = performance.now();
    }
    return timestampMs;
  }

  async *batches(): AsyncGenerator<readonly StreamItem[], void, undefined> {
    yield* logEvents(this.#path, this.#signal);
    this.#hasEnded = true;
  }

  async ask(): Promise<void> {
    // A log says nothing of it.
  }

  takeLost(): undefined {
    return undefined;
  }

  async close(): Promise<void> {
    // Its end, or the signal, closes the log.
  }
}
