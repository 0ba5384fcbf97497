/** How ausearch's `--escape` writes characters that mean something to a terminal or a shell. Knows no records. */
import { escapeControls } from '../../text/escape';

export const ESCAPE_MODES = ['raw', 'tty', 'shell', 'shell_quote'] as const;

export type EscapeMode = (typeof ESCAPE_MODES)[number];

const asItIs = (text: string): string => text;

/** Each mode escapes what the one before does, and more. */
const MEANT: Readonly<Record<'shell' | 'shell_quote', RegExp>> = {
  shell: /[ "'`$\\!()|]/g,
  shell_quote: /[ "'`$\\!()|;#&*?[\]<>{}]/g,
};

function forShell(mode: 'shell' | 'shell_quote'): (text: string) => string {
  // Backslashes of escapes come after those of the text.
  return (text) => escapeControls(text.replaceAll(MEANT[mode], String.raw`\$&`));
}

export const ESCAPES: Readonly<Record<EscapeMode, (text: string) => string>> = {
  raw: asItIs,
  tty: escapeControls,
  shell: forShell('shell'),
  shell_quote: forShell('shell_quote'),
};
