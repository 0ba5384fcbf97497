/** Finds values in the text of records where they stand, without taking records apart. Knows no record types. */
import { textOfBytes } from '../../text/byte-text';
import { decodeUntrusted } from '../../text/untrusted';

const BLANK = 0x20;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;
const COMMA = 0x2c;
/** What auditd adds to a record stands behind it. */
const ADDITIONS = 0x1d;

/** Whether a name may begin behind this character. */
function isBeforeName(code: number): boolean {
  return code === BLANK || code === APOSTROPHE || code === COMMA || code === OPEN_PARENTHESIS;
}

/** Where the record's own text ends, and what auditd added begins. */
export function ownEnd(body: string): number {
  const at = body.indexOf('\u001d');
  return at === -1 ? body.length : at;
}

/**
 * Where the value of the field begins; -1 without it.
 *
 * @param assignment the name with its equals sign
 * @param from where to begin to look
 */
export function valueStart(body: string, assignment: string, from = 0): number {
  let at = body.indexOf(assignment, from);
  while (at > 0 && !isBeforeName(body.charCodeAt(at - 1))) {
    at = body.indexOf(assignment, at + 1);
  }
  return at === -1 ? -1 : at + assignment.length;
}

/** The value that begins at a position, as it is written, quotes included. */
export function rawAt(body: string, start: number): string {
  if (body.charCodeAt(start) === QUOTE) {
    const close = body.indexOf('"', start + 1);
    if (close !== -1) return body.slice(start, close + 1);
  }
  let end = start;
  for (; end < body.length; end += 1) {
    const code = body.charCodeAt(end);
    if (code === BLANK || code === APOSTROPHE || code === COMMA || code === ADDITIONS) break;
    if (code === CLOSE_PARENTHESIS && body.charCodeAt(start) !== OPEN_PARENTHESIS) break;
  }
  return body.slice(start, end);
}

/** The first value of the field; undefined without it. */
export function rawValue(body: string, assignment: string): string | undefined {
  const start = valueStart(body, assignment);
  return start === -1 || start > ownEnd(body) ? undefined : rawAt(body, start);
}

const NOT_ASCII = /[\u0080-\u00ff]/;

/** The text of a value: encoded or not, with `(null)` as it is. */
export function textOfRaw(raw: string): string {
  const text = decodeUntrusted(raw) ?? raw;
  // Digits were decoded as bytes; what stands there itself is still a character a byte.
  const isPlain = text === raw || raw.startsWith('"');
  return isPlain && NOT_ASCII.test(text) ? textOfBytes(Buffer.from(text, 'latin1')) : text;
}

const DIGITS = /^-?\d+/;

/** The number at the beginning of a value; undefined without one. */
export function numberOfRaw(raw: string): number | undefined {
  const digits = DIGITS.exec(raw);
  return digits === null ? undefined : Number(digits[0]);
}
