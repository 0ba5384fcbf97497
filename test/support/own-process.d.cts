/** Numbers of open descriptors that are no files, and of threads. */
export interface Held {
  readonly descriptors: number;
  readonly threads: number;
}

/** What this process has now. */
export function held(): Held;

/** How much more it has now than it had before. */
export function leftNow(before: Held): Held;

/** How much more it still has when nothing more went within a minute: ended threads are listed a while. */
export function leftSince(before: Held): Promise<Held>;

/** What is left by work that gave everything back. */
export const NONE: Held;
