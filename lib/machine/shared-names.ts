/**
 * The default names: those of this machine, in one cache for the whole program.
 */
import { LocalNames } from './local-names';

const names = new LocalNames();

/** This machine's users, groups and protocols. All records share the look-ups. */
export function sharedNames(): LocalNames {
  return names;
}

/** Drops the cache: users, groups and protocols are read again when next needed. */
export function forgetNames(): void {
  names.forget();
}
