/**
 * Splits a line of a rules file into words as described in audit.rules(7): only spaces separate
 * words, and inside a word `\ ` is a space and `\\` a backslash. There are no quotes.
 */

export interface Word {
  readonly text: string;
  /** Column of the word's first character in the line, counted from 1. */
  readonly column: number;
}

/** The words of one line, without its newline. */
export function tokenize(line: string): Word[] {
  const hasEscapes = line.includes('\\');
  const words: Word[] = [];
  for (let start = 0; start < line.length; start++) {
    if (line.charAt(start) === ' ') continue;
    const end = hasEscapes ? endOfEscapedWord(line, start) : endOfWord(line, start);
    const raw = line.slice(start, end);
    const text = hasEscapes ? raw.replaceAll(/\\([ \\])/g, '$1') : raw;
    words.push({ text, column: start + 1 });
    start = end;
  }
  return words;
}

function endOfWord(line: string, start: number): number {
  const space = line.indexOf(' ', start);
  return space === -1 ? line.length : space;
}

/** Position of the first space after `start` that is not escaped by a backslash. */
function endOfEscapedWord(line: string, start: number): number {
  let end = start;
  while (end < line.length && line.charAt(end) !== ' ') {
    // The character after a backslash never ends the word.
    end += line.charAt(end) === '\\' ? 2 : 1;
  }
  return end;
}

/** The word in the form from which {@link tokenize} reads it back. */
export function escapeWord(word: string): string {
  if (!word.includes(' ') && !word.includes('\\')) return word;
  return word.replaceAll(/\\(?=[ \\]|$)/g, '\\\\').replaceAll(' ', '\\ ');
}

/** The words with the columns that they would have in one line, separated by single spaces. */
export function placed(words: readonly string[]): Word[] {
  let column = 1;
  return words.map((text) => {
    const word = { text, column };
    column += text.length + 1;
    return word;
  });
}
