/** Lines of a screen, made of pieces that may stand out, and never wider than the screen. Knows no terminal. */
import { padEnd, shortenedTo, textWidth } from '../report/text-width';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan' | 'reversed';

const STYLES: Readonly<Record<Style, readonly [begin: string, end: string]>> = {
  bold: ['\u001B[1m', '\u001B[22m'],
  dim: ['\u001B[2m', '\u001B[22m'],
  red: ['\u001B[31m', '\u001B[39m'],
  yellow: ['\u001B[33m', '\u001B[39m'],
  green: ['\u001B[32m', '\u001B[39m'],
  cyan: ['\u001B[36m', '\u001B[39m'],
  reversed: ['\u001B[7m', '\u001B[27m'],
};

/** Text that a terminal shows as it is, and how it stands out. */
export type Piece = string | readonly [text: string, style: Style];

/** Pieces from left to right. */
export type Line = readonly Piece[];

const textOf = (piece: Piece): string => (typeof piece === 'string' ? piece : piece[0]);

function restyled(piece: Piece, text: string): Piece {
  return typeof piece === 'string' ? text : [text, piece[1]];
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, piece) => sum + textWidth(textOf(piece)), 0);
}

/** As many characters from the beginning as fit. */
function beginning(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let [begun, used] = ['', 0];
  for (const character of text) {
    used += textWidth(character);
    if (used > width) break;
    begun += character;
  }
  return begun;
}

/** The line without what goes beyond the width, and with blanks up to it. */
export function fitted(line: Line, width: number): Line {
  const kept: Piece[] = [];
  let room = width;
  for (const piece of line) {
    const text = beginning(textOf(piece), room);
    if (text !== '') kept.push(restyled(piece, text));
    room -= textWidth(text);
    if (text !== textOf(piece)) break;
  }
  return room > 0 ? [...kept, ' '.repeat(room)] : kept;
}

/** A text for a column, with something left out in its middle where it is wider. */
export function cell(text: string, width: number): string {
  return padEnd(shortenedTo(text, width), width);
}

/** What stands at the left of a line and at its right; the right gives way. */
export function spread(left: Line, right: Line, width: number): Line {
  const gap = width - lineWidth(left) - lineWidth(right);
  return gap < 2 ? left : [...left, ' '.repeat(gap), ...right];
}

/** The line as text, without blanks at its end. */
export function lineText(line: Line, isColored: boolean): string {
  const end = line.findLastIndex(
    (piece) =>
      textOf(piece).trimEnd() !== '' || (typeof piece !== 'string' && piece[1] === 'reversed'),
  );
  return line
    .slice(0, end + 1)
    .map((piece, at) => {
      const isPlain = typeof piece === 'string';
      const text = isPlain && at === end ? piece.trimEnd() : textOf(piece);
      if (isPlain || !isColored || text === '') return text;
      const [begin, stop] = STYLES[piece[1]];
      return begin + text + stop;
    })
    .join('');
}
