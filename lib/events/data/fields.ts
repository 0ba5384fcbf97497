/**
 * The fields of a record's text, and what auditd added to it, as names and values. Knows no record types and
 * decodes nothing.
 */
import type { Fields } from '../../interpret/records/field-list';
import {
  additionsAtWord,
  additionsInWord,
  type AdditionsPlace,
  readAdditions,
  separatedAdditions,
} from './additions';
import { type AdditionsFinder, FieldPlaces, NOT_ASCII } from './field-places';
import { isLabel, NO_NUMBER, nameOfNumber } from './name-pool';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;

const NO_FIELDS = { names: [], values: [] };

/** What all scans share: each ends before the next begins. */
const places = new FieldPlaces();
let codes: Buffer = Buffer.alloc(0);

/** Longer texts get room of their own, which does not stay. */
const MOST_KEPT = 1 << 16;

/** Room for the codes of a text. */
function roomFor(length: number): Buffer {
  if (length > MOST_KEPT) return Buffer.allocUnsafe(length);
  if (length > codes.length) codes = Buffer.allocUnsafe(Math.max(1024, 2 * length));
  return codes;
}

/** The text's characters, one code each. */
function codesOf(text: string, isAscii: boolean): Buffer {
  const room = roomFor(text.length);
  if (isAscii) {
    room.write(text, 0, 'latin1');
    return room;
  }
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    room[at] = code > 0x7f ? NOT_ASCII : code;
  }
  return room;
}

function nameAt(text: string, found: FieldPlaces, at: number): string {
  const number = found.numbers[at] as number;
  if (number !== NO_NUMBER) return nameOfNumber(number);
  return text.slice(found.names[at], (found.starts[at] as number) - 1);
}

function namesUpTo(text: string, found: FieldPlaces): string[] {
  return Array.from({ length: found.count }, (_, at) => nameAt(text, found, at));
}

/** Looks for additions that no separator announces. */
class TextAdditions implements AdditionsFinder {
  place: AdditionsPlace | undefined;
  readonly #text: string;
  readonly #isSeparated: boolean;

  constructor(text: string, isSeparated: boolean) {
    this.#text = text;
    this.#isSeparated = isSeparated;
  }

  atWord(at: number, found: FieldPlaces): boolean {
    // They are not what a separator announces.
    if (this.#isSeparated || !mayBeginAdditions(this.#text.charCodeAt(at))) return false;
    this.place = additionsAtWord(this.#text, at, namesUpTo(this.#text, found));
    return this.place !== undefined;
  }

  inWord(start: number, stop: number, found: FieldPlaces): number {
    this.place = additionsInWord(this.#text, start, stop, namesUpTo(this.#text, found));
    return this.place?.end ?? -1;
  }
}

/** Names of additions are in upper case, and escapes of the separator begin with `^`, `\` or `#`. */
export function mayBeginAdditions(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || code === 0x5e || code === 0x5c || code === 0x23;
}

/** {@link Fields}, and where in the text the record's own are. */
export interface ParsedFields extends Fields {
  /** Where the record's own end. */
  readonly end: number;
}

/**
 * The fields of `text` from the position `body` on. Those within `msg='…'` follow the field that holds
 * them. Additions are also found where an exporter changed or dropped their separator.
 *
 * @param isAscii whether the text is known to have no other characters
 */
export function parseFields(text: string, body: number, isAscii = false): ParsedFields {
  const separated = separatedAdditions(text, body);
  const end = separated?.end ?? text.length;
  const finder = new TextAdditions(text, separated !== undefined);
  places.scan(codesOf(text, isAscii), body, end, finder);
  const { count, starts, ends } = places;
  const names: string[] = [];
  const values: string[] = [];
  const ownStarts: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const start = starts[at] as number;
    names.push(nameAt(text, places, at));
    values.push(text.slice(start, ends[at]));
    ownStarts.push(start);
  }
  const place = separated ?? finder.place;
  return {
    own: { names, values },
    starts: ownStarts,
    isPrintable: places.isPrintable && place === undefined,
    added: place === undefined ? NO_FIELDS : readAdditions(text, place.start),
    end: place?.end ?? text.length,
  };
}

/**
 * The first value of a field in a record whose quoted values contain no fields; undefined when this
 * quick search cannot decide.
 */
export function findWord(text: string, body: number, name: string): string | undefined {
  if (isLabel(name)) return undefined;
  const end = separatedAdditions(text, body)?.end ?? text.length;
  const before = text.indexOf(` ${name}=`, body - 1);
  if (before === -1 || before >= end) return undefined;
  const start = before + name.length + 2;
  const blank = text.indexOf(' ', start);
  const stop = blank === -1 || blank > end ? end : blank;
  return isWhole(text, start, stop) ? text.slice(start, stop) : undefined;
}

/**
 * Whether the value ends at the blank. A quoted value may contain blanks: old kernels wrote
 * `op="remove rule"`, the device mapper writes `error_msg='no such device'`.
 */
function isWhole(text: string, start: number, stop: number): boolean {
  const last = text.charCodeAt(stop - 1);
  switch (text.charCodeAt(start)) {
    case QUOTE:
      return stop > start + 1 && text.indexOf('"', start + 1) === stop - 1;
    case APOSTROPHE:
    case OPEN_BRACE:
      return false;
    case OPEN_PARENTHESIS:
      return last === CLOSE_PARENTHESIS;
    default:
      // Additions may follow without a blank.
      if (text.slice(start, stop).includes('=')) return false;
      return last !== APOSTROPHE && last !== COMMA && last !== CLOSE_PARENTHESIS;
  }
}
