/**
 * Error names, numbers and messages, as `-F exit`, records and errors speak of them.
 */
import { NameTable } from './name-table';

const TABLE = new NameTable(() => require('./errnos.generated'));

/**
 * The number of an error name in any case, without sign: `EPERM` is 1. `EWOULDBLOCK` and `EDEADLOCK`
 * are accepted; `ENOTSUP` is a name of the C library only and is not. Source: `<asm-generic/errno.h>`.
 */
export function errnoNumber(name: string): number | undefined {
  return TABLE.number(name);
}

/** The name of an error number, without sign: 1 is `EPERM`. */
export function errnoName(number: number): string | undefined {
  return TABLE.name(number);
}

const MESSAGES = new NameTable(() => ({
  NAMES: (require('./error-messages.generated') as typeof import('./error-messages.generated'))
    .MESSAGES,
}));

/** What strerror(3) says of an error number, without sign, in the C locale. */
export function errorMessage(number: number): string | undefined {
  return MESSAGES.name(number);
}
