/**
 * What was typed at a terminal (pam_tty_audit(8)): quoted runs of text, and keys by name, separated
 * by commas. Keys are recognised by what the Linux console and xterm send for them
 * (console_codes(4), ECMA-48).
 */
import { decodeUntrustedBytes } from '../../text/untrusted';
import type { FieldInterpreter } from './record-view';

const ESCAPE = '\x1B';

/** Keys that send one byte. Other control bytes are Ctrl and a letter. */
const BYTES: readonly (readonly [byte: string, name: string])[] = [
  ['\b', 'backspace'],
  ['\x7F', 'backspace'],
  ['\t', 'tab'],
  ['\n', 'nl'],
  ['\r', 'ret'],
  [ESCAPE, 'esc'],
];

/** By the letter that ends the sequence, after `ESC [` and after `ESC O`. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
};

/** By the number in `ESC [ number ~`. */
const NUMBERED: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};

/** The numbers of F1 to F12, which are not consecutive. */
const FUNCTION_KEYS = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];

function namedKeys(): ReadonlyMap<string, string> {
  const keys = new Map(BYTES);
  for (let letter = 1; letter <= 26; letter++) {
    const byte = String.fromCharCode(letter);
    if (!keys.has(byte)) keys.set(byte, `^${String.fromCharCode(letter + 0x40)}`);
  }
  for (const [letter, name] of Object.entries(LETTERS)) {
    keys.set(`${ESCAPE}[${letter}`, name);
    keys.set(`${ESCAPE}O${letter}`, name);
  }
  for (const [number, name] of Object.entries(NUMBERED)) keys.set(`${ESCAPE}[${number}~`, name);
  for (const [at, number] of FUNCTION_KEYS.entries())
    keys.set(`${ESCAPE}[${number}~`, `F${at + 1}`);
  for (const [at, letter] of [...'PQRS'].entries()) keys.set(`${ESCAPE}O${letter}`, `F${at + 1}`);
  for (const [at, letter] of [...'ABCDE'].entries()) keys.set(`${ESCAPE}[[${letter}`, `F${at + 1}`);
  return keys.set(`${ESCAPE}[Z`, 'back-tab');
}

let keys: ReadonlyMap<string, string> | undefined;

/** A key's bytes, or a run of other text. Sequences come before the ESC with which they begin. */
const PIECE = new RegExp(
  [
    `${ESCAPE}(?:\\[\\d{1,2}~|\\[\\[[A-E]|\\[[A-FHZ]|O[A-DFHP-S])`,
    '[\\x01-\\x1B\\x7F]',
    '[^\\x01-\\x1B\\x7F]+',
  ].join('|'),
  'g',
);

const QUOTED = /["\\]/g;
const UNPRINTABLE = /[^\x20-\x7E]/g;

function octal(byte: string): string {
  return `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

function pieceText(piece: string): string {
  const key = keys?.get(piece);
  if (key !== undefined) return `<${key}>`;
  return `"${piece.replaceAll(QUOTED, '\\$&').replaceAll(UNPRINTABLE, octal)}"`;
}

const ENCODED = /^(?:[\dA-F]{2})+$/i;

export const terminalInput: FieldInterpreter = (raw) => {
  if (!ENCODED.test(raw)) return undefined;
  keys ??= namedKeys();
  const text = Buffer.from(decodeUntrustedBytes(raw) ?? []).toString('latin1');
  return (text.match(PIECE) ?? []).map(pieceText).join(',');
};
