/**
 * Error names, numbers and messages, as used by `-F exit`, records and error messages.
 */
import { MESSAGES } from './error-messages.generated';
import { ALIASES, NAMES } from './errnos.generated';
import { NameTable } from './name-table';

const TABLE = new NameTable({ NAMES, ALIASES });

/**
 * The positive number of an error name, in any case: `EPERM` is 1. `EWOULDBLOCK` and `EDEADLOCK`
 * are accepted; `ENOTSUP`, which only the C library defines, is not. Source:
 * `<asm-generic/errno.h>`.
 */
export function errnoNumber(name: string): number | undefined {
  return TABLE.number(name);
}

/** The name of a positive error number: 1 is `EPERM`. */
export function errnoName(number: number): string | undefined {
  return TABLE.name(number);
}

/** The message of strerror(3) for a positive error number, in the C locale. */
export function errorMessage(number: number): string | undefined {
  return MESSAGES()[number];
}
