/**
 * What becomes of signals while a program runs that is traced: they are meant for it. Its end is that of the trace; the
 * user who does not get it to end can end the trace alone.
 */
import { isatty } from 'node:tty';
import { dispose } from '../../../machine/dispose-symbols';

/** Sent by the terminal to all of its foreground group, and so to the program, too. */
const OF_TERMINALS: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

const SIGNALS = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

/** Signals within this time, in milliseconds, count as one, as for other commands. */
const ONE_SIGNAL_MS = 500;

export class PassedSignals implements Disposable {
  readonly #ending = new AbortController();
  #pass: ((signal: NodeJS.Signals) => void) | undefined;
  #waiting: NodeJS.Signals | undefined;
  #signalledAt: number | undefined;
  #last: NodeJS.Signals | undefined;
  readonly #take = (signal: NodeJS.Signals): void => {
    if (OF_TERMINALS.has(signal) && isatty(0)) return;
    const now = performance.now();
    this.#last = signal;
    if (this.#signalledAt !== undefined && now - this.#signalledAt > ONE_SIGNAL_MS) {
      this.#ending.abort();
      return;
    }
    const isFirst = this.#signalledAt === undefined;
    this.#signalledAt ??= now;
    if (!isFirst) return;
    if (this.#pass === undefined) this.#waiting = signal;
    else this.#pass(signal);
  };

  constructor() {
    for (const name of SIGNALS) process.on(name, this.#take);
  }

  /** Aborted by the second signal: the trace is to end, whatever the program does. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** The last signal that came. */
  get last(): NodeJS.Signals | undefined {
    return this.#last;
  }

  /** From now on the program gets signals; one that came already, too. */
  passTo(pass: (signal: NodeJS.Signals) => void): void {
    this.#pass = pass;
    if (this.#waiting !== undefined) pass(this.#waiting);
  }

  [dispose](): void {
    for (const name of SIGNALS) process.off(name, this.#take);
  }
}
