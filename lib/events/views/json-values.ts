/**
 * {@link JsonValues}: decoded values of records as JSON, from bytes to bytes. What is made of most raw values is a
 * copy of their digits or letters; the others are decoded once and remembered.
 */
import { ByteMemo } from '../../text/byte-memo';
import { bytesOfText } from '../../text/byte-text';
import type { ByteWriter } from '../../text/byte-writer';
import { jsonLine } from '../../text/escape';
import { decodeKeys, decodeUntrusted } from '../../text/untrusted';
import {
  hexadecimalNumber,
  isQuoted,
  PLAIN_IN_JSON,
  writeHexadecimal,
} from '../../text/untrusted-bytes';
import * as codecs from '../decoded/codecs';
import { jsonValue } from './event-json';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const OPEN_PARENTHESIS = 0x28;
const MINUS = 0x2d;
const ZERO = 0x30;
const QUESTION_MARK = 0x3f;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;

/** Between two items of an array of texts. */
const NEXT_TEXT = Buffer.from('","');

/** So many digits are exact as a number: see `record-numbers.ts`. */
const EXACT_DIGITS = 15;
/** And so many fit 64 bits whatever they are. */
const DIGITS_OF_64 = 19;
/** The ids with as many may be the kernel's -1. */
const DIGITS_OF_UNSET = 10;

/** Whether there are digits alone, as JSON has them, at most so many. */
function isWritten(codes: Uint8Array, start: number, end: number, most: number): boolean {
  const length = end - start;
  if (length === 0 || length > most || (length > 1 && codes[start] === ZERO)) return false;
  for (let at = start; at < end; at += 1)
    if (((codes[at] as number) - ZERO) >>> 0 > 9) return false;
  return true;
}

/** The text from `start` to `end` within quotes. It is printable. */
export function writeQuoted(to: ByteWriter, codes: Uint8Array, start: number, end: number): void {
  to.reserve(2 * (end - start) + 2);
  const { bytes } = to;
  let { length } = to;
  bytes[length++] = QUOTE;
  for (let at = start; at < end; at += 1) {
    const code = codes[at] as number;
    if (code === QUOTE || code === BACKSLASH) bytes[length++] = BACKSLASH;
    bytes[length++] = code;
  }
  bytes[length++] = QUOTE;
  to.length = length;
}

/** Writes a raw value that is as most are of its kind; false for another. Nothing at all for what is undefined. */
type Shortcut = (to: ByteWriter, codes: Uint8Array, start: number, end: number) => boolean;

const decimal: Shortcut = (to, codes, start, end) => {
  const first = codes[start] === MINUS && codes[start + 1] !== ZERO ? start + 1 : start;
  if (!isWritten(codes, first, end, EXACT_DIGITS)) return false;
  to.copy(codes, start, end);
  return true;
};

const id: Shortcut = (to, codes, start, end) => {
  if (!isWritten(codes, start, end, DIGITS_OF_UNSET - 1)) return false;
  to.copy(codes, start, end);
  return true;
};

const decimal64: Shortcut = (to, codes, start, end) => {
  if (!isWritten(codes, start, end, DIGITS_OF_64)) return false;
  writeQuoted(to, codes, start, end);
  return true;
};

const hexadecimal: Shortcut = (to, codes, start, end) => {
  const number = hexadecimalNumber(codes, start, end);
  if (number === -1) return false;
  to.number(number);
  return true;
};

const hexadecimal64: Shortcut = (to, codes, start, end) => {
  const number = hexadecimalNumber(codes, start, end);
  if (number === -1) return false;
  to.byte(QUOTE);
  to.number(number);
  to.byte(QUOTE);
  return true;
};

/** Whether it may be one of the words for nothing: `?`, `"?"`, `(null)`, `(none)`, or empty. */
function mayBeNothing(codes: Uint8Array, start: number, end: number): boolean {
  const first = codes[start] as number;
  return (
    end - start === 0 ||
    first === OPEN_PARENTHESIS ||
    first === QUESTION_MARK ||
    (end - start === 3 && codes[start + 1] === QUESTION_MARK)
  );
}

const text: Shortcut = (to, codes, start, end) => {
  if (mayBeNothing(codes, start, end)) return false;
  if (isQuoted(codes, start, end)) {
    writeQuoted(to, codes, start + 1, end - 1);
    return true;
  }
  const before = to.length;
  to.byte(QUOTE);
  if (writeHexadecimal(to, codes, start, end, PLAIN_IN_JSON)) {
    to.byte(QUOTE);
    return true;
  }
  to.length = before;
  return false;
};

const commandLine: Shortcut = (to, codes, start, end) => {
  const before = to.length;
  to.byte(OPEN_BRACKET);
  to.byte(QUOTE);
  if (writeHexadecimal(to, codes, start, end, PLAIN_IN_JSON, NEXT_TEXT)) {
    to.byte(QUOTE);
    to.byte(CLOSE_BRACKET);
    return true;
  }
  to.length = before;
  return false;
};

const word: Shortcut = (to, codes, start, end) => {
  const first = codes[start];
  if (mayBeNothing(codes, start, end) || first === QUOTE || first === APOSTROPHE) return false;
  writeQuoted(to, codes, start, end);
  return true;
};

const keyList: Shortcut = (to, codes, start, end) => {
  if (!isQuoted(codes, start, end)) return false;
  to.byte(OPEN_BRACKET);
  writeQuoted(to, codes, start + 1, end - 1);
  to.byte(CLOSE_BRACKET);
  return true;
};

/** A decoder of whole raw values. */
export type Decoder = codecs.Codec<unknown>;

/** The keys of a rule. */
export const keysDecoder: Decoder = (raw) => decodeKeys(raw);

/** An argument of execve(2). */
export const argumentDecoder: Decoder = (raw) => decodeUntrusted(raw);

const SHORTCUTS: ReadonlyMap<Decoder, Shortcut> = new Map<Decoder, Shortcut>([
  [keysDecoder, keyList],
  [argumentDecoder, text],
  [codecs.decimal, decimal],
  [codecs.id, id],
  [codecs.decimal64, decimal64],
  [codecs.hexadecimal, hexadecimal],
  [codecs.hexadecimal64, hexadecimal64],
  [codecs.text, text],
  [codecs.commandLine, commandLine],
  [codecs.word, word],
]);

/** How values of one kind are written. */
export interface JsonKind {
  readonly decode: Decoder;
  readonly shortcut: Shortcut | undefined;
  readonly space: number;
}

export class JsonValues {
  readonly #memo = new ByteMemo();
  readonly #kinds = new Map<Decoder, JsonKind>();

  kindOf(decode: Decoder): JsonKind {
    let kind = this.#kinds.get(decode);
    if (kind === undefined) {
      kind = { decode, shortcut: SHORTCUTS.get(decode), space: this.#kinds.size };
      this.#kinds.set(decode, kind);
    }
    return kind;
  }

  /** Writes the value of the raw one from `start` to `end`, which is printable; nothing where it is undefined. */
  write(kind: JsonKind, to: ByteWriter, codes: Buffer, start: number, end: number): void {
    const { shortcut, space, decode } = kind;
    if (shortcut?.(to, codes, start, end) === true) return;
    if (this.#memo.write(to, space, 0, codes, start, end)) return;
    const value = decode(codes.toString('latin1', start, end));
    const made = value === undefined ? '' : jsonLine(jsonValue(value));
    const bytes = bytesOfText(made);
    to.reserve(bytes.length);
    to.bytes.set(bytes, to.length);
    to.length += bytes.length;
    this.#memo.keep(bytes, space, 0, codes, start, end);
  }
}
