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
  /** Whether the number fits 32 bits, signed or unsigned, and nothing follows it. */
  readonly exact: boolean;
}

const NUMBER = /^(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/;

const LONG_MAX = 2n ** 63n - 1n;
const UNSIGNED_LONG_MAX = 2n ** 64n - 1n;

/** Nearly every number of a rule: short, decimal, alone. */
const PLAIN = /^(?:0|[1-9][0-9]{0,8})$/;

/**
 * How auditctl reads a number, which decides what becomes of very long ones: `positive` and `long` as
 * strtol(3), `unsigned` and `signed` as strtoul(3). A minus may stand in `signed` and `long` ones, and
 * is always strtol's.
 */
export type NumberForm = 'positive' | 'long' | 'unsigned' | 'signed';

function limitOf(form: NumberForm, negative: boolean): bigint {
  if (negative) return LONG_MAX + 1n;
  return form === 'positive' || form === 'long' ? LONG_MAX : UNSIGNED_LONG_MAX;
}

/** Undefined when the text does not begin with a number of that form. */
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

/** A whole number of JavaScript as the 32 bits of a rule's value, or undefined when it has more. */
export function unsigned(value: number): number | undefined {
  return Number.isInteger(value) && value >= -0x80000000 && value <= 0xffffffff
    ? value >>> 0
    : undefined;
}
