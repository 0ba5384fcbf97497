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
  for (let start = 0; start < line.length; start++) {
    if (line.charAt(start) === ' ') continue;
    const end = endOfWord(line, start);
    const raw = line.slice(start, end);
    const text = raw.includes('\\') ? raw.replaceAll(/\\([ \\])/g, '$1') : raw;
    words.push({ text, column: start + 1 });
    start = end;
  }
  return words;
}

/** Of the first space after `start` that no backslash escapes. */
function endOfWord(line: string, start: number): number {
  const space = line.indexOf(' ', start);
  let end = space === -1 ? line.length : space;
  const backslash = line.indexOf('\\', start);
  if (backslash === -1 || backslash > end) return end;
  end = backslash;
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
