/**
 * How a program ends when a signal tells it to: it has time to put things back, unless the user insists.
 * Programs that have nothing to put back do without: the signal ends them at once.
 */
import { constants } from 'node:os';
import { dispose } from '../../machine/dispose-symbols';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Signals within this time, in milliseconds, count as one: what a terminal sends to a whole group, npm and
 * shells send to its members once more.
 */
const ONE_SIGNAL_MS = 500;

/** A signal ended what was under way. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly code = 'interrupted';

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

/**
 * Takes the signals that end a program, from its construction until it is disposed of.
 *
 * The first signal aborts {@link signal}; the program puts things back and ends with the exit status of its
 * command. A later SIGINT or SIGTERM ends it at once with 128 and the signal's number. A later SIGHUP does
 * nothing: a terminal that closes, its shell and systemd all send one.
 */
export class Ending implements Disposable {
  readonly #controller = new AbortController();
  readonly #say: (line: string) => void;
  readonly #onLeave: (error: Error, exitCode: number) => void;
  #signalledAt: number | undefined;
  readonly #take = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (this.#signalledAt === undefined) {
      this.#signalledAt = now;
      this.#controller.abort(new Interrupted(signal));
    } else if (signal !== 'SIGHUP' && now - this.#signalledAt > ONE_SIGNAL_MS) {
      this.#leave(signal);
    }
  };

  /**
   * @param say tells the user a line
   * @param onLeave called before a second signal ends the program
   */
  constructor(
    say: (line: string) => void,
    onLeave: (error: Error, exitCode: number) => void = () => {},
  ) {
    this.#say = say;
    this.#onLeave = onLeave;
    for (const name of SIGNALS) process.on(name, this.#take);
  }

  /** Aborted when the command is to end. Its reason is {@link Interrupted} if a signal came. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the command from within. */
  end(): void {
    this.#controller.abort();
  }

  [dispose](): void {
    for (const name of SIGNALS) process.off(name, this.#take);
  }

  #leave(signal: NodeJS.Signals): void {
    const exitCode = 128 + constants.signals[signal];
    try {
      const message = `ended by ${signal} before everything was put back`;
      this.#say(message);
      this.#onLeave(Object.assign(new Error(message), { code: 'interrupted' }), exitCode);
    } finally {
      // Not by the signal itself: what else has to be done at the exit is done.
      // oxlint-disable-next-line unicorn/no-process-exit -- nothing that is under way may go on
      process.exit(exitCode);
    }
  }
}
