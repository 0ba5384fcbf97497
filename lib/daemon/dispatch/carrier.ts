/** {@link Carrier}: what a running plugin is to the one that feeds it, whether a process or a thread. */
import type { Portion } from './record-queue';

/** How a plugin ended. */
export interface PluginEnd {
  /** Its exit status; undefined when a signal ended it, or it was not started. */
  readonly status?: number | undefined;
  /** The signal that ended it. */
  readonly signal?: NodeJS.Signals | undefined;
  /** Why it could not be started, or what a module threw. */
  readonly error?: Error | undefined;
}

export interface Carrier {
  /** Whether it runs; otherwise its end follows. */
  readonly isStarted: boolean;
  /** The process, or the thread. Undefined when it could not be started. */
  readonly pid?: number | undefined;
  readonly threadId?: number | undefined;
  /** Gives it records; `done` is called once, unless it ends before. */
  write(portion: Portion, done: (error: Error | undefined) => void): void;
  /** Says that nothing more comes; `isBusy` when something is being written, which is then cut off. */
  end(isBusy: boolean): void;
  /** Tells it to read its own configuration again. */
  hangUp(): void;
  /** Asks it to end. */
  ask(): void;
  /** Ends it. */
  kill(): void;
}

/** What is told of a plugin that runs. */
export interface CarrierListener {
  /** It takes nothing any more, and may not have ended. */
  readonly onDeaf: () => void;
  readonly onEnd: (end: PluginEnd) => void;
}
