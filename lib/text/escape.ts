/**
 * Makes text fit to be printed: what a terminal would obey instead of showing it becomes octal escapes.
 * Does not escape the backslash, as ausearch does not, so there is no way back: it is for reading.
 */
import { bytesOfText } from './byte-text';

/**
 * Control characters (C0, DEL, C1), bytes 0x80 to 0x9F outside of UTF-8, which are C1 to a terminal of
 * one byte per character, and what changes the direction of text (Unicode, Bidi_Control).
 */
const OBEYED =
  '\\0-\\x1F\\x7F-\\x9F\\uDC80-\\uDC9F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069';
const UNSAFE = new RegExp(`[${OBEYED}]`, 'u');

/** Nearly all text is this, and found out to be faster than that it is not {@link UNSAFE}. */
const ALL_ASCII = /^[ -~]*$/;
const EVERY_UNSAFE = new RegExp(`[${OBEYED}]`, 'gu');

function octalEscapes(text: string): string {
  return [...bytesOfText(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** Whether a terminal shows the text as it is. */
export function isPrintable(text: string): boolean {
  return ALL_ASCII.test(text) || !UNSAFE.test(text);
}

/** The text with each such character as the octal escapes of its bytes: `\\033`. */
export function escapeControls(text: string): string {
  return isPrintable(text) ? text : text.replaceAll(EVERY_UNSAFE, octalEscapes);
}
