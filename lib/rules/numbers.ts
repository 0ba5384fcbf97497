/**
 * Numbers as strtoul(3) with base 0 reads them, cut to the 32 bits of a rule's values: decimal, `0x`
 * hexadecimal, leading-`0` octal.
 */

export interface ReadNumber {
  /** Unsigned 32 bits; a negative number is its two's complement. */
  readonly value: number;
  /** What follows the number. */
  readonly rest: string;
  /** Whether the number was larger than a `long`, and is its largest instead. */
  readonly overflow: boolean;
}

const NUMBER = /^(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/;

const LONG_MAX = 2n ** 63n - 1n;
const UNSIGNED_LONG_MAX = 2n ** 64n - 1n;

/** Nearly every number of a rule: short, decimal, alone. */
const PLAIN = /^(?:0|[1-9][0-9]{0,8})$/;

/** Undefined when the text does not begin with a number. */
export function readNumber(text: string, allowed: 'unsigned' | 'signed'): ReadNumber | undefined {
  if (PLAIN.test(text)) return { value: Number(text), rest: '', overflow: false };
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [whole, sign, digits] = match as unknown as [string, string, string];
  if (sign === '-' && allowed === 'unsigned') return undefined;
  const octal = digits.length > 1 && !/^0[xX]/.test(digits);
  const magnitude = BigInt(octal && digits.startsWith('0') ? `0o${digits.slice(1)}` : digits);
  const limit = allowed === 'signed' ? LONG_MAX : UNSIGNED_LONG_MAX;
  const clamped = magnitude > limit ? limit : magnitude;
  const value = Number(BigInt.asUintN(32, sign === '-' ? -clamped : clamped));
  return { value, rest: text.slice(whole.length), overflow: magnitude > limit };
}

/** The 32 bits read as a signed number. */
export function signed(value: number): number {
  return value | 0;
}

/** A whole number of JavaScript as the 32 bits of a rule's value, or undefined when it has more. */
export function unsigned(value: number): number | undefined {
  return Number.isInteger(value) && value >= -0x80000000 && value <= 0xffffffff
    ? value >>> 0
    : undefined;
}
