/**
 * Untrusted text in records as `untrusted.ts` has it, but from bytes to bytes. Writes only what is plain enough to
 * need no text in between, and says when it is not.
 */
import type { ByteWriter } from './byte-writer';

const BLANK = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TILDE = 0x7e;

/** By code, 1 for what may be written as it is. */
export type PlainCodes = Uint8Array;

/** Printable ASCII. */
export const PRINTABLE: PlainCodes = new Uint8Array(256);
/** What stands for itself within quotes of JSON, too. */
export const PLAIN_IN_JSON: PlainCodes = new Uint8Array(256);
for (let code = BLANK; code <= TILDE; code += 1) {
  PRINTABLE[code] = 1;
  PLAIN_IN_JSON[code] = code === QUOTE || code === BACKSLASH ? 0 : 1;
}

/** No hexadecimal digit. */
const NO_DIGIT = 0xff;
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Whether the raw value is text in quotes. */
export function isQuoted(codes: Uint8Array, start: number, end: number): boolean {
  return end - start > 1 && codes[start] === QUOTE && codes[end - 1] === QUOTE;
}

/** Whether the raw value is hexadecimal digits in pairs. */
export function isHexadecimal(codes: Uint8Array, start: number, end: number): boolean {
  if (end === start || (end - start) % 2 === 1) return false;
  for (let at = start; at < end; at += 1) {
    if (DIGITS[codes[at] as number] === NO_DIGIT) return false;
  }
  return true;
}

/**
 * Writes what the hexadecimal digits mean. False, and nothing, where they are something else or mean what is not
 * plain.
 *
 * @param forNul is written for a NUL, if that may be there
 */
export function writeHexadecimal(
  to: ByteWriter,
  codes: Uint8Array,
  start: number,
  end: number,
  plain: PlainCodes,
  forNul?: Uint8Array,
): boolean {
  const length = end - start;
  if (length === 0 || length % 2 === 1) return false;
  to.reserve((length / 2) * (forNul?.length ?? 1));
  const { bytes } = to;
  let at = to.length;
  for (let from = start; from < end; from += 2) {
    const high = DIGITS[codes[from] as number] as number;
    const low = DIGITS[codes[from + 1] as number] as number;
    if (high === NO_DIGIT || low === NO_DIGIT) return false;
    const code = high * 16 + low;
    if (code === 0 && forNul !== undefined) {
      for (const one of forNul) bytes[at++] = one;
      continue;
    }
    if (plain[code] !== 1) return false;
    bytes[at] = code;
    at += 1;
  }
  to.length = at;
  return true;
}

/** The number of up to 13 hexadecimal digits, which is exact; -1 for anything else. */
export function hexadecimalNumber(codes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > 13) return -1;
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = DIGITS[codes[at] as number] as number;
    if (digit === NO_DIGIT) return -1;
    number = number * 16 + digit;
  }
  return number;
}
