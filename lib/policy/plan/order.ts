/**
 * Decides which rules of a list can stay when it is reordered with what the kernel offers: adding
 * at the front, adding at the end, and deleting. Knows only places and weights.
 */

/** A desired rule. */
export interface Wanted {
  /** Its places in the current list, ascending; several when the list has it more than once. */
  readonly places: readonly number[];
  /** What is saved when it stays; 0 when it is not in the list. */
  readonly weight: number;
}

/** Where a wanted rule goes: the place in the current list that it keeps, or one end of the list. */
export type Seat = number | 'front' | 'back';

function firstAfter(places: readonly number[], limit: number): number | undefined {
  return places.find((place) => place > limit);
}

function lastBefore(places: readonly number[], limit: number): number | undefined {
  return places.findLast((place) => place < limit);
}

/** The earliest start of a run that ends with this rule and whose rules are in order. */
function startOfRun(wanted: readonly Wanted[], end: number, earliest: number): number {
  let limit = Number.POSITIVE_INFINITY;
  let start = end + 1;
  while (start > earliest) {
    const place = lastBefore((wanted[start - 1] as Wanted).places, limit);
    if (place === undefined) break;
    limit = place;
    start--;
  }
  return start;
}

/** Places in ascending order for all of them; undefined when that is impossible. */
export function placesInOrder(run: readonly (readonly number[])[]): number[] | undefined {
  const found: number[] = [];
  for (const places of run) {
    const place = firstAfter(places, found.at(-1) ?? -1);
    if (place === undefined) return undefined;
    found.push(place);
  }
  return found;
}

function placesOfRun(run: readonly Wanted[]): number[] {
  return placesInOrder(run.map(({ places }) => places)) ?? [];
}

/**
 * Seats that keep the most weight in place, with the wanted rules in exactly their order. Nothing
 * can be inserted between two rules that stay, so those that stay are one unbroken run of the
 * wanted rules; anything else between them in the current list is deleted.
 */
export function seatsInOrder(wanted: readonly Wanted[]): Seat[] {
  const sums = [0];
  for (const { weight } of wanted) sums.push((sums.at(-1) as number) + weight);
  let best = { start: 0, end: 0, weight: 0 };
  let start = 0;
  let last = -1;
  for (const [at, { places }] of wanted.entries()) {
    const place = firstAfter(places, last);
    if (place !== undefined) {
      last = place;
    } else {
      start = startOfRun(wanted, at, start);
      last = placesOfRun(wanted.slice(start, at + 1)).at(-1) ?? -1;
    }
    const weight = (sums[at + 1] as number) - (sums[start] as number);
    if (weight > best.weight) best = { start, end: at + 1, weight };
  }
  const kept = placesOfRun(wanted.slice(best.start, best.end));
  return wanted.map((_, at) => {
    if (at < best.start) return 'front';
    return at < best.end ? (kept[at - best.start] as number) : 'back';
  });
}
