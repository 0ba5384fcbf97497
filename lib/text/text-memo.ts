/**
 * {@link TextMemo}: remembers the text that was made of short bytes, so that it is made once and is the same string
 * from then on. What it holds has a bound, and a newcomer takes the place of another. Does not know what is made.
 */

const ENTRIES = 4096;
const LONGEST_KEY = 48;
const LONGEST_TEXT = 256;

/** There is nothing. */
const FREE = -1;

export class TextMemo {
  readonly #spaces = new Int32Array(ENTRIES).fill(FREE);
  readonly #lengths = new Uint8Array(ENTRIES);
  readonly #keys = new Uint8Array(ENTRIES * LONGEST_KEY);
  readonly #texts: string[] = Array.from({ length: ENTRIES }, () => '');

  /**
   * What is remembered for the bytes from `start` to `end`.
   *
   * @param space what it is that is made of them
   */
  find(space: number, codes: Uint8Array, start: number, end: number): string | undefined {
    const length = end - start;
    if (length > LONGEST_KEY) return undefined;
    const place = placeOf(space, codes, start, end);
    if (this.#spaces[place] !== space || this.#lengths[place] !== length) return undefined;
    const key = place * LONGEST_KEY;
    for (let at = 0; at < length; at += 1) {
      if (this.#keys[key + at] !== codes[start + at]) return undefined;
    }
    return this.#texts[place];
  }

  /** Remembers a text, which should not be a part of another, for what {@link find} is asked; nothing that is long. */
  keep(text: string, space: number, codes: Uint8Array, start: number, end: number): void {
    if (end - start > LONGEST_KEY || text.length > LONGEST_TEXT) return;
    const place = placeOf(space, codes, start, end);
    this.#spaces[place] = space;
    this.#lengths[place] = end - start;
    const key = place * LONGEST_KEY - start;
    for (let at = start; at < end; at += 1) this.#keys[key + at] = codes[at] as number;
    this.#texts[place] = text;
  }

  /** Forgets everything. */
  clear(): void {
    this.#spaces.fill(FREE);
    this.#texts.fill('');
  }
}

function placeOf(space: number, codes: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(space + 1, 0x9e3779b1);
  for (let at = start; at < end; at += 1) hash = Math.imul(hash, 31) + (codes[at] as number);
  return (hash ^ (hash >>> 13)) & (ENTRIES - 1);
}
