/** Colours for people at terminals, and for nobody else (no-color.org). */

const RED = '\u001B[31m';
const GREEN = '\u001B[32m';
const YELLOW = '\u001B[33m';
const CYAN = '\u001B[36m';
const RESET = '\u001B[39m';

/** By the sign that a line of a plan or a difference begins with. */
const COLOURS: Readonly<Record<string, string>> = {
  '+': GREEN,
  '-': RED,
  '~': YELLOW,
  '=': CYAN,
  '!': YELLOW,
};

function wantsColour(): boolean {
  const refuses = (process.env['NO_COLOR'] ?? '') !== '';
  return process.stdout.isTTY && !refuses;
}

/** The lines, each in the colour of its sign. */
export function coloured(text: string): string {
  if (!wantsColour()) return text;
  return text.replaceAll(/^([-+~=!]) .*$/gm, (line, sign: string) => {
    return `${COLOURS[sign]}${line}${RESET}`;
  });
}
