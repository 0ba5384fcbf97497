/**
 * {@link FieldCursor}: the fields of a record one after the other, those of its message included, since which of two
 * fields of the same name is meant is a matter of what stands before it. Knows no record type.
 */

/** What auditd adds to a record stands behind it. */
const ADDITIONS = '\u001d';

/** A name, an equals sign and a value, which ends at a blank that no quotes enclose. */
const ASSIGNMENT = /(?<=^| )(?:msg=')?\(?([^= ]+)=("[^"]*"|[^ ]+)/g;

/** What may stand behind a value and does not belong to it, in this order. */
const BEHIND_VALUE = [':', ',', "'", ')'];

const PARENTHESIZED = new Set(['(none)', '(null)']);

function valueOf(word: string): string {
  let value = word;
  for (const mark of BEHIND_VALUE) {
    if (value.endsWith(mark) && !PARENTHESIZED.has(value)) value = value.slice(0, -1);
  }
  return value;
}

interface Field {
  readonly name: string;
  readonly value: string;
}

function fieldsOf(text: string): Field[] {
  const end = text.indexOf(ADDITIONS);
  const own = end === -1 ? text : text.slice(0, end);
  return Array.from(own.matchAll(ASSIGNMENT), ([, name = '', value = '']) => ({
    name,
    value: valueOf(value),
  }));
}

/** A place within the fields of a record, from which fields are looked for towards its end. */
export class FieldCursor {
  readonly #fields: readonly Field[];
  /** In front of the first field. */
  #at = -1;

  /** @param text the record's, with or without its header */
  constructor(text: string) {
    this.#fields = fieldsOf(text);
  }

  /**
   * The value of the nearest field of the name, at the place itself or behind it, as it is written but for quotes
   * that end a message. The place is then there; without such a field, at the end.
   */
  seek(name: string): string | undefined {
    const from = Math.max(this.#at, 0);
    const found = this.#fields.findIndex((field, at) => at >= from && field.name === name);
    this.#at = found === -1 ? this.#fields.length : found;
    return this.#fields[found]?.value;
  }

  /** Goes to the field behind. */
  next(): void {
    this.#at += 1;
  }

  /** Goes in front of the first field. */
  rewind(): void {
    this.#at = -1;
  }
}
