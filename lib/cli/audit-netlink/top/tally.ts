/** Takes the items of a source, and counts those that are wanted. Shows nothing. */
import { resolveNames } from '../../../events/resolve-names';
import type { StreamItem } from '../../../events/sources/event-stream';
import type { EventCondition } from '../../../events/where/where';
import { sharedNames } from '../../../machine/shared-names';
import type { RateCounter } from '../../../metrics/rate-counter';
import { CountedEvent } from '../../../report/counted-event';
import type { ChosenEvents } from './chosen-events';
import { Losses } from './losses';
import type { Source } from './source';

/** How long names are remembered: users come and go while this runs. */
const NAMES_MS = 60_000;

export interface Counting {
  readonly source: Source;
  readonly counter: RateCounter;
  readonly chosen: ChosenEvents;
  /** What the command line wants. */
  readonly wants: EventCondition;
}

export class Tally {
  #source: Source;
  readonly counter: RateCounter;
  readonly chosen: ChosenEvents;
  readonly losses = new Losses();
  readonly #wants: EventCondition;
  #namesSince = performance.now();

  constructor({ source, counter, chosen, wants }: Counting) {
    this.#source = source;
    this.counter = counter;
    this.chosen = chosen;
    this.#wants = wants;
  }

  get source(): Source {
    return this.#source;
  }

  /** Counts anew, from the beginning of another source, as {@link run} does. */
  async runAgain(source: Source, signal: AbortSignal): Promise<void> {
    this.#source = source;
    this.clear();
    await this.run(signal);
  }

  /** Counts until the source ends, or the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    for await (const items of this.source.batches()) {
      if (signal.aborted) return;
      if (this.counter.needsNames) await this.#learnNames(items, signal);
      for (const item of items) this.#take(item);
      // Where there is always another batch, keys and frames would never have their turn.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  /** Takes what the kernel lost, of which no item tells. */
  takeLost(): void {
    const lost = this.source.takeLost();
    if (lost !== undefined) this.losses.add(lost);
  }

  /** Begins anew. */
  clear(): void {
    this.counter.clear(this.source.nowMs());
    this.losses.clear();
  }

  async #learnNames(items: readonly StreamItem[], signal: AbortSignal): Promise<void> {
    const now = performance.now();
    if (now - this.#namesSince > NAMES_MS) {
      sharedNames().forget();
      this.#namesSince = now;
    }
    await resolveNames(items, { signal });
  }

  #take(item: StreamItem): void {
    if (item.type === 'lost') this.losses.add(item);
    else if (item.type === 'damaged') this.losses.addDamaged();
    else {
      const atMs = this.source.timeOf(item);
      if (!this.#wants(item)) return;
      const counted = new CountedEvent(item);
      if (this.chosen.holds(counted, this.counter)) this.counter.add(counted, atMs);
    }
  }
}
