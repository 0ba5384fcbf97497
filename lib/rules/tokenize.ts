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

/** Of the first space after `start` that no backslash escapes. */
function endOfEscapedWord(line: string, start: number): number {
  let end = start;
  while (end < line.length && line.charAt(end) !== ' ') {
    // Whatever stands after a backslash, the word does not end with it.
    end += line.charAt(end) === '\\' ? 2 : 1;
  }
  return end;
}

/** The word as {@link tokenize} has to read it to get it back. */
export function escapeWord(word: string): string {
  if (!word.includes(' ') && !word.includes('\\')) return word;
  return word.replaceAll(/\\(?=[ \\]|$)/g, '\\\\').replaceAll(' ', '\\ ');
}

/** Words with the columns that they would have in one line. */
export function placed(words: readonly string[]): Word[] {
  let column = 1;
  return words.map((text) => {
    const word = { text, column };
    column += text.length + 1;
    return word;
  });
}
