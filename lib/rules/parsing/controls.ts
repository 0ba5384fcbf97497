/**
 * Finds control characters in the words of a rule. auditctl takes them for parts of paths and keys, which
 * is never what was meant; text that has them can be written by its bytes (`-F x105=...`).
 */
import { isNumbered } from '../conditions';
import { KEY_SEPARATOR } from '../../text/keys';

/** Control characters and what ends a line; NUL has a refusal of its own. */
// oxlint-disable-next-line no-control-regex -- They are what is looked for.
const CONTROL = /[\u0001-\u001F\u007F-\u009F\u2028\u2029]/;
const EVERY_CONTROL = new RegExp(CONTROL, 'g');

const NAMES: Readonly<Record<string, string>> = {
  '\t': 'a tab',
  '\n': 'a newline',
  '\r': 'a carriage return',
  '\u001B': 'an escape character',
  '\u2028': 'a line separator',
  '\u2029': 'a paragraph separator',
};

export interface Control {
  readonly index: number;
  /** With its article. */
  readonly name: string;
}

/** Keys, and text by a field's number, may have the separator of keys, or refuse it in words of their own. */
function takesSeparator(option: string, text: string): boolean {
  return (
    option === 'k' || (option === 'F' && (text.toLowerCase().startsWith('key') || isNumbered(text)))
  );
}

/** The first control character in the option's value. */
export function findControl(option: string, text: string): Control | undefined {
  // Hardly a word has one, and every word of every rule is looked at.
  if (!CONTROL.test(text)) return undefined;
  const separates = takesSeparator(option, text);
  for (const { index, 0: character } of text.matchAll(EVERY_CONTROL)) {
    if (separates && character === KEY_SEPARATOR) continue;
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return { index, name: NAMES[character] ?? `the control character 0x${code}` };
  }
  return undefined;
}

const VALUES: Readonly<Record<string, string>> = {
  w: 'the path',
  W: 'the path',
  k: 'the key',
  F: 'the field',
  S: 'the list of system calls',
  p: 'the list of permissions',
};

/** What the option's value is, for a message. */
export function whatOf(option: string): string {
  return VALUES[option] ?? `the value of -${option}`;
}
