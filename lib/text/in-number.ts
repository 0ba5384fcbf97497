/** A number of things in words. */

/** `1 file`, `2 files`; only for nouns that take an s. */
export function inNumber(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
