/** Colour where people look: never in pipes, and not where NO_COLOR is set (no-color.org). */
import { isatty } from 'node:tty';

const RESET = '\u001B[0m';
const RED = '\u001B[31m';
const GREEN = '\u001B[32m';
const YELLOW = '\u001B[33m';

/** Whether standard output is a terminal that shall have colour. */
export function isColored(wanted: 'auto' | 'never'): boolean {
  return wanted === 'auto' && process.env['NO_COLOR'] === undefined && isatty(1);
}

/** Listed rules with their actions and keys set off. */
export function colored(listing: string): string {
  return listing
    .replaceAll(/^(-a )(always)/gm, `$1${GREEN}$2${RESET}`)
    .replaceAll(/^(-a )(never)/gm, `$1${RED}$2${RESET}`)
    .replaceAll(/( -k | -F key=)((?:\\ |\S)+)/g, `$1${YELLOW}$2${RESET}`);
}
