/**
 * The two forms of text that the kernel or a program does not vouch for (`audit_log_untrustedstring`):
 * between quotes as it is, or, when it holds a blank, a quote, a control byte or anything that is no
 * ASCII, as hexadecimal digits. Does not know which fields are written so.
 */
import { bytesOfText, textOfBytes } from './byte-text';
import { KEY_SEPARATOR } from './keys';

const HEXADECIMAL = /^(?:[\dA-Fa-f]{2})+$/;
const QUOTE = 0x22;

/** What stands for text that there is none of. */
const NOTHING = '(null)';

function isQuoted(raw: string): boolean {
  const last = raw.length - 1;
  return last > 0 && raw.charCodeAt(0) === QUOTE && raw.charCodeAt(last) === QUOTE;
}

/**
 * The text of a field's raw value, bytes that are no UTF-8 as `textOfBytes` gives them; undefined for
 * `(null)`. What is neither quoted nor an even number of hexadecimal digits stays as it is. Control
 * bytes are decoded too: what is for a terminal wants escaping.
 */
export function decodeUntrusted(raw: string): string | undefined {
  if (isQuoted(raw)) return raw.slice(1, -1);
  if (raw === NOTHING) return undefined;
  return HEXADECIMAL.test(raw) ? textOfBytes(Buffer.from(raw, 'hex')) : raw;
}

/** As {@link decodeUntrusted}, in bytes: pieces of one text may part it within a character. */
export function decodeUntrustedBytes(raw: string): Uint8Array | undefined {
  if (isQuoted(raw)) return bytesOfText(raw.slice(1, -1));
  if (raw === NOTHING) return undefined;
  return HEXADECIMAL.test(raw) ? Buffer.from(raw, 'hex') : bytesOfText(raw);
}

/** The keys in a field's raw value, of which a rule may have several; none for `(null)`. */
export function decodeKeys(raw: string): string[] {
  return decodeUntrusted(raw)?.split(KEY_SEPARATOR) ?? [];
}
