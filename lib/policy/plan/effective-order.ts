/**
 * Places rules whose order matters only where it shows: a rule on which nothing depends goes to
 * whichever end is free, and the others stay. Knows which rules depend on each other, not why.
 */
import type { Seat, Wanted } from './order';

/** Maximum number of comparisons; beyond it, the exact order is used. */
const MOST_COMPARISONS = 4_000_000;

class TooMany extends Error {}

/** The positions of a longest ascending subsequence of the places. */
function longestAscending(places: readonly number[]): number[] {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [at, place] of places.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[tails[middle] as number] as number) < place) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = at;
  }
  const longest: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] as number) longest.push(at);
  return longest.toReversed();
}

/**
 * The seats decided so far. A rule that moves to the front takes along all that must come before
 * it, and one that moves to the back all that must come after it, so the order holds whatever is
 * decided.
 */
class Seating {
  readonly seats: (Seat | undefined)[];
  #comparisons = 0;

  constructor(
    readonly wanted: readonly Wanted[],
    readonly dependOnEachOther: (one: number, other: number) => boolean,
  ) {
    this.seats = wanted.map(() => undefined);
  }

  depend(one: number, other: number): boolean {
    if (++this.#comparisons > MOST_COMPARISONS) throw new TooMany();
    return this.dependOnEachOther(one, other);
  }

  /** Leaves in place as many rules as are known to be in order. */
  keep(): void {
    const present = this.wanted
      .map(({ places }, index) => ({ index, place: places[0] }))
      .filter((entry): entry is { index: number; place: number } => entry.place !== undefined);
    const ascending = new Set(longestAscending(present.map(({ place }) => place)));
    const kept = present.filter((_, at) => ascending.has(at));
    for (const entry of present.filter((_, at) => !ascending.has(at))) {
      const overtakes = (other: { index: number; place: number }): boolean =>
        other.index < entry.index !== other.place < entry.place;
      if (kept.some((other) => overtakes(other) && this.depend(other.index, entry.index))) continue;
      kept.push(entry);
    }
    for (const { index, place } of kept) this.seats[index] = place;
  }

  /** Everything that must move to that end with the rule, including the rule. */
  #followers(index: number, end: 'front' | 'back'): number[] {
    const found = new Set([index]);
    for (const one of found) {
      const [from, to] = end === 'front' ? [0, one] : [one + 1, this.wanted.length];
      for (let other = from; other < to; other++) {
        if (found.has(other) || this.seats[other] === end) continue;
        if (this.depend(other, one)) found.add(other);
      }
    }
    return [...found];
  }

  #weight(indexes: readonly number[]): number {
    const staying = indexes.filter((index) => typeof this.seats[index] === 'number');
    return staying.reduce((sum, index) => sum + (this.wanted[index] as Wanted).weight, 0);
  }

  /** Moves the rule to the end that costs less. */
  place(index: number): void {
    if (this.seats[index] !== undefined) return;
    const after = this.#followers(index, 'back');
    const cost = this.#weight(after);
    const before = cost === 0 ? [] : this.#followers(index, 'front');
    const back = cost === 0 || cost <= this.#weight(before);
    for (const one of back ? after : before) this.seats[one] = back ? 'back' : 'front';
  }
}

/**
 * Seats that put any two rules that depend on each other in the wanted order; undefined when
 * finding them would take too long.
 *
 * @param dependOnEachOther takes two positions among the wanted rules
 */
export function seatsInEffect(
  wanted: readonly Wanted[],
  dependOnEachOther: (one: number, other: number) => boolean,
): Seat[] | undefined {
  const seating = new Seating(wanted, dependOnEachOther);
  try {
    seating.keep();
    for (let index = wanted.length - 1; index >= 0; index--) seating.place(index);
  } catch (error) {
    if (error instanceof TooMany) return undefined;
    throw error;
  }
  return seating.seats as Seat[];
}
