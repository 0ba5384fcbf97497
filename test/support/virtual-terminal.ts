/** A terminal that is played: what a program that draws on it leaves there to see. Knows what this project's writes. */
import { textWidth } from '../../lib/cli/audit-netlink/report/text-width';

// oxlint-disable-next-line no-control-regex -- that is what terminals obey
const PART = /\u001B\[(\?)?([\d;]*)([A-Za-z])|[\r\n\u0008\u0007]|[^]/gu;

export class VirtualTerminal {
  readonly columns: number;
  readonly rows: number;
  #cells: string[][] = [];
  #main: string[][] | undefined;
  #row = 0;
  #column = 0;
  /** Private modes that are set, by their numbers. */
  readonly modes = new Set(['25', '7']);
  /** What was drawn to the right of the last column, or below the last row. */
  overflow = '';
  /** Control characters and sequences that were not understood. */
  readonly strange: string[] = [];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#cells = this.#blank();
  }

  get isAlternate(): boolean {
    return this.#main !== undefined;
  }

  /** What is seen, without blanks at the ends of lines. */
  get lines(): string[] {
    return this.#cells.map((row) => row.join('').trimEnd());
  }

  write(text: string): void {
    for (const [part, mark, words = '', letter] of text.matchAll(PART)) {
      if (letter !== undefined) this.#obey(mark === '?', words.split(';'), letter, part);
      else if (part === '\r') this.#column = 0;
      else if (part === '\n') this.#lineFeed();
      // oxlint-disable-next-line no-control-regex -- none of these belongs on a screen
      else if (/^[\u0000-\u001F\u007F-\u009F]$/.test(part)) this.strange.push(part);
      else this.#put(part);
    }
  }

  #blank(): string[][] {
    return Array.from({ length: this.rows }, () => Array.from({ length: this.columns }, () => ' '));
  }

  #lineFeed(): void {
    if (this.#row < this.rows - 1) this.#row += 1;
    else this.#cells = [...this.#cells.slice(1), Array.from({ length: this.columns }, () => ' ')];
  }

  #put(character: string): void {
    const width = textWidth(character);
    const row = this.#cells[this.#row];
    if (row === undefined || this.#column + width > this.columns) {
      if (this.isAlternate) this.overflow += character;
      return;
    }
    if (width === 0) row[this.#column - 1] += character;
    else row[this.#column] = character;
    if (width === 2) row[this.#column + 1] = '';
    this.#column += width;
  }

  #obey(isPrivate: boolean, words: readonly string[], letter: string, part: string): void {
    if (isPrivate && (letter === 'h' || letter === 'l')) this.#mode(words[0] ?? '', letter === 'h');
    else if (letter === 'H') {
      [this.#row, this.#column] = [(Number(words[0]) || 1) - 1, (Number(words[1]) || 1) - 1];
    } else if (part === '\u001B[2J') this.#cells = this.#blank();
    else if (part === '\u001B[2K') this.#cells[this.#row]?.fill(' ');
    else if (letter !== 'm') this.strange.push(part);
  }

  #mode(mode: string, isSet: boolean): void {
    if (mode !== '1049') {
      if (isSet) this.modes.add(mode);
      else this.modes.delete(mode);
    } else if (isSet) {
      this.#main = this.#cells;
      this.#cells = this.#blank();
    } else {
      this.#cells = this.#main ?? this.#cells;
      this.#main = undefined;
    }
  }
}
