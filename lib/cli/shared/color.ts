/** Colours for terminals: not in pipes, and not when NO_COLOR is set (no-color.org). */
import { isatty } from 'node:tty';

const RED = '\u001B[31m';
const GREEN = '\u001B[32m';
const YELLOW = '\u001B[33m';
const CYAN = '\u001B[36m';
const RESET = '\u001B[39m';

/** By the sign with which a line of a plan or a difference begins. */
const SIGN_COLORS: Readonly<Record<string, string>> = {
  '+': GREEN,
  '-': RED,
  '~': YELLOW,
  '=': CYAN,
  '!': YELLOW,
};

/** What `--color` may be. */
export type ColorChoice = 'auto' | 'always' | 'never';

/**
 * Whether to colour what goes to a descriptor, by default standard output; `always` does so even in pipes and despite
 * NO_COLOR.
 */
export function isColored(wanted: ColorChoice = 'auto', descriptor = 1): boolean {
  if (wanted !== 'auto') return wanted === 'always';
  const refuses = (process.env['NO_COLOR'] ?? '') !== '';
  return !refuses && isatty(descriptor);
}

/** Listed rules with coloured actions and keys. */
export function coloredListing(listing: string): string {
  return listing
    .replaceAll(/^(-a )(always)/gm, `$1${GREEN}$2${RESET}`)
    .replaceAll(/^(-a )(never)/gm, `$1${RED}$2${RESET}`)
    .replaceAll(/( -k | -F key=)((?:\\ |\S)+)/g, `$1${YELLOW}$2${RESET}`);
}

/** The lines of a plan or a difference, each in the colour of its sign if colour is wanted. */
export function coloredChanges(text: string): string {
  if (!isColored()) return text;
  return text.replaceAll(
    /^([-+~=!]) .*$/gm,
    (line, sign: string) => `${SIGN_COLORS[sign]}${line}${RESET}`,
  );
}

/** What begins and ends text in the colour of success or failure. */
export function resultColor(succeeded: boolean): readonly [begin: string, end: string] {
  return [succeeded ? GREEN : RED, RESET];
}
