/** From the kernel's numbers to rules: the normal form, and what no rule can hold. */
import { describe, expect, it } from '@jest/globals';
import type { RuleData } from '../../../lib/rules/rule-data';
import { compileRule } from '../../../lib/rules/compile';
import { decompileRule } from '../../../lib/rules/decompile';
import { parseRule } from '../../../lib/rules/parse';
import { emptyMask, fullMask, setBit } from '../../../lib/rules/syscall-mask';
import { RULE_TEXTS } from '../../support/rule-texts';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';

const TARGET = targetOf('x86_64');
const EQUAL = 0x40000000;
const NOT_EQUAL = 0x30000000;
const KEY = 210;
const PATH = 105;

function data(changes: Partial<RuleData> = {}): RuleData {
  return {
    list: 4,
    prepend: false,
    action: 2,
    syscalls: fullMask(),
    fields: new Uint32Array(0),
    strings: [],
    ...changes,
  };
}

function withStrings(fields: readonly number[], ...strings: readonly string[]): RuleData {
  return data({
    fields: Uint32Array.from(fields),
    strings: strings.map((text) => Buffer.from(text)),
  });
}

function maskWith(...bits: readonly number[]): Uint32Array {
  const mask = emptyMask();
  for (const bit of bits) setBit(mask, bit);
  return mask;
}

describe('decompileRule', () => {
  it.each([
    [0, 'user'],
    [1, 'task'],
    [4, 'exit'],
    [5, 'exclude'],
    [6, 'filesystem'],
    [7, 'io_uring'],
  ])('reads the list %i as %s', (list, name) => {
    expect(decompileRule(data({ list }), { target: TARGET }).list).toBe(name);
  });

  it.each([
    [0, 'never'],
    [1, 'possible'],
    [2, 'always'],
  ])('reads the action %i as %s', (action, name) => {
    expect(decompileRule(data({ action, prepend: true }), { target: TARGET })).toMatchObject({
      action: name,
      prepend: true,
    });
  });

  it.each<[string, Partial<RuleData>, string]>([
    ['list', { list: 2 }, 'the kernel has no rule list 2'],
    ['action', { action: 3 }, 'the kernel has no rule action 3'],
    [
      'operator',
      { fields: Uint32Array.of(0, 0x70000000, 1) },
      'the kernel has no rule operator 1879048192',
    ],
  ])('refuses an unknown %s', (_, changes, message) => {
    expect(thrownBy(() => decompileRule(data(changes), { target: TARGET }))).toMatchObject({
      name: 'RangeError',
      message,
    });
  });

  it('gives strings to their fields in order, byte for byte', () => {
    const fields = Uint32Array.of(PATH, EQUAL, 2, 0, EQUAL, 7, 112, NOT_EQUAL, 3);
    const strings = [Buffer.from([0x2f, 0xff]), Buffer.from('/ü')];
    expect(decompileRule(data({ fields, strings }), { target: TARGET }).where).toEqual([
      { field: 'path', operator: '=', value: '/\udcff' },
      { field: 'pid', operator: '=', value: 7 },
      { field: 'exe', operator: '!=', value: '/ü' },
    ]);
  });

  it.each<[string, RuleData, string[], unknown[]]>([
    ['one key', withStrings([KEY, EQUAL, 1], 'a'), ['a'], []],
    ['joined keys', withStrings([KEY, EQUAL, 3], 'a\u0001b'), ['a', 'b'], []],
    [
      'an empty part as a condition',
      withStrings([KEY, EQUAL, 2], 'a\u0001'),
      [],
      [{ field: 'key', operator: '=', value: 'a\u0001' }],
    ],
    [
      'another operator as a condition',
      withStrings([KEY, NOT_EQUAL, 1], 'a'),
      [],
      [{ field: 'key', operator: '!=', value: 'a' }],
    ],
    [
      'a key before other fields as a condition',
      withStrings([KEY, EQUAL, 1, 0, EQUAL, 1], 'a'),
      [],
      [
        { field: 'key', operator: '=', value: 'a' },
        { field: 'pid', operator: '=', value: 1 },
      ],
    ],
    [
      'only the last of two keys as such',
      withStrings([KEY, EQUAL, 1, KEY, EQUAL, 1], 'a', 'b'),
      ['b'],
      [{ field: 'key', operator: '=', value: 'a' }],
    ],
  ])('reads %s', (_, from, keys, where) => {
    const rule = decompileRule(from, { target: TARGET });
    expect(rule.keys).toEqual(keys);
    expect(rule.where).toEqual(where);
  });

  it('names system calls by the last arch, else by the target', () => {
    const syscalls = maskWith(5);
    const i386 = [11, EQUAL, 0x40000003];
    const aarch64 = [11, EQUAL, 0xc00000b7];
    const names = (...fields: number[]): unknown =>
      decompileRule(data({ syscalls, fields: Uint32Array.from(fields) }), { target: TARGET })
        .syscalls;
    expect(names()).toEqual(['fstat']);
    expect(names(...i386)).toEqual(['open']);
    expect(names(...i386, ...aarch64)).toEqual(['setxattr']);
    expect(names(11, EQUAL, 1)).toEqual([5]);
    expect(
      decompileRule(data({ list: 7, syscalls: maskWith(18) }), { target: TARGET }).syscalls,
    ).toEqual(['openat']);
  });

  it('reads a mask without its class bits as all, and sets them again', () => {
    const syscalls = fullMask();
    syscalls[63] = 0x0000ffff;
    const rule = decompileRule(data({ syscalls }), { target: TARGET });
    expect(rule.syscalls).toBe('all');
    expect(compileRule(rule, { target: TARGET }).syscalls).toEqual(fullMask());
  });
});

it.each(RULE_TEXTS)('%s is the same after compiling and back', (text) => {
  const { rule } = parseRule(text, { target: TARGET });
  const there = compileRule(rule, { target: TARGET });
  expect(decompileRule(there, { target: TARGET })).toEqual(rule);
  expect(compileRule(decompileRule(there, { target: TARGET }), { target: TARGET })).toEqual(there);
});
