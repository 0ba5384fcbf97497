/**
 * What an interpreter of one argument is given and what it returns. Knows no system calls.
 */
import type { MachineName } from '../../tables/machines';
import type { Names } from '../../machine/names';

/** One argument of a system call. */
export interface Argument {
  /** The low 32 bits, unsigned: all that the kernel uses of flags, commands and identifiers. */
  readonly bits: number;
  /** The whole value in lowercase hexadecimal digits, as unknown values are written. */
  readonly hex: string;
  /** `bits` of the argument to the left; 0 when unknown, as in auditctl. */
  readonly previous: number;
  readonly machine: MachineName;
  readonly names: Names;
}

/** Puts an argument into words; undefined when words would add nothing to the number. */
export type Interpreter = (argument: Argument) => string | undefined;

/** The value as `%d` of the C library writes an int. */
export function signed(argument: Argument): number {
  return argument.bits | 0;
}
