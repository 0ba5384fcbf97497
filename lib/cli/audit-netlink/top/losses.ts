/** What is missing from what is counted, by where it was lost, in all and over the last minute. */
import type { CountedLoss, Loss } from '../../../events/sources/loss';

export type LostWhere = CountedLoss['where'];

/** In words, as far down as they are shown. */
export const LOST_PLACES: readonly (readonly [where: LostWhere, words: string])[] = [
  ['kernel', 'in the kernel'],
  ['socket', 'in the receive buffer'],
  ['queue', 'here, too slow'],
  ['unreadable', 'unreadable'],
];

export class Losses {
  readonly #counts = new Map<LostWhere, number>();
  #damaged = 0;

  add(loss: Loss): void {
    if (loss.where === 'serials') return;
    this.#counts.set(loss.where, this.of(loss.where) + loss.count);
  }

  /** A line of a log that is not a record. */
  addDamaged(): void {
    this.#damaged += 1;
  }

  of(where: LostWhere): number {
    return this.#counts.get(where) ?? 0;
  }

  get damaged(): number {
    return this.#damaged;
  }

  /** Records lost. */
  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  clear(): void {
    this.#counts.clear();
    this.#damaged = 0;
  }
}
