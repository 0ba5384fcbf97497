/** Cuts what a source gives into spans of its time, and counts each. Prints nothing. */
import type { EventData } from '../../../events/data/event-data';
import { resolveNames } from '../../../events/resolve-names';
import type { EventCondition } from '../../../events/where/where';
import { type CounterOptions, EventCounter } from '../../../report/event-counter';
import { DEFAULT_LIMITS } from '../../../report/group-counts';
import { Losses } from './losses';
import type { Span } from './once';
import { daemonOf } from './snapshot';
import type { Source } from './source';

export interface SpanOptions {
  readonly by: readonly string[];
  readonly numeric: boolean;
  /** How many rows each table may have. */
  readonly top: number;
  readonly wants: EventCondition;
  /** How long each is; undefined for all that the source gives. */
  readonly seconds: number | undefined;
  /** After how many to stop. */
  readonly count: number;
  /** Given each. */
  readonly onSpan: (span: Span) => void;
}

/** Shorter spans of a log, whose times are no more exact than that, count as one second. */
const LEAST_SECONDS = 1;

export class Spans {
  readonly #source: Source;
  readonly #options: SpanOptions;
  #counter: EventCounter;
  #losses = new Losses();
  #lostTotal = 0;
  #beganMs: number | undefined;
  #newestMs = Number.NEGATIVE_INFINITY;
  #given = 0;

  /** @throws {GroupingError} when a word of `by` cannot be meant */
  constructor(source: Source, options: SpanOptions) {
    this.#source = source;
    this.#options = options;
    this.#counter = this.#fresh();
  }

  /** Records lost in all. */
  get lost(): number {
    return this.#lostTotal;
  }

  /** @param end called when it is enough; the signal is then aborted, as it is when somebody else ends it */
  async run(signal: AbortSignal, end: () => void): Promise<void> {
    const { seconds } = this.#options;
    const isLive = this.#source.kind === 'kernel';
    if (isLive) this.#beganMs = this.#source.nowMs();
    let isFinishing = false;
    const finish = async (): Promise<void> => {
      if (isFinishing) return;
      isFinishing = true;
      // What the kernel lost until now belongs to this span.
      await this.#source.ask();
      isFinishing = false;
      if (signal.aborted) return;
      this.#finish(this.#source.nowMs() ?? 0);
      if (this.#isEnough) end();
    };
    const timer =
      isLive && seconds !== undefined
        ? setInterval(() => void finish(), seconds * 1000)
        : undefined;
    try {
      for await (const items of this.#source.batches()) {
        if (this.#counter.needsNames) await resolveNames(items, { signal });
        for (const item of items) {
          if (this.#isEnough) break;
          if (item.type === 'lost') this.#losses.add(item);
          else if (item.type === 'damaged') this.#losses.addDamaged();
          else this.#take(item, this.#source.timeOf(item));
        }
        if (this.#isEnough || signal.aborted) break;
      }
    } finally {
      clearInterval(timer);
    }
    // Of what nobody waits for any more, the part that there is.
    if (!this.#isEnough) this.#finish(isLive ? (this.#source.nowMs() ?? 0) : this.#newestMs);
  }

  get #isEnough(): boolean {
    return this.#given >= this.#options.count;
  }

  #fresh(): EventCounter {
    const { by, numeric, top } = this.#options;
    return new EventCounter({
      by,
      each: true,
      top,
      numeric,
      failures: true,
      samples: 0,
      maxGroups: Math.ceil(DEFAULT_LIMITS.maxGroups / Math.max(by.length, 1)),
      isWhole: false,
    } satisfies CounterOptions);
  }

  #take(event: EventData, atMs: number): void {
    const { seconds, wants } = this.#options;
    this.#beganMs ??= atMs;
    if (this.#source.kind === 'log' && seconds !== undefined) {
      const spanMs = seconds * 1000;
      const over = Math.floor((atMs - this.#beganMs) / spanMs);
      if (over > 0) {
        const nextMs = this.#beganMs + over * spanMs;
        this.#finish(this.#beganMs + spanMs);
        this.#beganMs = nextMs;
        if (this.#isEnough) return;
      }
    }
    if (atMs > this.#newestMs) this.#newestMs = atMs;
    if (wants(event)) this.#counter.add(event);
  }

  #finish(atMs: number): void {
    const { onSpan } = this.#options;
    const { kind, status } = this.#source;
    const lost = this.#source.takeLost();
    if (lost !== undefined) this.#losses.add(lost);
    const seconds = Math.round(atMs - (this.#beganMs ?? atMs)) / 1000;
    const span: Span = {
      source: kind,
      seconds: Math.max(Number.isFinite(seconds) ? seconds : 0, LEAST_SECONDS),
      report: this.#counter.report(),
      losses: this.#losses,
      status,
      daemon: daemonOf(status),
    };
    this.#lostTotal += this.#losses.total;
    this.#losses = new Losses();
    this.#counter = this.#fresh();
    this.#beganMs = kind === 'kernel' ? atMs : undefined;
    this.#given += 1;
    onSpan(span);
  }
}
