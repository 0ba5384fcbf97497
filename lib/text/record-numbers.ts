/**
 * Whole numbers as records have them: printk's `%d`, `%u`, `%x` and `%o`. Does not know how many bits a
 * field has; who does, refuses or cuts off what is too large.
 */

/** How the digits are written. */
export type NumberBase = 'decimal' | 'hexadecimal' | 'octal';

interface Digits {
  /** The sign, and the digits. */
  readonly form: RegExp;
  readonly radix: number;
  /** What BigInt wants before the digits. */
  readonly prefix: string;
  /** So many digits are exact as a number. */
  readonly safe: number;
}

const BASES: Readonly<Record<NumberBase, Digits>> = {
  decimal: { form: /^([+-]?)(\d+)$/, radix: 10, prefix: '', safe: 15 },
  hexadecimal: { form: /^()(?:0x)?([\da-f]+)$/i, radix: 16, prefix: '0x', safe: 13 },
  octal: { form: /^()([0-7]+)$/, radix: 8, prefix: '0o', safe: 17 },
};

/** Longer values are text: no kernel writes such a number, and reading it would take its time. */
const MOST_DIGITS = 64;

/** Of so many digits a number is exact in each base, and nearly all are that short. */
const PLAIN_DIGITS = 13;

const NOT_PLAIN = -1;

const ZERO = 0x30;
const SMALL_A = 0x61;

/** The number of digits alone, which are in lower case; {@link NOT_PLAIN} for everything else. */
function plainNumber(raw: string, base: NumberBase): number {
  const { length } = raw;
  if (length === 0 || length > PLAIN_DIGITS) return NOT_PLAIN;
  const { radix } = BASES[base];
  let number = 0;
  for (let at = 0; at < length; at += 1) {
    const code = raw.charCodeAt(at);
    const digit = code < SMALL_A ? code - ZERO : code - SMALL_A + 10;
    if (digit < 0 || digit >= radix || (digit > 9 && code < SMALL_A)) return NOT_PLAIN;
    number = number * radix + digit;
  }
  return number;
}

/**
 * The number of a raw value, exactly: a `bigint` where a number could not tell it from its neighbours. With
 * a sign only where it is decimal, `0x` may stand before hexadecimal digits. Undefined when it is something
 * else.
 */
export function recordNumber(raw: string, base: NumberBase): number | bigint | undefined {
  const plain = plainNumber(raw, base);
  if (plain !== NOT_PLAIN) return plain;
  const { form, radix, prefix, safe } = BASES[base];
  const match = form.exec(raw);
  if (match === null) return undefined;
  const [, sign, digits] = match as unknown as [string, string, string];
  if (digits.length <= safe) {
    const value = Number.parseInt(digits, radix);
    return sign === '-' ? 0 - value : value;
  }
  if (digits.length > MOST_DIGITS) return undefined;
  const magnitude = BigInt(prefix + digits);
  const value = sign === '-' ? -magnitude : magnitude;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** As {@link recordNumber}, undefined when it is not a safe integer. */
export function safeNumber(raw: string, base: NumberBase): number | undefined {
  const value = recordNumber(raw, base);
  return typeof value === 'number' ? value : undefined;
}

const LARGEST_64 = 0xffff_ffff_ffff_ffffn;

/** As {@link recordNumber}, undefined when it is negative or has more than 64 bits. */
export function unsigned64(raw: string, base: NumberBase): bigint | undefined {
  const value = recordNumber(raw, base);
  if (value === undefined || value < 0) return undefined;
  const whole = BigInt(value);
  return whole > LARGEST_64 ? undefined : whole;
}
