/**
 * What auditd adds behind a record in a file (`log_format = ENRICHED`): a separator, the byte 0x1D, and names
 * of ids and numbers, `ARCH=x86_64 SYSCALL=openat AUID="root"`. Knows how additions begin and how they are
 * written, also where an exporter changed or dropped the separator; does not know the record's own fields.
 */
import type { FieldList } from '../../interpret/records/field-list';

const SEPARATOR = '\x1d';

/** What exporters make of the separator: caret notation, escapes, the octal digits of rsyslog. */
const ESCAPES = /(?:\^\]|\\x1[Dd]|\\u001[Dd]|\\035|#035)/.source;
const ESCAPED_SEPARATOR = new RegExp(`${ESCAPES} *(?=[A-Z][A-Z0-9_-]*=)`, 'y');
const ENDS_ESCAPED = new RegExp(`${ESCAPES}$`);

const NAME = /[A-Z][A-Z0-9_-]*(?==)/y;
const NAMES_WITHIN = /[A-Z][A-Z0-9_-]*(?==)/g;
const NEXT_NAME = / (?=[A-Z][A-Z0-9_-]*=)/g;
const END_OF_BRACES = /\}(?=\s*$| [A-Z][A-Z0-9_-]*=)/g;

/** Additions that may come without a field of the same name, because the field is far in front or decoded. */
const ALONE = new Set(['ARCH', 'SYSCALL', 'SADDR']);

/** Where the record itself ends, and where what was added begins. */
export interface AdditionsPlace {
  readonly end: number;
  readonly start: number;
}

/**
 * The separator of a record and where additions begin behind it; undefined when it has none.
 *
 * A program may send the separator in a message, which the kernel puts between apostrophes: what ends with an
 * apostrophe is the rest of a message, not an addition.
 */
export function separatedAdditions(text: string, body: number): AdditionsPlace | undefined {
  // Nearly no record has two, and looking for the last of none takes ten times as long.
  if (!text.includes(SEPARATOR, body)) return undefined;
  const end = text.lastIndexOf(SEPARATOR);
  const rest = text.slice(end + 1).trimEnd();
  if (rest.endsWith("'")) return undefined;
  return { end, start: end + 1 };
}

/** Whether `name` can be the name of an addition to a record with such fields. */
function adds(name: string, names: readonly string[]): boolean {
  return ALONE.has(name) || names.includes(name.toLowerCase());
}

/**
 * Additions whose separator became a blank or something else, and that begin at a position where a word
 * does; undefined when none do.
 *
 * @param names the fields in front of them
 */
export function additionsAtWord(
  text: string,
  at: number,
  names: readonly string[],
): AdditionsPlace | undefined {
  ESCAPED_SEPARATOR.lastIndex = at;
  const separator = ESCAPED_SEPARATOR.exec(text)?.[0] ?? '';
  NAME.lastIndex = at + separator.length;
  const name = NAME.exec(text)?.[0];
  if (name === undefined || !adds(name, names)) return undefined;
  // The blank in front was the separator, or stands beside it.
  return { end: text.charAt(at - 1) === ' ' ? at - 1 : at, start: at + separator.length };
}

/**
 * Additions that follow a value without a blank: `key=(null)ARCH=x86_64`, `key=(null)^]ARCH=x86_64`;
 * undefined when the value from `start` to `stop` holds none.
 */
export function additionsInWord(
  text: string,
  start: number,
  stop: number,
  names: readonly string[],
): AdditionsPlace | undefined {
  const value = text.slice(start, stop);
  for (const { 0: word, index } of value.matchAll(NAMES_WITHIN)) {
    // The value itself may end with upper-case letters: `key=6BAUID=` is 6B and AUID.
    for (let from = 0; from < word.length; from += 1) {
      if (!adds(word.slice(from), names)) continue;
      const begin = start + index + from;
      const escaped = ENDS_ESCAPED.exec(text.slice(start, begin));
      return { end: begin - (escaped?.[0].length ?? 0), start: begin };
    }
  }
  return undefined;
}

/** The position behind the value that begins at `start`. Values end where the next name begins. */
function valueEnd(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '"') {
    const close = text.indexOf('"', start + 1);
    if (close !== -1) return close + 1;
  }
  if (first === '{') {
    END_OF_BRACES.lastIndex = start;
    const close = END_OF_BRACES.exec(text)?.index;
    if (close !== undefined) return close + 1;
  }
  NEXT_NAME.lastIndex = start;
  return NEXT_NAME.exec(text)?.index ?? text.trimEnd().length;
}

/** The additions from a position on, in order. */
export function readAdditions(text: string, from: number): FieldList {
  const names: string[] = [];
  const values: string[] = [];
  for (let at = from; at < text.length;) {
    NAME.lastIndex = at;
    const name = NAME.exec(text)?.[0];
    if (name === undefined) {
      at += 1;
      continue;
    }
    const start = at + name.length + 1;
    at = valueEnd(text, start);
    names.push(name);
    values.push(text.slice(start, at));
  }
  return { names, values };
}
