/** Counts what is missing from a stream, and reports it now and then while it runs, and at the end. */
import type { Loss } from '../../../events/sources/loss';
import { inNumber } from '../../../text/in-number';
import type { Say } from './say';

/** The words for the places where records are lost. */
const PLACES: Readonly<Record<Exclude<Loss['where'], 'serials'>, string>> = {
  kernel: 'in the kernel',
  socket: 'in the receive buffer',
  queue: 'because this program was too slow',
  unreadable: 'unreadable',
};

type Place = keyof typeof PLACES;

/** Minimum time between two lines in milliseconds: losses come in floods. */
const INTERVAL_MS = 1000;

export class LossCounter {
  readonly #say: Say;
  readonly #counts = new Map<Place, number>();
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(say: Say) {
    this.#say = say;
  }

  /** Number of records lost until now. */
  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  add(loss: Loss): void {
    if (loss.where === 'serials') return;
    this.#counts.set(loss.where, (this.#counts.get(loss.where) ?? 0) + loss.count);
    if (Date.now() - this.#saidAt < INTERVAL_MS) return;
    this.#saidAt = Date.now();
    this.#say(`${this.sum()} so far`);
  }

  /** `12 records lost (10 in the kernel, 2 because this program was too slow)`. */
  sum(): string {
    const { total } = this;
    if (total === 0) return 'no records lost';
    const parts = [...this.#counts].map(([place, count]) => `${count} ${PLACES[place]}`);
    return `${inNumber(total, 'record')} lost (${parts.join(', ')})`;
  }
}
