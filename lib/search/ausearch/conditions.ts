/** {@link Conditions}: what the options of ausearch(8) ask of events. Does not know how options are written. */

/** A user or group: what its number is here, and its name if it was given by name. */
export interface Account {
  readonly id: number;
  readonly name?: string;
}

/** All of them have to hold. Text is that of `textOfBytes`. */
export interface Conditions {
  /** Earliest and latest time, in whole seconds since 1970, both included. */
  readonly startSeconds?: number;
  readonly endSeconds?: number;
  readonly serial?: number;
  /** One of these names. */
  readonly nodes?: readonly string[];
  /** The event has a record of one of these types. */
  readonly types?: readonly number[];
  readonly pid?: number;
  readonly ppid?: number;
  readonly session?: number;
  /** One of these. */
  readonly exits?: readonly number[];
  readonly syscall?: number;
  /** `AUDIT_ARCH_*` of the system call's machine. */
  readonly machine?: number;
  readonly success?: boolean;
  readonly uid?: Account;
  readonly euid?: Account;
  readonly auid?: Account;
  /** Whether one of the three is enough. */
  readonly isAnyUser?: boolean;
  readonly gid?: Account;
  readonly egid?: Account;
  /** Whether one of the two is enough. */
  readonly isAnyGroup?: boolean;
  readonly comm?: string;
  readonly exe?: string;
  readonly terminal?: string;
  readonly host?: string;
  readonly file?: string;
  readonly key?: string;
  readonly subject?: string;
  readonly object?: string;
  /** Whether one of the two labels is enough. */
  readonly isAnyLabel?: boolean;
  readonly uuid?: string;
  readonly guest?: string;
  /** Whether text has to be the same as a whole; otherwise it has to be a part. */
  readonly isWhole?: boolean;
}
