/**
 * The names of fields that were met so far, each once and with a number, so that whoever scans records makes no
 * text of a name again. Knows none beforehand, and how many it holds has a bound: programs choose names, too.
 */

/** Longer names, and those that come when so many are there, have no number. */
const LONGEST = 32;
export const MOST_NAMES = 2048;
const EQUALS = 0x3d;
const SLOTS = 4 * MOST_NAMES;
/** A name that meets so many others at its place has no number either. */
const MOST_STEPS = 32;

/** The number of a name that is not in the pool. */
export const NO_NUMBER = -1;

const names: string[] = [];
const lengths = new Uint8Array(MOST_NAMES);
const labels = new Uint8Array(MOST_NAMES);
/** By name, {@link LONGEST} bytes for each. */
let letters = new Uint8Array(64 * LONGEST);
/** Open addressing: the name's number and one, 0 for none. */
const slots = new Uint16Array(SLOTS);

/** AppArmor's labels have their mode behind them, in parentheses: `subj=/usr/sbin/x (enforce)`. */
export function isLabel(name: string): boolean {
  return name.endsWith('subj') || name.endsWith('obj') || name.endsWith('context');
}

function isSame(number: number, codes: Uint8Array, start: number, length: number): boolean {
  if (lengths[number] !== length) return false;
  const from = number * LONGEST;
  for (let at = 0; at < length; at += 1) {
    if (letters[from + at] !== codes[start + at]) return false;
  }
  return true;
}

/** The text as a property's name has it: V8 tells such apart by their addresses. */
function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0] as string;
}

function added(codes: Uint8Array, start: number, length: number): number {
  const number = names.length;
  if (number === MOST_NAMES) return NO_NUMBER;
  if ((number + 1) * LONGEST > letters.length) {
    const more = new Uint8Array(2 * letters.length);
    more.set(letters);
    letters = more;
  }
  letters.set(codes.subarray(start, start + length), number * LONGEST);
  lengths[number] = length;
  const name = internalized(String.fromCharCode(...codes.subarray(start, start + length)));
  labels[number] = isLabel(name) ? 1 : 0;
  names.push(name);
  return number;
}

/** What {@link nameNumber} wants of the bytes of a name, one after the other, from 0 on. */
export function nextHash(hash: number, code: number): number {
  return Math.imul(hash, 31) + code;
}

/**
 * The number of the name in `codes`, which is all ASCII; {@link NO_NUMBER} where there is no room for it.
 *
 * @param hash of its bytes: {@link nextHash}
 */
export function nameNumber(codes: Uint8Array, start: number, end: number, hash: number): number {
  const length = end - start;
  if (length > LONGEST) return NO_NUMBER;
  const first = hash ^ (hash >>> 15);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const slot = (first + step) & (SLOTS - 1);
    const held = slots[slot] as number;
    if (held === 0) {
      const number = added(codes, start, length);
      if (number !== NO_NUMBER) slots[slot] = number + 1;
      return number;
    }
    if (isSame(held - 1, codes, start, length)) return held - 1;
  }
  return NO_NUMBER;
}

/** By a name's number, and at last for {@link NO_NUMBER}, the number of the name that followed it last. */
const followers = new Int16Array(MOST_NAMES + 1).fill(NO_NUMBER);

function placeOfFollower(number: number): number {
  return number === NO_NUMBER ? MOST_NAMES : number;
}

/** The number of the name that is likely to follow one, which may be none: records of a type are alike. */
export function followerOf(number: number): number {
  return followers[placeOfFollower(number)] as number;
}

/** Notes which name followed another one. */
export function noteFollower(number: number, follower: number): void {
  followers[placeOfFollower(number)] = follower;
}

/** How long the name with a number is that stands at a position with `=` behind it; 0 where something else does. */
export function lengthOfName(codes: Uint8Array, at: number, end: number, number: number): number {
  const length = lengths[number] as number;
  if (at + length >= end || codes[at + length] !== EQUALS) return 0;
  return isSame(number, codes, at, length) ? length : 0;
}

/** The name with a number. */
export function nameOfNumber(number: number): string {
  return names[number] as string;
}

/** Whether the name with a number is that of a label: {@link isLabel}. */
export function isLabelNumber(number: number): boolean {
  return labels[number] === 1;
}

/** The number of a name that a caller knows. */
export function numberOfName(name: string): number {
  const codes = Uint8Array.from(name, (letter) => letter.charCodeAt(0));
  let hash = 0;
  for (const code of codes) hash = nextHash(hash, code);
  return nameNumber(codes, 0, codes.length, hash);
}
