/** How a command that runs until it is told to end learns that it is, with time to tidy up. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the signals that end a program, from its making until it is disposed of. */
export class Ending implements Disposable {
  readonly #controller = new AbortController();
  readonly #end = (): void => this.#controller.abort();

  constructor() {
    for (const name of SIGNALS) process.on(name, this.#end);
  }

  /** Aborted when the command is to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends it from within. */
  end(): void {
    this.#end();
  }

  [Symbol.dispose](): void {
    for (const name of SIGNALS) process.off(name, this.#end);
  }
}
