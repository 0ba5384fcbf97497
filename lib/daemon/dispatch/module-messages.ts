/** What is said between a dispatcher and the thread of a module. Knows neither. */

/** What the thread begins with. */
export interface ModuleStart {
  /** The module: an absolute path. */
  readonly path: string;
  /** `args` of the plugin's file. */
  readonly args: readonly string[];
  /** What its function is given. */
  readonly format: 'events' | 'records';
}

/** To the thread: lines, and how many records are missing in front of them; nothing more; or that it is to end. */
export type ToModule = { readonly bytes: Uint8Array; readonly missing: number } | 'end' | 'ask';

/** From the thread: it takes the lines that were sent last, or its function has returned. */
export type FromModule = 'taken' | 'returned';
