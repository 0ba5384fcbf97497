/**
 * Which rules of a list can stay where they are when it is brought into another order, with what the
 * kernel offers: adding at the front, adding at the end, and deleting. Knows only places and weights.
 */

/** A rule that shall be there. */
export interface Wanted {
  /** Where it stands in the current list, ascending; several when it is there more than once. */
  readonly places: readonly number[];
  /** What it saves when it stays; 0 where it is not there. */
  readonly weight: number;
}

/** Where each wanted rule goes: the place in the current list that it keeps, or an end to put it at. */
export type Seat = number | 'front' | 'back';

function firstAfter(places: readonly number[], limit: number): number | undefined {
  return places.find((place) => place > limit);
}

function lastBefore(places: readonly number[], limit: number): number | undefined {
  return places.findLast((place) => place < limit);
}

/** The earliest start of a run that ends with this one and whose rules stand in order. */
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

/** Places in ascending order for all of them; undefined when there are none. */
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
 * Seats that leave the most weight where it is, with the wanted rules in exactly their order. Nothing
 * can be put between two rules that stay, so what stays is one unbroken run of the wanted rules; what
 * else the current list has between them goes.
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
