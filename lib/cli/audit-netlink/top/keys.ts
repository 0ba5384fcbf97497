/** What a terminal sends for keys, as keys. Reads no terminal. */

/** A character, or the name of a key. */
export type Key = string;

const NAMES: Readonly<Record<string, Key>> = {
  '\u0003': 'ctrl-c',
  '\u001A': 'ctrl-z',
  '\u000C': 'ctrl-l',
  '\u0015': 'ctrl-u',
  '\t': 'tab',
  '\r': 'enter',
  '\n': 'enter',
  '\u0008': 'backspace',
  '\u007F': 'backspace',
};

/** Sequences of arrows and function keys (ECMA-48: CSI, SS3), and single characters, Escape among them. */
// oxlint-disable-next-line no-control-regex -- that is what terminals send
const KEY = /\u001B(?:\[[0-?]*[ -/]*[@-~]|O[@-~])?|[^]/gu;

/** The keys of one piece of what was typed, in which a terminal sends a whole sequence. */
export function keysOf(typed: string): Key[] {
  return [...typed.matchAll(KEY)].flatMap(([text]) => {
    if (text === '\u001B') return ['escape'];
    if (text.startsWith('\u001B')) return [];
    const name = NAMES[text];
    if (name !== undefined) return [name];
    // oxlint-disable-next-line no-control-regex -- no other control character is a key here
    return /^[\u0000-\u001F\u007F-\u009F]/.test(text) ? [] : [text];
  });
}
