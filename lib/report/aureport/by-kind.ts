/**
 * {@link ByKind}: what is the same for all events with the same values in some columns, made once. Does not know what
 * is made of them.
 */
import type { EventTable } from '../../events/sources/event-table';

/** How many kinds are told apart; then all are forgotten. */
const MOST_KINDS = 1 << 14;
const SLOTS = MOST_KINDS * 2;

/** An event with more values than these is made anew. */
const MOST_IDS = 128;

/** Of so many events at least half must be of a known kind, or so many more are not looked for. */
const TRIED = 8192;
const LEFT_OUT = 8 * TRIED;

export class ByKind<Item> {
  readonly #columns: readonly number[];
  readonly #make: () => Item;
  readonly #ids = new Uint32Array(MOST_IDS);
  // Nobody who chooses values may choose where they are looked for.
  readonly #seed = Math.trunc(Math.random() * 0x1_0000_0000);
  #values: (readonly unknown[])[] = [];
  #table: EventTable | undefined;
  #slots = new Int32Array(0);
  #hashes: number[] = [];
  /** The ids of all kinds one behind the other, and where those of each end. */
  #known: number[] = [];
  #ends: number[] = [];
  #items: Item[] = [];
  #tried = 0;
  #missed = 0;
  #leftOut = 0;

  /**
   * @param columns on which depends what is made, besides the type of an event's first record
   * @param make makes it for the event that was asked for
   */
  constructor(columns: readonly number[], make: () => Item) {
    this.#columns = columns;
    this.#make = make;
  }

  /** What was made of the first event of the same kind. */
  of(table: EventTable, row: number): Item {
    if (this.#leftOut > 0) {
      this.#leftOut -= 1;
      return this.#make();
    }
    if (table !== this.#table) this.#begin(table);
    const ids = this.#ids;
    const length = table.copyIds(row, this.#columns, ids);
    if (length > MOST_IDS) return this.#make();
    let hash = this.#seed;
    for (let at = 0; at < length; at += 1) {
      hash = Math.imul(hash ^ (ids[at] as number), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    let slot = hash & (SLOTS - 1);
    for (; ; slot = (slot + 1) & (SLOTS - 1)) {
      const kind = (this.#slots[slot] as number) - 1;
      if (kind === -1) break;
      if (this.#hashes[kind] === hash && this.#isSame(kind, length)) {
        const item = this.#items[kind] as Item;
        this.#count(false);
        return item;
      }
    }
    const item = this.#make();
    this.#hashes.push(hash);
    for (let at = 0; at < length; at += 1) this.#known.push(ids[at] as number);
    this.#ends.push(this.#known.length);
    this.#items.push(item);
    this.#slots[slot] = this.#items.length;
    if (this.#items.length === MOST_KINDS) this.#forget();
    this.#count(true);
    return item;
  }

  #isSame(kind: number, length: number): boolean {
    const start = kind === 0 ? 0 : (this.#ends[kind - 1] as number);
    if ((this.#ends[kind] as number) - start !== length) return false;
    for (let at = 0; at < length; at += 1) {
      if (this.#known[start + at] !== this.#ids[at]) return false;
    }
    return true;
  }

  #count(isMissed: boolean): void {
    this.#tried += 1;
    if (isMissed) this.#missed += 1;
    if (this.#tried < TRIED) return;
    if (this.#missed > TRIED / 2) this.#leftOut = LEFT_OUT;
    this.#tried = 0;
    this.#missed = 0;
  }

  /** Numbers mean the same as long as tables give the same values. */
  #begin(table: EventTable): void {
    this.#table = table;
    const values = this.#columns.map((column) => table.values(column));
    const isSame =
      this.#slots.length > 0 && values.every((each, nth) => each === this.#values[nth]);
    if (isSame) return;
    this.#values = values;
    this.#forget();
  }

  #forget(): void {
    if (this.#slots.length === 0) this.#slots = new Int32Array(SLOTS);
    else this.#slots.fill(0);
    this.#hashes = [];
    this.#known = [];
    this.#ends = [];
    this.#items = [];
  }
}
