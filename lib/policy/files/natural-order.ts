/**
 * Sorts names as `ls -v` does, the order in which augenrules(8) merges: the version sort of the GNU
 * coreutils manual (chapter "Version sort ordering"). Compares bytes, whatever the locale.
 */
import { bytesOfText } from '../../text/byte-text';

const ZERO = 0x30;
const DOT = 0x2e;
const TILDE = 0x7e;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39;
}

function isLetter(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/**
 * A tilde sorts before the end, the end before digits, digits before letters, and letters before
 * all else.
 */
function rank(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (isDigit(byte)) return 0;
  if (byte === TILDE) return -2;
  return isLetter(byte) ? byte : byte + 256;
}

/** The number of digits from the first that is not 0. */
function digitsAt(bytes: Uint8Array, start: number): { first: number; end: number } {
  let first = start;
  while (bytes[first] === ZERO) first++;
  let end = first;
  while (isDigit(bytes[end])) end++;
  return { first, end };
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  let [left, right] = [0, 0];
  while (left < one.length || right < other.length) {
    while (
      (left < one.length && !isDigit(one[left])) ||
      (right < other.length && !isDigit(other[right]))
    ) {
      const difference = rank(one[left]) - rank(other[right]);
      if (difference !== 0) return difference;
      left++;
      right++;
    }
    const [mine, theirs] = [digitsAt(one, left), digitsAt(other, right)];
    const longer = mine.end - mine.first - (theirs.end - theirs.first);
    if (longer !== 0) return longer;
    for (let at = 0; at < mine.end - mine.first; at++) {
      const difference = (one[mine.first + at] as number) - (other[theirs.first + at] as number);
      if (difference !== 0) return difference;
    }
    [left, right] = [mine.end, theirs.end];
  }
  return 0;
}

/**
 * The name without what looks like suffixes (`.rules`, `.tar.gz`), which are compared only between
 * equal names.
 */
function withoutEndings(name: Uint8Array): Uint8Array {
  let kept = 0;
  for (let at = 0; at < name.length;) {
    at++;
    kept = at;
    while (name[at] === DOT && (isLetter(name[at + 1]) || name[at + 1] === TILDE)) {
      at += 2;
      while (isLetter(name[at]) || isDigit(name[at]) || name[at] === TILDE) at++;
    }
  }
  return name.subarray(0, kept);
}

/** For sorting: negative when `one` comes first. Does not handle names that begin with a dot. */
export function compareNaturally(one: string, other: string): number {
  const [left, right] = [bytesOfText(one), bytesOfText(other)];
  return (
    compareBytes(withoutEndings(left), withoutEndings(right)) ||
    compareBytes(left, right) ||
    Buffer.compare(left, right)
  );
}
