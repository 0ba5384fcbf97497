/** The terminal of this process: its size, what is written to it, and the keys that come from it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import type { EventOutput } from '../../shared/event-output';
import type { Size } from './frame';
import { type Key, keysOf } from './keys';
import type { Terminal } from './screen';

const STDIN = 0;
const STDOUT = 1;

/** Where a terminal does not say. */
const USUAL: Size = { columns: 80, rows: 24 };

export function processTerminal(output: EventOutput, signal: AbortSignal): Terminal {
  return {
    write: async (text) => {
      await output.write(text, signal);
    },
    writeNow: (text) => {
      try {
        writeSync(STDOUT, text);
      } catch {
        // It is gone.
      }
    },
    size: () => {
      const { columns, rows } = process.stdout;
      // Some report 0 where they do not know.
      return { columns: columns || USUAL.columns, rows: rows || USUAL.rows };
    },
  };
}

/** Tells of each change of the terminal's size; gives what ends that. */
export function onResize(action: () => void): () => void {
  process.stdout.on('resize', action);
  return () => void process.stdout.off('resize', action);
}

/** Keys, one by one, as they are pressed. */
export interface Keyboard {
  /** Takes the keys from the terminal, which no longer shows them itself. */
  begin(onKey: (key: Key) => void): void;
  /** Gives the terminal its own ways back; {@link begin} takes them again. Idempotent. */
  rest(): void;
  close(): void;
}

class TerminalKeyboard implements Keyboard {
  readonly #input: ReadStream;
  readonly #isOwn: boolean;
  #onData: ((text: string) => void) | undefined;

  constructor(input: ReadStream, isOwn: boolean) {
    this.#input = input;
    this.#isOwn = isOwn;
    // A terminal that closes says so by SIGHUP, too.
    input.setEncoding('utf8').on('error', () => {});
  }

  begin(onKey: (key: Key) => void): void {
    this.rest();
    this.#input.setRawMode(true);
    this.#onData = (text) => {
      for (const key of keysOf(text)) onKey(key);
    };
    this.#input.on('data', this.#onData).resume();
  }

  rest(): void {
    if (this.#onData === undefined) return;
    this.#input.off('data', this.#onData).pause();
    this.#onData = undefined;
    try {
      this.#input.setRawMode(false);
    } catch {
      // It is gone.
    }
  }

  close(): void {
    this.rest();
    if (this.#isOwn) this.#input.destroy();
    else this.#input.unref();
  }
}

/**
 * The keyboard of standard input, or of the terminal that this process belongs to where that is something else.
 * Undefined where there is none.
 *
 * @param isFree whether standard input is not read for something else
 */
export function processKeyboard(isFree: boolean): Keyboard | undefined {
  if (isFree && isatty(STDIN)) return new TerminalKeyboard(process.stdin, false);
  let descriptor: number | undefined;
  try {
    descriptor = openSync('/dev/tty', 'r');
    return new TerminalKeyboard(new ReadStream(descriptor), true);
  } catch {
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }
}
