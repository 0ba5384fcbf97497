/**
 * {@link RecordMemo}: remembers what was made of some fields of usual records, for as many records as differ in them.
 * What it holds has a bound, and a newcomer takes the place of another. Does not know what is made.
 */
import { MOST_NAMES, numberOfName } from './name-pool';
import type { UsualRecord } from './usual-record';

const ENTRIES = 4096;
/** What has more bytes in these fields is made each time. */
const LONGEST = 1024;
/** The bytes in front of a field's: the number of its name, and how long it is. */
const HEAD = 4;

export class RecordMemo<Value> {
  /** By the number of a name, whether it is one of the fields. */
  readonly #isLooked = new Uint8Array(MOST_NAMES);
  readonly #keys: (Uint8Array | undefined)[] = Array.from({ length: ENTRIES });
  readonly #values: (Value | undefined)[] = Array.from({ length: ENTRIES });
  /** Of what was asked for last: the fields' places in the record, how long the key is, and its hash. */
  readonly #fields: number[] = [];
  #length = 0;
  #hash = 0;

  /** @param fields what is made depends on nothing but these, and on what auditd added */
  constructor(fields: readonly string[]) {
    for (const field of fields) {
      const number = numberOfName(field);
      if (number >= 0) this.#isLooked[number] = 1;
    }
  }

  /** What was made of such a record. */
  find(record: UsualRecord): Value | undefined {
    this.#look(record);
    const place = this.#hash & (ENTRIES - 1);
    if (this.#isKeyOf(place, record)) return this.#values[place];
    // Of two that belong to the same place, the other is beside it.
    return this.#isKeyOf(place ^ 1, record) ? this.#values[place ^ 1] : undefined;
  }

  /** Remembers it for the record that {@link find} was asked for last. */
  keep(value: Value, record: UsualRecord): void {
    if (this.#length > LONGEST) return;
    const first = this.#hash & (ENTRIES - 1);
    const place = this.#keys[first] === undefined ? first : first ^ 1;
    this.#keys[place] = this.#keyOf(record);
    this.#values[place] = value;
  }

  /** Forgets everything. */
  clear(): void {
    this.#keys.fill(undefined);
    this.#values.fill(undefined);
  }

  #look({ codes, places, added, last }: UsualRecord): void {
    const isLooked = this.#isLooked;
    const fields = this.#fields;
    const { count, numbers, starts, ends } = places;
    let length = 0;
    let hash = 0;
    let found = 0;
    for (let nth = 0; nth < count; nth += 1) {
      const number = numbers[nth] as number;
      if (isLooked[number] !== 1) continue;
      fields[found] = nth;
      found += 1;
      const [start, end] = [starts[nth] as number, ends[nth] as number];
      hash = Math.imul(hash, 31) + number;
      for (let at = start; at < end; at += 1) hash = Math.imul(hash, 31) + (codes[at] as number);
      length += HEAD + end - start;
    }
    fields.length = found;
    if (added !== -1) {
      for (let at = added; at < last; at += 1) hash = Math.imul(hash, 31) + (codes[at] as number);
      length += 1 + last - added;
    }
    this.#length = length;
    this.#hash = hash ^ (hash >>> 12);
  }

  #isKeyOf(place: number, { codes, places, added, last }: UsualRecord): boolean {
    const key = this.#keys[place];
    if (key === undefined || key.length !== this.#length) return false;
    const { numbers, starts, ends } = places;
    let at = 0;
    for (const nth of this.#fields) {
      const [number, start, end] = [numbers[nth] as number, starts[nth] as number, ends[nth]];
      const size = (end as number) - start;
      const isHead =
        key[at] === (number & 0xff) &&
        key[at + 1] === number >>> 8 &&
        key[at + 2] === (size & 0xff) &&
        key[at + 3] === size >>> 8;
      if (!isHead) return false;
      at += HEAD;
      for (let from = start; from < (end as number); from += 1) {
        if (key[at] !== codes[from]) return false;
        at += 1;
      }
    }
    if (added === -1) return true;
    // One for the separator, by which additions differ from none.
    at += 1;
    for (let from = added; from < last; from += 1) {
      if (key[at] !== codes[from]) return false;
      at += 1;
    }
    return true;
  }

  #keyOf({ codes, places, added, last }: UsualRecord): Uint8Array {
    const key = new Uint8Array(this.#length);
    let at = 0;
    for (const nth of this.#fields) {
      const number = places.numbers[nth] as number;
      const value = codes.subarray(places.starts[nth], places.ends[nth]);
      key.set([number, number >>> 8, value.length, value.length >>> 8], at);
      key.set(value, at + HEAD);
      at += HEAD + value.length;
    }
    if (added !== -1) key.set(codes.subarray(added, last), at + 1);
    return key;
  }
}
