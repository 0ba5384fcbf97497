/**
 * The grammar of a record's body: `name=value` words, quoted, braced and nested values, and words that
 * are none. Knows no record type and decodes nothing.
 */

import type { Fields } from '../../interpret/records/field-list';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const OPEN_BRACE = 0x7b;
const BLANK = 0x20;
/** Where the lower-case letters begin, with which nearly all names do. */
const LOWER_CASE = 0x61;

/** Stands between a record and what was added to it. */
const ADDED_SEPARATOR = '\x1d';

const ADDED_NAME = /^[A-Z][A-Z0-9_]*$/;
const ADDED_ALONE = new Set(['ARCH', 'SYSCALL', 'SADDR']);

const NAME_CHARACTER = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-[]') {
  NAME_CHARACTER[character.charCodeAt(0)] = 1;
}

/** AppArmor's labels have their mode behind them, in parentheses: `subj=/usr/sbin/x (enforce)`. */
function isLabel(name: string): boolean {
  return name.endsWith('subj') || name.endsWith('obj') || name.endsWith('context');
}

/** The position after the value of `name` that begins at `start` and is neither quoted nor braced. */
function wordEnd(text: string, name: string, start: number, end: number): number {
  let at = text.indexOf(' ', start);
  if (at === -1 || at > end) at = end;
  if (text.charCodeAt(at + 1) !== OPEN_PARENTHESIS || at + 1 >= end || !isLabel(name)) return at;
  const close = text.indexOf(')', at);
  const closed = close !== -1 && close < end;
  return closed && (close + 1 === end || text.charCodeAt(close + 1) === BLANK) ? close + 1 : at;
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

class Scanner {
  readonly names: string[] = [];
  readonly values: string[] = [];
  /** Positions in `names` of what stands within a nested value. */
  nestedFrom = 0;
  nestedTo = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  scan(start: number, end: number, nested: boolean): void {
    const text = this.#text;
    let at = start;
    while (at < end) {
      const first = text.charCodeAt(at);
      if (first === BLANK || first === COMMA || first === OPEN_PARENTHESIS) {
        at += 1;
        continue;
      }
      const nameStart = at;
      while (at < end && NAME_CHARACTER[text.charCodeAt(at)] === 1) at += 1;
      if (at === nameStart || at >= end || text.charCodeAt(at) !== EQUALS) {
        // A word that is no field.
        const blank = text.indexOf(' ', at);
        at = blank === -1 || blank > end ? end : blank;
        continue;
      }
      const name = text.slice(nameStart, at);
      at = this.#value(name, at + 1, end, nested);
    }
  }

  /** Adds the field whose value begins at `start` and gives the position after it. */
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
    const stop = start < end ? wordEnd(text, name, start, end) : end;
    this.#add(name, start, withoutPunctuation(text, start, stop));
    return stop;
  }

  /** Adds a field and behind it those that its value holds, from the apostrophe up to `close`. */
  #nest(name: string, start: number, close: number, end: number): number {
    this.#add(name, start, end);
    this.nestedFrom = this.names.length;
    this.scan(start + 1, close, true);
    this.nestedTo = this.names.length;
    return end;
  }

  #add(name: string, start: number, end: number): number {
    this.names.push(name);
    this.values.push(this.#text.slice(start, end));
    return end;
  }
}

/** Where the additions begin in a list from which the separator is gone, or the list's length. */
function additionsFrom(scanner: Scanner): number {
  const { names, nestedFrom, nestedTo } = scanner;
  const from = names.findIndex(
    (name, at) =>
      name.charCodeAt(0) < LOWER_CASE &&
      (at < nestedFrom || at >= nestedTo) &&
      ADDED_NAME.test(name) &&
      (ADDED_ALONE.has(name) || names.lastIndexOf(name.toLowerCase(), at) !== -1),
  );
  return from === -1 ? names.length : from;
}

/** Where the body ends and the additions begin; the text's length when there are none. */
export function bodyEnd(text: string, body: number): number {
  const separator = text.indexOf(ADDED_SEPARATOR, body);
  return separator === -1 ? text.length : separator;
}

/**
 * The fields of `text` from the position `body` on. Those within `msg='…'` follow the field that holds
 * them. Additions are also found where an exporter made a blank of their separator.
 */
export function parseFields(text: string, body: number): Fields {
  const end = bodyEnd(text, body);
  const own = new Scanner(text);
  own.scan(body, end, false);
  if (end < text.length) {
    const added = new Scanner(text);
    added.scan(end + 1, text.length, true);
    return { own, added };
  }
  const from = additionsFrom(own);
  return { own, added: { names: own.names.splice(from), values: own.values.splice(from) } };
}

/**
 * The first value of a field in a record whose quoted values hold no fields; undefined when the quick look
 * cannot tell.
 */
export function findWord(text: string, body: number, name: string): string | undefined {
  if (isLabel(name)) return undefined;
  const end = bodyEnd(text, body);
  const before = text.indexOf(` ${name}=`, body - 1);
  if (before === -1 || before >= end) return undefined;
  const start = before + name.length + 2;
  const blank = text.indexOf(' ', start);
  const stop = blank === -1 || blank > end ? end : blank;
  return isWhole(text, start, stop) ? text.slice(start, stop) : undefined;
}

/**
 * Whether the value is what stands up to the blank. One in quotes with a blank in it goes on behind: old
 * kernels wrote `op="remove rule"`, the device mapper writes `error_msg='no such device'`.
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
      return last !== APOSTROPHE && last !== COMMA && last !== CLOSE_PARENTHESIS;
  }
}
