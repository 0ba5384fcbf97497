/** Reads the numbers in records, and forms the usual words for them. Knows no fields. */
import { recordNumber, safeNumber } from '../../text/record-numbers';
import { type ArgumentTable, valueName } from '../../tables/arguments';
import type { FieldInterpreter } from './record-view';

/** Reads a raw value; undefined when it is not such a number. */
export type NumberReader = (raw: string) => number | undefined;

/** The number if it fits 32 bits, signed or unsigned. */
function of32Bits(number: number | undefined): number | undefined {
  if (number === undefined) return undefined;
  return number >= -(2 ** 31) && number < 2 ** 32 ? number : undefined;
}

/** Of 32 bits. */
export const decimal: NumberReader = (raw) => of32Bits(safeNumber(raw, 'decimal'));

/**
 * Reads hexadecimal digits of up to 64 bits, with or without `0x`, and returns the low 32,
 * unsigned.
 */
export const hexadecimal: NumberReader = (raw) => {
  const value = recordNumber(raw, 'hexadecimal');
  if (typeof value !== 'bigint') return value === undefined ? undefined : value >>> 0;
  return BigInt.asUintN(64, value) === value ? Number(BigInt.asUintN(32, value)) : undefined;
};

/** Of 32 bits. */
export const octal: NumberReader = (raw) => of32Bits(safeNumber(raw, 'octal'));

/** The name of the number, or the raw value in `unknown-…(…)`. */
export function nameOf(
  read: NumberReader,
  table: ArgumentTable,
  unknown: string,
): FieldInterpreter {
  return (raw) => {
    const number = read(raw);
    if (number === undefined) return undefined;
    return valueName(table, number) ?? `${unknown}(${raw})`;
  };
}
