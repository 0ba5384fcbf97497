/**
 * {@link InOrder}: what events are to print, in the order of their times and serials, though they are finished in
 * another. Does not know what is printed.
 */

/** For how much later events, of the log's own time, one is waited for that may still belong in front. */
const SPAN_MS = 2000;

/** And for how many: an event is finished at last when 64 records of others from its machine have come. */
const SPAN_EVENTS = 1024;

/** How many events are kept back at most. */
const MOST_KEPT = 4096;

interface Kept<Item> {
  readonly timestampMs: number;
  readonly serial: number;
  /** How many events were told of before. */
  readonly nth: number;
  readonly item: Item;
}

export class InOrder<Item> {
  #kept: Kept<Item>[] = [];
  #newestMs = Number.NEGATIVE_INFINITY;
  #count = 0;
  readonly #spanMs: number;

  constructor(spanMs = SPAN_MS) {
    this.#spanMs = spanMs;
  }

  /** The latest time of all events, also of those that print nothing. */
  get newestMs(): number {
    return this.#newestMs;
  }

  /** Tells of an event that prints nothing: time goes on. */
  pass(timestampMs: number): void {
    this.#count += 1;
    if (timestampMs > this.#newestMs) this.#newestMs = timestampMs;
  }

  add(timestampMs: number, serial: number, item: Item): void {
    this.pass(timestampMs);
    const kept = this.#kept;
    let at = kept.length;
    for (; at > 0; at -= 1) {
      const before = kept[at - 1] as Kept<Item>;
      if (before.timestampMs < timestampMs) break;
      if (before.timestampMs === timestampMs && before.serial <= serial) break;
    }
    const one = { timestampMs, serial, nth: this.#count, item };
    if (at === kept.length) kept.push(one);
    else kept.splice(at, 0, one);
  }

  /** What nothing can come before any more. */
  takeReady(): Item[] {
    const kept = this.#kept;
    const limitMs = this.#newestMs - this.#spanMs;
    let ready = Math.max(kept.length - MOST_KEPT, 0);
    const isReady = ({ timestampMs, nth }: Kept<Item>): boolean =>
      timestampMs < limitMs && nth + SPAN_EVENTS < this.#count;
    while (ready < kept.length && isReady(kept[ready] as Kept<Item>)) ready += 1;
    return this.#take(ready);
  }

  takeAll(): Item[] {
    return this.#take(this.#kept.length);
  }

  #take(count: number): Item[] {
    if (count === 0) return [];
    const taken = this.#kept.slice(0, count);
    this.#kept = this.#kept.slice(count);
    return taken.map(({ item }) => item);
  }
}
