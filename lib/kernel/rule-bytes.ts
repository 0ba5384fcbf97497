/**
 * A rule's numbers as the kernel's bytes and back, through the addon's codec. The numbers are
 * passed in memory that is reused for each rule: a policy has thousands.
 */
import { types } from 'node:util';
import { addon } from './native';
import type { RuleData } from '../rules/rule-data';

/** Sizes and places of a rule's numbers: see `native/audit/rule_words.h`. */
const MASK_WORDS = 64;
const MAX_FIELDS = 64;
const LIST = 0;
const PREPEND = 1;
const ACTION = 2;
const FIELD_COUNT = 3;
const STRING_COUNT = 4;
const MASK = 5;
const FIELDS = MASK + MASK_WORDS;
const STRINGS = FIELDS + 3 * MAX_FIELDS;
const WORDS = STRINGS + 2 * MAX_FIELDS;

/** `struct audit_rule_data` without its strings, in bytes. */
const HEAD_BYTES = 1040;

const words = new Uint32Array(WORDS);
let strings = new Uint8Array(1024);

function writeNumber(place: number, value: number, name: string): void {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (value >>> 0 !== value) {
    throw new RangeError(`${name} must be an integer from 0 to 4294967295`);
  }
  words[place] = value;
}

function checkWords(array: Uint32Array, name: string): void {
  // Unlike instanceof, this also accepts an array of another realm.
  if (!types.isUint32Array(array)) throw new TypeError(`${name} must be a Uint32Array`);
}

function writeMask(mask: Uint32Array): void {
  checkWords(mask, 'syscalls');
  if (mask.length !== MASK_WORDS) throw new RangeError('syscalls must have 64 elements');
  words.set(mask, MASK);
}

function writeFields(triples: Uint32Array): void {
  checkWords(triples, 'fields');
  if (triples.length % 3 !== 0 || triples.length > 3 * MAX_FIELDS) {
    throw new RangeError('fields must consist of at most 64 triples');
  }
  words[FIELD_COUNT] = triples.length / 3;
  words.set(triples, FIELDS);
}

/** Returns the total size of the strings in bytes. */
function writeStrings(parts: readonly Uint8Array[]): number {
  if (!Array.isArray(parts)) throw new TypeError('strings must be an array');
  if (parts.length > MAX_FIELDS) throw new RangeError('strings must have at most 64 elements');
  words[STRING_COUNT] = parts.length;
  let end = 0;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Uint8Array;
    if (!ArrayBuffer.isView(part)) throw new TypeError('each of strings must be a Uint8Array');
    const start = end;
    end += part.byteLength;
    if (end > strings.length) strings = grown(end);
    strings.set(part, start);
    words[STRINGS + 2 * at] = start;
    words[STRINGS + 2 * at + 1] = end;
  }
  return end;
}

function grown(needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * needed);
  larger.set(strings);
  return larger;
}

/**
 * The bytes of the rule, in native byte order.
 *
 * @throws {TypeError} when a member has the wrong type.
 * @throws {RangeError} when counts, lengths or strings contradict each other.
 */
export function encodeRuleData(data: RuleData): Buffer {
  writeNumber(LIST, data.list, 'list');
  writeNumber(ACTION, data.action, 'action');
  if (typeof data.prepend !== 'boolean') throw new TypeError('prepend must be a boolean');
  words[PREPEND] = data.prepend ? 1 : 0;
  writeMask(data.syscalls);
  writeFields(data.fields);
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + writeStrings(data.strings));
  addon().encodeRule(words, strings, bytes);
  return bytes;
}

const mask = words.subarray(MASK, FIELDS);

/** The words of as many fields, made once: a view costs as much as reading the fields. */
const fieldViews: Uint32Array[] = [];

function fieldView(count: number): Uint32Array {
  return (fieldViews[count] ??= words.subarray(FIELDS, FIELDS + 3 * count));
}

/**
 * The rule in the bytes, for immediate use: encoding or decoding the next rule overwrites its
 * numbers, and its strings are views of the bytes.
 *
 * @throws {RangeError} when they are not a complete `struct audit_rule_data`.
 */
export function readRuleData(bytes: Uint8Array): RuleData {
  addon().decodeRule(bytes, words);
  const parts: Uint8Array[] = [];
  const end = STRINGS + 2 * (words[STRING_COUNT] as number);
  for (let at = STRINGS; at < end; at += 2) parts.push(bytes.subarray(words[at], words[at + 1]));
  return {
    list: words[LIST] as number,
    prepend: words[PREPEND] === 1,
    action: words[ACTION] as number,
    syscalls: mask,
    fields: fieldView(words[FIELD_COUNT] as number),
    strings: parts,
  };
}

/**
 * The rule in the bytes; its strings are views of them.
 *
 * @throws {RangeError} when they are not a complete `struct audit_rule_data`.
 */
export function decodeRuleData(bytes: Uint8Array): RuleData {
  const data = readRuleData(bytes);
  return { ...data, syscalls: data.syscalls.slice(), fields: data.fields.slice() };
}
