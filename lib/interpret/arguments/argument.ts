/**
 * What an interpreter of one argument is given, and what it gives back. Knows no system call.
 */
import type { MachineName } from '../../tables/machines';
import type { Names } from '../../machine/names';

/** One argument of a system call. */
export interface Argument {
  /** The low 32 bits, unsigned: all that the kernel takes of flags, commands and identifiers. */
  readonly bits: number;
  /** The whole value in lowercase hexadecimal digits, as the unknown are written. */
  readonly hex: string;
  /** `bits` of the argument left of this one; 0 when it is not known, as in auditctl. */
  readonly previous: number;
  readonly machine: MachineName;
  readonly names: Names;
}

/** Puts an argument into words; undefined when the number itself says as much. */
export type Interpreter = (argument: Argument) => string | undefined;

/** The value as the C library's `%d` writes an int. */
export function signed(argument: Argument): number {
  return argument.bits | 0;
}
