/**
 * The words of a command line, one after the other, for programs whose originals compare whole words instead of
 * asking getopt(3). Knows no option.
 */

/** The command line cannot be meant so; the message has all lines of it. */
export class CommandLineError extends Error {}

/** @throws {CommandLineError} */
export function refuseCommandLine(message: string): never {
  throw new CommandLineError(message);
}

export class CommandWords {
  readonly #words: readonly string[];
  #at = -1;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** Goes on to the next word, and gives it; undefined behind the last one. */
  next(): string | undefined {
    this.#at += 1;
    return this.#words[this.#at];
  }

  /** The word that {@link next} gave last. */
  get current(): string {
    return this.#words[this.#at] ?? '';
  }

  /** The word behind it, which stays. */
  get ahead(): string | undefined {
    return this.#words[this.#at + 1];
  }
}
