/** {@link LoginSession}: that somebody was logged in, that a machine ran, or that a login failed. Plain data. */

/**
 * How it came to its end.
 *
 * - `open`: not at all within the log
 * - `logout`: somebody logged out; the machine was shut down; or the login failed
 * - `down`: its machine was shut down
 * - `crash`: its machine started again without having been shut down
 * - `gone`: its number was given to the next one
 */
export type SessionEnding = 'open' | 'logout' | 'down' | 'crash' | 'gone';

/** The serial numbers of the events that show it; 0 where there is none. */
export interface SessionSerials {
  /** Of LOGIN, or of SYSTEM_BOOT. */
  readonly opened: number;
  /** Of USER_LOGIN. */
  readonly told: number;
  /** Of USER_END, SYSTEM_SHUTDOWN or SYSTEM_BOOT. */
  readonly ended: number;
}

export interface LoginSession {
  readonly kind: 'session' | 'boot' | 'failure';
  /** Who; undefined for a boot, and for a failure that has only a number. */
  readonly user: string | undefined;
  /** The number of who; undefined for a boot, and where it is not known. */
  readonly uid: number | undefined;
  /** The kernel's number of the session; undefined for what is not one. */
  readonly session: number | undefined;
  readonly terminal: string | undefined;
  /** The machine that somebody came from; of a boot the kernel. */
  readonly host: string | undefined;
  /** In milliseconds since 1970. */
  readonly startMs: number;
  /** In milliseconds since 1970; undefined while it is open. */
  readonly endMs: number | undefined;
  readonly ending: SessionEnding;
  readonly serials: SessionSerials;
  /** The machine; undefined where records do not say. */
  readonly node: string | undefined;
}
