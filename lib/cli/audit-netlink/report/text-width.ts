/** How wide text is on a terminal, and text that is made to fit. Knows no terminal. */

/** Letters of East Asia, and pictures, which take two columns (Unicode Standard Annex 11). */
const WIDE = new RegExp(
  String.raw`[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F` +
    String.raw`\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]`,
  'u',
);

/** These stand upon the letter before. */
const NO_WIDTH = /[\p{Mn}\p{Me}\u200B-\u200D\uFEFF]/u;

const ALL_ASCII = /^[ -~]*$/;

function columnsOf(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** In columns. */
export function textWidth(text: string): number {
  if (ALL_ASCII.test(text)) return text.length;
  return [...text].reduce((sum, character) => sum + columnsOf(character), 0);
}

/** As many characters as fit. */
function begin(characters: readonly string[], width: number): string {
  let text = '';
  let columns = 0;
  for (const character of characters) {
    columns += columnsOf(character);
    if (columns > width) break;
    text += character;
  }
  return text;
}

/** The text with something left out in its middle where it is wider: beginning and end of a path say most. */
export function shortenedTo(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const characters = [...text];
  const front = Math.max(Math.floor((width - 1) / 2), 0);
  const end = [...begin(characters.toReversed(), width - 1 - front)].toReversed().join('');
  return `${begin(characters, front)}…${end}`;
}

/** Blanks behind the text, up to the width. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - textWidth(text), 0));
}
