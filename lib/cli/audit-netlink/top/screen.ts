/**
 * Lines on a terminal that shows nothing else meanwhile: on its alternate screen, with as little written as it takes.
 * Only what VT100 and all that came after it have is used. Knows nothing of what the lines say.
 */
import type { Size } from './frame';

/** A terminal to write to. */
export interface Terminal {
  /** Waits until all of it was taken, without holding the program up. */
  write(text: string): Promise<void>;
  /** At once, for a program that ends or stops; what cannot be written is nobody's loss. */
  writeNow(text: string): void;
  size(): Size;
}

/** The alternate screen, no cursor, no wrapping of a line that is wider than this program thinks. */
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[2J';
const LEAVE = '\u001B[0m\u001B[?7h\u001B[?25h\u001B[?1049l';

const CLEAR = '\u001B[2J';

export class Screen {
  readonly #terminal: Terminal;
  /** What the terminal shows; undefined when that is not known. */
  #shown: readonly string[] | undefined;
  #isEntered = false;
  #isWriting = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  size(): Size {
    return this.#terminal.size();
  }

  enter(): void {
    if (this.#isEntered) return;
    this.#isEntered = true;
    this.#shown = undefined;
    this.#terminal.writeNow(ENTER);
  }

  /** Gives the terminal back as it was. Idempotent. */
  leave(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    this.#terminal.writeNow(LEAVE);
  }

  /** Has everything be written with the next frame. */
  forget(): void {
    this.#shown = undefined;
  }

  /**
   * Writes the lines that are others than before, all at once; nothing while a terminal still takes the frame before,
   * or shows something else.
   */
  async draw(lines: readonly string[]): Promise<void> {
    if (this.#isWriting || !this.#isEntered) return;
    const shown = this.#shown?.length === lines.length ? this.#shown : undefined;
    const changed = lines.flatMap((line, at) =>
      shown?.[at] === line ? [] : [`\u001B[${at + 1};1H\u001B[2K${line}`],
    );
    if (changed.length === 0) return;
    this.#shown = lines;
    this.#isWriting = true;
    try {
      await this.#terminal.write((shown === undefined ? CLEAR : '') + changed.join(''));
    } finally {
      this.#isWriting = false;
    }
  }
}
