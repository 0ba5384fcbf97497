/**
 * The grammar of a record's body: `name=value` fields, quoted, braced and nested values, and words
 * that are not fields. Knows no record types and decodes nothing.
 */
import type { Fields } from '../../interpret/records/field-list';
import {
  additionsAtWord,
  additionsInWord,
  type AdditionsPlace,
  readAdditions,
  separatedAdditions,
} from './additions';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const OPEN_BRACE = 0x7b;
const BLANK = 0x20;
const NEWLINE = 0x0a;
/** The first lower-case letter; nearly all names begin with one. */
const LOWER_CASE = 0x61;

const NAME_CHARACTER = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-[]') {
  NAME_CHARACTER[character.charCodeAt(0)] = 1;
}

/** What may follow a label: nothing, a blank, or additions without one. */
const BEHIND_LABEL = /^(?:$|[ A-Z^\\#])/;

/** AppArmor's labels have their mode behind them, in parentheses: `subj=/usr/sbin/x (enforce)`. */
function isLabel(name: string): boolean {
  return name.endsWith('subj') || name.endsWith('obj') || name.endsWith('context');
}

/** The position after an unquoted, unbraced value of `name` that begins at `start`. */
function wordEnd(text: string, name: string, start: number, end: number): number {
  let at = text.indexOf(' ', start);
  if (at === -1 || at > end) at = end;
  if (text.charCodeAt(at + 1) !== OPEN_PARENTHESIS || at + 1 >= end || !isLabel(name)) return at;
  const close = text.indexOf(')', at);
  const closed = close !== -1 && close < end;
  return closed && BEHIND_LABEL.test(text.slice(close + 1, Math.min(close + 2, end)))
    ? close + 1
    : at;
}

/** Programs write newlines between the lines of a message, as dbus-daemon does: they end a value, too. */
function lineEnd(text: string, start: number, end: number): number {
  const at = text.slice(start, end).indexOf('\n');
  return at === -1 ? end : start + at;
}

/** Where a word's value ends when the punctuation of old messages is left out: `(addr=?, res=1)`. */
function withoutPunctuation(text: string, start: number, end: number): number {
  let last = end;
  if (last > start && text.charCodeAt(last - 1) === COMMA) last -= 1;
  if (last > start && text.charCodeAt(last - 1) === CLOSE_PARENTHESIS) {
    const open = text.indexOf('(', start);
    if (open === -1 || open >= last) last -= 1;
  }
  return last;
}

const NO_FIELDS = { names: [], values: [] };

class Scanner {
  readonly names: string[] = [];
  readonly values: string[] = [];
  /** Additions that no separator announces. */
  additions: AdditionsPlace | undefined;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  scan(start: number, end: number, nested: boolean): void {
    const text = this.#text;
    let at = start;
    while (at < end) {
      const first = text.charCodeAt(at);
      if (first === BLANK || first === COMMA || first === OPEN_PARENTHESIS || first === NEWLINE) {
        at += 1;
        continue;
      }
      if (!nested && first < LOWER_CASE && this.#addsAt(at, end)) return;
      const nameStart = at;
      while (at < end && NAME_CHARACTER[text.charCodeAt(at)] === 1) at += 1;
      if (at === nameStart || at >= end || text.charCodeAt(at) !== EQUALS) {
        // A word that is not a field.
        const blank = text.indexOf(' ', at);
        at = blank === -1 || blank > end ? end : blank;
        continue;
      }
      const name = text.slice(nameStart, at);
      at = this.#value(name, at + 1, end, nested);
      if (this.additions !== undefined) return;
    }
  }

  /** Adds the field whose value begins at `start` and returns the position after it. */
  #value(name: string, start: number, end: number, nested: boolean): number {
    const text = this.#text;
    switch (text.charCodeAt(start)) {
      case QUOTE: {
        const close = text.indexOf('"', start + 1);
        if (close !== -1 && close < end) return this.#add(name, start, close + 1);
        break;
      }
      case OPEN_BRACE: {
        const close = text.indexOf('}', start);
        if (close !== -1 && close < end) return this.#add(name, start, close + 1);
        break;
      }
      case APOSTROPHE: {
        if (nested) break;
        const close = text.lastIndexOf("'", end - 1);
        if (close > start) return this.#nest(name, start, close, close + 1);
        // A message that was cut off.
        if (name === 'msg') return this.#nest(name, start, end, end);
        break;
      }
      default:
    }
    const word = start < end ? wordEnd(text, name, start, end) : end;
    const stop = nested ? lineEnd(text, start, word) : word;
    if (!nested && text.slice(start, stop).includes('=')) {
      this.additions = additionsInWord(text, start, stop, [...this.names, name]);
      if (this.additions !== undefined) return this.#add(name, start, this.additions.end);
    }
    this.#add(name, start, withoutPunctuation(text, start, stop));
    return stop;
  }

  /** Adds a field, and after it those within its value, from the apostrophe up to `close`. */
  #nest(name: string, start: number, close: number, end: number): number {
    this.#add(name, start, end);
    this.scan(start + 1, close, true);
    return end;
  }

  /** Whether additions begin here, which must not be what a separator announces. */
  #addsAt(at: number, end: number): boolean {
    if (end < this.#text.length) return false;
    this.additions = additionsAtWord(this.#text, at, this.names);
    return this.additions !== undefined;
  }

  #add(name: string, start: number, end: number): number {
    this.names.push(name);
    this.values.push(this.#text.slice(start, end));
    return end;
  }
}

/** {@link Fields}, and where in the text the record's own end. */
export interface ParsedFields extends Fields {
  readonly end: number;
}

/**
 * The fields of `text` from the position `body` on. Those within `msg='…'` follow the field that holds
 * them. Additions are also found where an exporter changed or dropped their separator.
 */
export function parseFields(text: string, body: number): ParsedFields {
  const separated = separatedAdditions(text, body);
  const own = new Scanner(text);
  own.scan(body, separated?.end ?? text.length, false);
  const place = separated ?? own.additions;
  return {
    own,
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
      return stop > start + 1 && last === QUOTE;
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
