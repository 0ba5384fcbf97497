/**
 * Numbers as strtoul(3) reads them with base 0, truncated to the 32 bits of a rule's value:
 * decimal, hexadecimal with `0x`, octal with a leading `0`.
 */

export interface ReadNumber {
  /** Unsigned, 32 bits; a negative number as its two's complement. */
  readonly value: number;
  /** What follows the number. */
  readonly rest: string;
  /** Whether the number was too large for a `long` and was replaced by the largest one. */
  readonly overflow: boolean;
  /** Whether the number fits 32 bits, signed or unsigned, and nothing follows it. */
  readonly exact: boolean;
}

const NUMBER = /^(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/;

const LONG_MAX = 2n ** 63n - 1n;
const UNSIGNED_LONG_MAX = 2n ** 64n - 1n;

/** What nearly every number in a rule looks like. */
const PLAIN = /^(?:0|[1-9][0-9]{0,8})$/;

/**
 * How auditctl reads a number, which matters for very long ones: `positive` and `long` with
 * strtol(3), `unsigned` and `signed` with strtoul(3). Only `signed` and `long` numbers may be
 * negative, and a negative number is always read with strtol(3).
 */
export type NumberForm = 'positive' | 'long' | 'unsigned' | 'signed';

function limitOf(form: NumberForm, negative: boolean): bigint {
  if (negative) return LONG_MAX + 1n;
  return form === 'positive' || form === 'long' ? LONG_MAX : UNSIGNED_LONG_MAX;
}

/** Reads the number at the start of the text; undefined when there is no number of that form. */
export function readNumber(text: string, form: NumberForm): ReadNumber | undefined {
  if (PLAIN.test(text)) return { value: Number(text), rest: '', overflow: false, exact: true };
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [whole, sign, digits] = match as unknown as [string, string, string];
  const negative = sign === '-';
  if (negative && form !== 'signed' && form !== 'long') return undefined;
  const octal = digits.length > 1 && !/^0[xX]/.test(digits);
  const magnitude = BigInt(octal && digits.startsWith('0') ? `0o${digits.slice(1)}` : digits);
  const limit = limitOf(form, negative);
  const clamped = magnitude > limit ? limit : magnitude;
  const value = Number(BigInt.asUintN(32, negative ? -clamped : clamped));
  const rest = text.slice(whole.length);
  const fits = magnitude <= (negative ? 0x80000000n : 0xffffffffn);
  return { value, rest, overflow: magnitude > limit, exact: fits && rest === '' };
}

/** The 32 bits read as a signed number. */
export function signed(value: number): number {
  return value | 0;
}

/**
 * A JavaScript number as the 32 bits of a rule's value; undefined when it is not an integer that
 * fits.
 */
export function unsigned(value: number): number | undefined {
  return Number.isInteger(value) && value >= -0x80000000 && value <= 0xffffffff
    ? value >>> 0
    : undefined;
}
