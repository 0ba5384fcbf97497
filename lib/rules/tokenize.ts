/**
 * Cuts a line of a rules file into words as audit.rules(7) has it: only spaces separate, and inside a
 * word `\ ` is a space and `\\` a backslash. There are no quotes.
 */

export interface Word {
  readonly text: string;
  /** Of the word's first character in the line, counted from 1. */
  readonly column: number;
}

/** The words of one line, without its newline. */
export function tokenize(line: string): Word[] {
  const words: Word[] = [];
  for (const match of line.matchAll(/(?:\\[ \\]|[^ ])+/g)) {
    words.push({ text: match[0].replaceAll(/\\([ \\])/g, '$1'), column: match.index + 1 });
  }
  return words;
}

/** The word as {@link tokenize} has to read it to get it back. */
export function escapeWord(word: string): string {
  return word.replaceAll(/\\(?=[ \\]|$)/g, '\\\\').replaceAll(' ', '\\ ');
}
