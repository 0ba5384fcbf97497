/**
 * {@link FieldCursor}: the fields of a record one after the other, those of its message included, since which of two
 * fields of the same name is meant is a matter of what stands before it. Knows no record type.
 */

/** What auditd adds to a record stands behind it. */
const ADDITIONS = '\u001d';

const MESSAGE = "msg='";

/** What may stand behind a value and does not belong to it, in this order. */
const BEHIND_VALUE = [':', ',', "'", ')'];

const PARENTHESIZED = new Set(['(none)', '(null)']);

const WORD = /\w$/;

function withoutMarks(word: string): string {
  if (WORD.test(word)) return word;
  let value = word;
  for (const mark of BEHIND_VALUE) {
    if (value.endsWith(mark) && !PARENTHESIZED.has(value)) value = value.slice(0, -1);
  }
  return value;
}

/** A place within the fields of a record, from which fields are looked for towards its end. */
export class FieldCursor {
  readonly #text: string;
  #at = 0;

  /** @param text the record's, with or without its header */
  constructor(text: string) {
    const end = text.indexOf(ADDITIONS);
    this.#text = end === -1 ? text : text.slice(0, end);
  }

  /**
   * The value of the nearest field of the name, at the place itself or behind it, as it is written but for quotes
   * that end a message. The place is then there; without such a field, at the end.
   */
  seek(name: string): string | undefined {
    const text = this.#text;
    const assignment = `${name}=`;
    let at = text.indexOf(assignment, this.#at);
    for (; at !== -1; at = text.indexOf(assignment, at + 1)) {
      if (!this.#isFieldAt(at)) continue;
      const value = this.#valueAt(at + assignment.length);
      if (value === '') continue;
      this.#at = at;
      return withoutMarks(value);
    }
    this.#at = text.length;
    return undefined;
  }

  /** Goes behind the beginning of the field. */
  next(): void {
    this.#at += 1;
  }

  /** Goes in front of the first field. */
  rewind(): void {
    this.#at = 0;
  }

  /** Whether a name begins there: behind a blank that no quotes enclose, a bracket, or the beginning of a message. */
  #isFieldAt(at: number): boolean {
    const text = this.#text;
    let start = text[at - 1] === '(' ? at - 1 : at;
    if (text.startsWith(MESSAGE, start - MESSAGE.length)) start -= MESSAGE.length;
    if (start > 0 && text[start - 1] !== ' ') return false;
    const quote = text.lastIndexOf('="', start);
    return quote === -1 || text.indexOf('"', quote + 2) <= start;
  }

  /** Until a blank, or the quote that closes it. */
  #valueAt(start: number): string {
    const text = this.#text;
    const close = text[start] === '"' ? text.indexOf('"', start + 1) : -1;
    if (close !== -1) return text.slice(start, close + 1);
    const end = text.indexOf(' ', start);
    return text.slice(start, end === -1 ? text.length : end);
  }
}
