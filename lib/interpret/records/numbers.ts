/** Reads the numbers in records, and forms the usual words for them. Knows no fields. */
import type { LazyTable } from '../arguments/wording';
import { valueName } from '../../tables/arguments';
import type { FieldInterpreter } from './record-view';

const DECIMAL = /^-?\d+$/;
const HEXADECIMAL = /^(?:0x)?[\da-f]{1,16}$/i;
const OCTAL = /^[0-7]+$/;

/** Reads a raw value; undefined when it is not such a number. */
export type NumberReader = (raw: string) => number | undefined;

/** The number if it fits 32 bits, signed or unsigned. */
function of32Bits(number: number): number | undefined {
  return number >= -(2 ** 31) && number < 2 ** 32 ? number : undefined;
}

/** Of 32 bits. */
export const decimal: NumberReader = (raw) =>
  DECIMAL.test(raw) ? of32Bits(Number(raw)) : undefined;

/**
 * Reads hexadecimal digits of up to 64 bits, with or without `0x`, and returns the low 32,
 * unsigned.
 */
export const hexadecimal: NumberReader = (raw) =>
  HEXADECIMAL.test(raw)
    ? Number.parseInt(raw.length > 10 ? raw.slice(-8) : raw, 16) >>> 0
    : undefined;

/** Of 32 bits. */
export const octal: NumberReader = (raw) =>
  OCTAL.test(raw) ? of32Bits(Number.parseInt(raw, 8)) : undefined;

/** The name of the number, or the raw value in `unknown-…(…)`. */
export function nameOf(read: NumberReader, table: LazyTable, unknown: string): FieldInterpreter {
  return (raw) => {
    const number = read(raw);
    if (number === undefined) return undefined;
    return valueName(table(), number) ?? `${unknown}(${raw})`;
  };
}
