import { runInNewContext } from 'node:vm';

import { expect, it } from '@jest/globals';

import { addon, type FeatureData, type StatusData } from '../../lib/kernel/native';
import type { RuleData } from '../../lib/rules/rule-data';
import { decodeRuleData, encodeRuleData } from '../../lib/kernel/rule-bytes';

const EQUAL = 0x40000000;
const ARCH = 11;
const DIR = 107;
const KEY = 210;

function rule(changes: Partial<RuleData> = {}): RuleData {
  const syscalls = new Uint32Array(64);
  syscalls[0] = 1;
  syscalls[63] = 0xffffffff;
  return {
    list: 4,
    prepend: true,
    action: 2,
    syscalls,
    fields: Uint32Array.of(ARCH, EQUAL, 0xc000003e, DIR, EQUAL, 4, KEY, EQUAL, 2),
    strings: [Buffer.from('/etc'), Buffer.from([0xff, 0x00])],
    ...changes,
  };
}

const ROOM = Buffer.alloc(1040);
const NO_BYTES = new Uint8Array(0);

/** The words of an empty rule, but for some places. */
function words(...places: readonly number[]): Uint32Array {
  const numbers = new Uint32Array(389);
  for (let at = 0; at < places.length; at += 2) {
    numbers[places[at] as number] = places[at + 1] as number;
  }
  return numbers;
}

const status: Required<StatusData> = {
  mask: 1,
  enabled: 2,
  failure: 3,
  pid: 4,
  rateLimit: 5,
  backlogLimit: 6,
  lost: 7,
  backlog: 8,
  featureBitmap: 9,
  backlogWaitTime: 10,
  backlogWaitTimeActual: 0xffffffff,
};

const statusBytes = Buffer.from(Uint32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0xffffffff).buffer);

it('encodes a rule as struct audit_rule_data', () => {
  const bytes = encodeRuleData(rule());
  expect(Buffer.isBuffer(bytes)).toBe(true);
  expect(bytes).toHaveLength(1040 + 6);
  expect(bytes.readUInt32LE(0)).toBe(0x14);
  expect(bytes.readUInt32LE(4)).toBe(2);
  expect(bytes.readUInt32LE(8)).toBe(3);
  expect(bytes.readUInt32LE(12)).toBe(1);
  expect(bytes.readUInt32LE(264)).toBe(0xffffffff);
  expect(bytes.readUInt32LE(268 + 8)).toBe(KEY);
  expect(bytes.readUInt32LE(524)).toBe(0xc000003e);
  expect(bytes.readUInt32LE(780 + 4)).toBe(EQUAL);
  expect(bytes.readUInt32LE(1036)).toBe(6);
  expect(bytes.subarray(1040)).toEqual(Buffer.from([0x2f, 0x65, 0x74, 0x63, 0xff, 0x00]));
});

it('decodes what it encoded', () => {
  expect(decodeRuleData(encodeRuleData(rule()))).toEqual(rule());
});

it('decodes a rule from the middle of other memory, with padding behind it', () => {
  const memory = Buffer.concat([Buffer.alloc(3, 0xee), encodeRuleData(rule()), Buffer.alloc(2)]);
  expect(decodeRuleData(memory.subarray(3))).toEqual(rule());
});

it.each<[string, Partial<RuleData>]>([
  ['a list with the prepend bit', { list: 0x14 }],
  ['a missing string', { strings: [Buffer.from('/etc')] }],
  ['a string too many', { strings: [...rule().strings, Buffer.from('x')] }],
  ['a string of another length', { strings: [Buffer.from('/e'), Buffer.from('ab')] }],
  ['half a triple', { fields: Uint32Array.of(ARCH, EQUAL) }],
  ['too many fields', { fields: new Uint32Array(3 * 65), strings: [] }],
  ['too many strings', { strings: Array.from({ length: 65 }, () => Buffer.from('k')) }],
  ['63 mask words', { syscalls: new Uint32Array(63) }],
  ['a list that is no 32-bit number', { list: 2 ** 32 }],
  ['an action with a fraction', { action: 1.5 }],
  ['a negative action', { action: -1 }],
  ['an action that is no number at all', { action: Number.NaN }],
])('refuses %s with a RangeError', (_, changes) => {
  let thrown: unknown;
  try {
    encodeRuleData(rule(changes));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name: 'RangeError' });
});

it.each<[string, unknown, string]>([
  ['a list in words', { ...rule(), list: 'exit' }, 'list must be a number'],
  ['no prepend', { ...rule(), prepend: undefined }, 'prepend must be a boolean'],
  ['an array for a mask', { ...rule(), syscalls: [1] }, 'syscalls must be a Uint32Array'],
  ['bytes for fields', { ...rule(), fields: Buffer.alloc(4) }, 'fields must be a Uint32Array'],
  ['no strings', { ...rule(), strings: undefined }, 'strings must be an array'],
  ['text for a string', { ...rule(), strings: ['a', 'b'] }, 'each of strings must be a Uint8Array'],
])('refuses %s with a TypeError', (_, misuse, message) => {
  let thrown: unknown;
  try {
    encodeRuleData(misuse as RuleData);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name: 'TypeError', message });
});

it('encodes long strings behind short ones, and short ones again', () => {
  const long = rule({
    fields: Uint32Array.of(DIR, EQUAL, 4, DIR, EQUAL, 4000, KEY, EQUAL, 1),
    strings: [Buffer.from('/etc'), Buffer.alloc(4000, 'x'), Buffer.from('k')],
  });
  expect(decodeRuleData(encodeRuleData(long))).toEqual(long);
  expect(decodeRuleData(encodeRuleData(rule()))).toEqual(rule());
});

it('takes typed arrays of another realm', () => {
  const foreign = runInNewContext(
    '({ syscalls: new Uint32Array(64), fields: new Uint32Array([210, 0x40000000, 1]), string: new Uint8Array([107]) })',
  ) as { syscalls: Uint32Array; fields: Uint32Array; string: Uint8Array };
  expect(foreign.fields).not.toBeInstanceOf(Uint32Array);
  const { syscalls, fields, string } = foreign;
  const bytes = encodeRuleData(rule({ syscalls, fields, strings: [string] }));
  expect(bytes.subarray(1040).toString()).toBe('k');
});

it.each([0, 1, 1039, 1045])('refuses the first %i bytes of a rule', (size) => {
  const bytes = encodeRuleData(rule());
  expect(() => decodeRuleData(bytes.subarray(0, size))).toThrow(/1040 bytes|cut off/);
});

it.each<[string, number, number, string]>([
  ['more fields than there may be', 8, 65, 'at most 64 fields'],
  ['a string that claims too much', 524 + 4, 100, 'claims more bytes'],
  ['a string that leaves bytes over', 524 + 4, 3, 'belong to no field'],
  ['more string bytes than there are', 1036, 7, 'cut off'],
])('refuses %s', (_, offset, value, text) => {
  const bytes = encodeRuleData(rule());
  bytes.writeUInt32LE(value, offset);
  expect(() => decodeRuleData(bytes)).toThrow(text);
});

it('gives strings that are views of the bytes, and numbers that are not', () => {
  const bytes = encodeRuleData(rule());
  const decoded = decodeRuleData(bytes);
  expect(decoded.strings.map((string) => string.buffer)).toEqual([bytes.buffer, bytes.buffer]);
  decodeRuleData(encodeRuleData(rule({ list: 1, fields: new Uint32Array(0), strings: [] })));
  expect(decoded).toEqual(rule());
});

it.each<[string, unknown, unknown, unknown, string, string]>([
  ['no words', undefined, NO_BYTES, ROOM, 'TypeError', 'words must be a Uint32Array'],
  [
    'too few words',
    words().subarray(1),
    NO_BYTES,
    ROOM,
    'RangeError',
    'words must have 389 elements',
  ],
  ['text for strings', words(), 'x', ROOM, 'TypeError', 'strings must be a Uint8Array'],
  [
    'no room',
    words(),
    NO_BYTES,
    ROOM.subarray(1),
    'RangeError',
    'out must have at least 1040 bytes',
  ],
  ['too many fields', words(3, 65), NO_BYTES, ROOM, 'RangeError', 'at most 64 fields'],
  ['too many strings', words(4, 65), NO_BYTES, ROOM, 'RangeError', 'at most 64 strings'],
  ['a string of nowhere', words(4, 1, 262, 1), NO_BYTES, ROOM, 'RangeError', 'outside the bytes'],
])('refuses to encode %s', (_, numbers, strings, out, name, message) => {
  let thrown: unknown;
  try {
    addon().encodeRule(numbers as Uint32Array, strings as Uint8Array, out as Uint8Array);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name, message: expect.stringContaining(message) });
});

it('refuses to decode into anything but words', () => {
  const bytes = encodeRuleData(rule());
  expect(() => {
    addon().decodeRule(bytes, new Uint32Array(5));
  }).toThrow('words must have 389 elements');
});

it('encodes and decodes a status', () => {
  expect(addon().encodeStatus(status)).toEqual(statusBytes);
  expect(addon().decodeStatus(statusBytes)).toEqual(status);
});

it('encodes missing members of a status as zero', () => {
  const bytes = addon().encodeStatus({ mask: 1, enabled: 1, pid: undefined as unknown as number });
  expect(bytes).toEqual(Buffer.from(Uint32Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0).buffer));
});

it.each([
  [32, 8],
  [35, 8],
  [36, 9],
  [40, 10],
  [44, 11],
  [60, 11],
])('decodes a status of %i bytes to %i members', (size, members) => {
  const bytes = Buffer.concat([statusBytes, Buffer.alloc(16)]).subarray(0, size);
  expect(Object.entries(addon().decodeStatus(bytes))).toEqual(
    Object.entries(status).slice(0, members),
  );
});

it('refuses a status that no kernel has sent', () => {
  expect(() => addon().decodeStatus(statusBytes.subarray(0, 31))).toThrow('32 bytes');
  expect(() => addon().encodeStatus({ pid: -1 })).toThrow('pid must be an integer from 0');
});

it('encodes and decodes features', () => {
  const features: FeatureData = { version: 1, mask: 3, features: 2, lock: 0x80000000 };
  const bytes = addon().encodeFeatures(features);
  expect(bytes).toEqual(Buffer.from(Uint32Array.of(1, 3, 2, 0x80000000).buffer));
  expect(addon().decodeFeatures(bytes)).toEqual(features);
  expect(() => addon().decodeFeatures(bytes.subarray(1))).toThrow('16 bytes');
});
