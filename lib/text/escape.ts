/**
 * Makes text safe to print: what a terminal would obey instead of showing becomes octal escapes.
 * Like ausearch it does not escape the backslash, so the text cannot be converted back: it is for
 * reading.
 */
import { bytesOfText } from './byte-text';

/**
 * Control characters (C0, DEL, C1), stray bytes 0x80 to 0x9F, which are C1 to a terminal with one
 * byte per character, characters that change the direction of text (Unicode, Bidi_Control), and those
 * that end lines and paragraphs, at which programs cut text that was one line.
 */
const OBEYED =
  '\\0-\\x1F\\x7F-\\x9F\\uDC80-\\uDC9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069';
const UNSAFE = new RegExp(`[${OBEYED}]`, 'u');

/** Nearly all text is this, which is quicker to test than {@link UNSAFE}. */
const ALL_ASCII = /^[ -~]*$/;
const EVERY_UNSAFE = new RegExp(`[${OBEYED}]`, 'gu');

function octalEscapes(text: string): string {
  return [...bytesOfText(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** Whether a terminal shows the text unchanged. */
export function isPrintable(text: string): boolean {
  return ALL_ASCII.test(text) || !UNSAFE.test(text);
}

/** What ends a line to some program: those of ASCII, and the separators of Unicode. */
const LINE_ENDS = /[\n-\r\u0085\u2028\u2029]/;

/** Whether the text is one line to every program, and a terminal shows it unchanged. */
export function isPlainLine(text: string): boolean {
  return ALL_ASCII.test(text) || !(UNSAFE.test(text) || LINE_ENDS.test(text));
}

const EVERY_BREAK = /[\u2028\u2029]/g;

/** The text as {@link escapeControls} writes it, in one line to every program. */
export function escapeToLine(text: string): string {
  return isPlainLine(text) ? text : escapeControls(text).replaceAll(EVERY_BREAK, octalEscapes);
}

/** The text with each such character as the octal escapes of its bytes: `\\033`. */
export function escapeControls(text: string): string {
  return isPrintable(text) ? text : text.replaceAll(EVERY_UNSAFE, octalEscapes);
}

/** What JSON may hold as it is, and {@link escapeControls} does not leave. */
const UNSAFE_IN_JSON = /[\x7F-\x9F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

function withoutUnsafe(json: string): string {
  return json.replaceAll(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The value as JSON in one line, whatever reads it and wherever it is shown; the same value when parsed. */
export function jsonLine(value: unknown): string {
  return withoutUnsafe(JSON.stringify(value));
}

/** The value as indented JSON, as safe to show as {@link jsonLine}. */
export function jsonText(value: unknown): string {
  return withoutUnsafe(JSON.stringify(value, undefined, 2));
}

/** Lines of text for a person: of all control characters a terminal obeys only the newlines. */
export function escapeLines(text: string): string {
  return isPrintable(text) ? text : text.split('\n').map(escapeControls).join('\n');
}
