/**
 * {@link ByteMemo}: remembers what was made of short bytes, so that it is made once and copied from then on. What
 * it holds has a bound, and a newcomer takes the place of another. Does not know what is made.
 */
import type { ByteWriter } from './byte-writer';

const ENTRIES = 8192;
const LONGEST_KEY = 64;
const LONGEST_VALUE = 128;

/** There is nothing. */
const FREE = -1;

export class ByteMemo {
  readonly #spaces = new Int32Array(ENTRIES).fill(FREE);
  readonly #contexts = new Float64Array(ENTRIES);
  readonly #keyLengths = new Uint8Array(ENTRIES);
  readonly #keys = new Uint8Array(ENTRIES * LONGEST_KEY);
  readonly #valueLengths = new Uint8Array(ENTRIES);
  readonly #values = new Uint8Array(ENTRIES * LONGEST_VALUE);

  /**
   * Writes what is remembered for the bytes from `start` to `end`; false when nothing is.
   *
   * @param space what it is that is made of them
   * @param context on what else it depends
   */
  write(
    to: ByteWriter,
    space: number,
    context: number,
    codes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    const length = end - start;
    if (length > LONGEST_KEY) return false;
    const place = this.#placeOf(space, context, codes, start, end);
    if (
      this.#spaces[place] !== space ||
      this.#contexts[place] !== context ||
      this.#keyLengths[place] !== length
    ) {
      return false;
    }
    const key = place * LONGEST_KEY;
    for (let at = 0; at < length; at += 1) {
      if (this.#keys[key + at] !== codes[start + at]) return false;
    }
    const value = place * LONGEST_VALUE;
    to.copy(this.#values, value, value + (this.#valueLengths[place] as number));
    return true;
  }

  /** Remembers `made` for what the other arguments of {@link write} say; nothing that is long. */
  keep(
    made: Uint8Array,
    space: number,
    context: number,
    codes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (end - start > LONGEST_KEY || made.length > LONGEST_VALUE) return;
    const place = this.#placeOf(space, context, codes, start, end);
    this.#spaces[place] = space;
    this.#contexts[place] = context;
    this.#keyLengths[place] = end - start;
    this.#keys.set(codes.subarray(start, end), place * LONGEST_KEY);
    this.#valueLengths[place] = made.length;
    this.#values.set(made, place * LONGEST_VALUE);
  }

  /** Forgets everything. */
  clear(): void {
    this.#spaces.fill(FREE);
  }

  #placeOf(space: number, context: number, codes: Uint8Array, start: number, end: number): number {
    let hash = Math.imul(space, 0x9e3779b1) ^ (context | 0);
    for (let at = start; at < end; at += 1) hash = Math.imul(hash, 31) + (codes[at] as number);
    return (hash ^ (hash >>> 13)) & (ENTRIES - 1);
  }
}
