/**
 * Untrusted text in records (`audit_log_untrustedstring`): in quotes, or as hexadecimal digits when
 * it contains a blank, a quote, a control byte or anything that is not ASCII. Does not know which
 * fields are written this way.
 */
import { checkText } from '../arguments';
import { bytesOfText, textOfBytes } from './byte-text';
import { KEY_SEPARATOR } from './keys';

const HEXADECIMAL = /^(?:[\dA-Fa-f]{2})+$/;
const QUOTE = 0x22;

/** Stands for missing text. */
const NOTHING = '(null)';

function isQuoted(raw: string): boolean {
  const last = raw.length - 1;
  return last > 0 && raw.charCodeAt(0) === QUOTE && raw.charCodeAt(last) === QUOTE;
}

/**
 * The text of a field's raw value, with bytes that are not UTF-8 as in `textOfBytes`; undefined for
 * `(null)`. A value that is neither quoted nor an even number of hexadecimal digits is returned
 * unchanged. Control bytes are decoded too: escape the text before printing it to a terminal.
 */
export function decodeUntrusted(raw: string): string | undefined {
  checkText(raw, 'raw');
  if (isQuoted(raw)) return raw.slice(1, -1);
  if (raw === NOTHING) return undefined;
  return HEXADECIMAL.test(raw) ? textOfBytes(Buffer.from(raw, 'hex')) : raw;
}

/** Like {@link decodeUntrusted}, but as bytes: a text in pieces may be split within a character. */
export function decodeUntrustedBytes(raw: string): Uint8Array | undefined {
  checkText(raw, 'raw');
  if (isQuoted(raw)) return bytesOfText(raw.slice(1, -1));
  if (raw === NOTHING) return undefined;
  return HEXADECIMAL.test(raw) ? Buffer.from(raw, 'hex') : bytesOfText(raw);
}

/** The keys in a field's raw value; a rule may have several. Empty for `(null)`. */
export function decodeKeys(raw: string): string[] {
  return decodeUntrusted(raw)?.split(KEY_SEPARATOR) ?? [];
}
