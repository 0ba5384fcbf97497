/**
 * The names that are used where none are given: those of this machine, in one cache for the whole
 * program.
 */
import { LocalNames } from './local-names';
import type { Names } from './names';

let names: LocalNames | undefined;

/** This machine's users, groups and protocols, with the look-ups that all records share. */
export function sharedNames(): Names {
  return (names ??= new LocalNames());
}

/** Drops the cache: users, groups and protocols are read anew when they are next asked for. */
export function forgetNames(): void {
  names = undefined;
}
