/** What is known beforehand of the kernel's EINVAL: both sides of each of its checks, with the reason. */
import { describe, expect, it } from '@jest/globals';
import type { RuleData } from '../../../lib/rules/rule-data';
import { compileRule } from '../../../lib/rules/compile';
import { checkKernelLimits, refusalOf } from '../../../lib/rules/kernel-limits';
import { OPERATORS } from '../../../lib/tables/keywords';
import { parseRule } from '../../../lib/rules/parse';
import type { FieldName, ListName, Operator, Rule } from '../../../lib/rules/rule';
import { RULE_TEXTS } from '../../support/rule-texts';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';

const TARGET = targetOf('x86_64');

type Triple = readonly [field: FieldName, operator: Operator, value: number | string];

function data(list: ListName, ...conditions: readonly Triple[]): RuleData {
  const where = conditions.map(([field, operator, value]) => ({ field, operator, value }));
  const rule: Rule = { list, action: 'always', prepend: false, syscalls: 'all', where, keys: [] };
  return compileRule(rule, { target: TARGET });
}

/** Those of all operators that the kernel takes for a field. */
function taken(list: ListName, field: FieldName, value: number | string): Operator[] {
  const operators = Object.keys(OPERATORS) as Operator[];
  return operators.filter(
    (operator) => refusalOf(data(list, [field, operator, value])) === undefined,
  );
}

const ORDER: readonly Operator[] = ['!=', '>=', '<=', '=', '>', '<'];
const EQUALITY: readonly Operator[] = ['!=', '='];
const ALL = Object.keys(OPERATORS) as Operator[];

describe('operators', () => {
  it.each<[FieldName, number | string, readonly Operator[]]>([
    ['pid', 1, ORDER],
    ['uid', 0, ORDER],
    ['auid', 1000, ORDER],
    ['auid', 'unset', EQUALITY],
    ['pers', 8, ALL],
    ['arch', 'b64', EQUALITY],
    ['subj_user', 'u', EQUALITY],
    ['subj_sen', 's0', ORDER],
    ['obj_type', 't', EQUALITY],
    ['obj_lev_high', 's0', ORDER],
    ['f24', 1, EQUALITY],
    ['sessionid', 1, ORDER],
    ['devmajor', 8, ORDER],
    ['devminor', 1, ALL],
    ['inode', 5, EQUALITY],
    ['exit', '-EACCES', ORDER],
    ['success', 1, ORDER],
    ['path', '/x', ['=']],
    ['dir', '/x', ['=']],
    ['perm', 'r', EQUALITY],
    ['filetype', 'file', EQUALITY],
    ['field_compare', 1, EQUALITY],
    ['exe', '/x', EQUALITY],
    ['saddr_fam', 2, ORDER],
    ['a0', 1, ALL],
    ['key', 'x', EQUALITY],
    // A field that nothing is known of may have any.
    ['f99', 1, ALL],
  ])('of %s %p are %j', (field, value, operators) => {
    expect(taken('exit', field, value)).toEqual(operators);
  });
});

describe('lists', () => {
  it.each<[string, ListName, Triple[], string | undefined]>([
    ['msgtype on exclude', 'exclude', [['msgtype', '=', 1300]], undefined],
    ['msgtype on user', 'user', [['msgtype', '=', 1300]], undefined],
    [
      'msgtype on exit',
      'exit',
      [['msgtype', '=', 1300]],
      'msgtype is valid only for the exclude or user list',
    ],
    ['fstype on filesystem', 'filesystem', [['fstype', '=', 1]], undefined],
    [
      'fstype on exit',
      'exit',
      [['fstype', '=', 1]],
      'fstype is valid only for the filesystem list',
    ],
    ['a key on filesystem', 'filesystem', [['key', '=', 'x']], undefined],
    [
      'uid on filesystem',
      'filesystem',
      [['uid', '=', 0]],
      'the filesystem list takes only fstype and key',
    ],
    ['path on io_uring', 'io_uring', [['path', '=', '/x']], undefined],
    [
      'path on user',
      'user',
      [['path', '=', '/x']],
      'path is valid only for the exit or io_uring list',
    ],
    [
      'dir on task',
      'task',
      [['dir', '=', '/x']],
      'dir is valid only for the exit or io_uring list',
    ],
    [
      'inode on task',
      'task',
      [['inode', '=', 1]],
      'inode is valid only for the exit or io_uring list',
    ],
    ['perm on exclude', 'exclude', [['perm', '=', 'r']], undefined],
    [
      'perm on io_uring',
      'io_uring',
      [['perm', '=', 'r']],
      'perm is not valid for the io_uring list',
    ],
  ])('%s', (_, list, conditions, reason) => {
    expect(refusalOf(data(list, ...conditions))).toBe(reason);
  });
});

describe('values', () => {
  it.each<[string, Triple, string | undefined]>([
    ['an unset uid', ['uid', '=', 'unset'], 'uid cannot be compared with unset'],
    ['an unset obj_gid', ['obj_gid', '!=', 0xffffffff], 'obj_gid cannot be compared with unset'],
    ['an unset auid', ['auid', '!=', 'unset'], undefined],
    ['an unset session', ['sessionid', '=', 'unset'], undefined],
    ['a relative path', ['path', '=', 'x'], 'path must be an absolute path'],
    ['a path with a slash at its end', ['path', '=', '/x/'], 'path must not end in /'],
    ['a dir with a slash at its end', ['dir', '=', '/x/'], undefined],
    ['a relative dir', ['dir', '=', 'x'], 'dir must be an absolute path'],
    ['a relative exe', ['exe', '=', 'x'], 'exe must be an absolute path'],
    ['an exe with a slash at its end', ['exe', '!=', '/x/'], 'exe must not end in /'],
    ['an empty text', ['subj_user', '=', ''], 'subj_user must not be empty'],
    ['4096 bytes', ['path', '=', `/${'x'.repeat(4095)}`], undefined],
    ['4097 bytes', ['path', '=', `/${'x'.repeat(4096)}`], 'path may have at most 4096 bytes'],
    ['256 key bytes', ['key', '=', 'x'.repeat(256)], undefined],
    ['257 key bytes', ['key', '=', 'x'.repeat(257)], 'keys may have at most 256 bytes in total'],
  ])('%s', (_, condition, reason) => {
    expect(refusalOf(data('exit', condition))).toBe(reason);
  });
});

describe('fields of which a rule takes one', () => {
  it.each<[string, Triple[], string | undefined]>([
    [
      'two keys',
      [
        ['key', '=', 'x'],
        ['key', '=', 'x'],
      ],
      'a rule takes only one key',
    ],
    [
      'two programs',
      [
        ['exe', '=', '/x'],
        ['exe', '!=', '/y'],
      ],
      'a rule takes only one exe',
    ],
    [
      'two paths',
      [
        ['path', '=', '/x'],
        ['path', '=', '/y'],
      ],
      'a rule takes only one of path, dir, inode',
    ],
    [
      'a path and a dir',
      [
        ['path', '=', '/x'],
        ['dir', '=', '/y'],
      ],
      'a rule takes only one of path, dir, inode',
    ],
    [
      'a dir and an inode',
      [
        ['dir', '=', '/x'],
        ['inode', '=', 1],
      ],
      'a rule takes only one of path, dir, inode',
    ],
    [
      'a path, a program and a key',
      [
        ['path', '=', '/x'],
        ['exe', '=', '/x'],
        ['key', '=', 'x'],
      ],
      undefined,
    ],
    [
      'two of any other',
      [
        ['pid', '=', 1],
        ['pid', '=', 1],
      ],
      undefined,
    ],
  ])('%s', (_, conditions, reason) => {
    expect(refusalOf(data('exit', ...conditions))).toBe(reason);
  });
});

it('a list that no kernel has, and the action possible, are refused', () => {
  expect(refusalOf({ ...data('exit'), list: 2 })).toBe('the kernel has no list 2');
  expect(refusalOf({ ...data('exit'), action: 1 })).toBe(
    'the kernel no longer supports the action possible',
  );
  expect(refusalOf({ ...data('exit'), action: 0 })).toBeUndefined();
});

it.each(RULE_TEXTS)('nothing is known against %s', (text) => {
  const { rule } = parseRule(text, { target: TARGET });
  expect(refusalOf(compileRule(rule, { target: TARGET }))).toBeUndefined();
});

it('the reason is thrown as a RuleError', () => {
  expect(() => checkKernelLimits(data('exit', ['path', '=', '/x']))).not.toThrow();
  expect(thrownBy(() => checkKernelLimits(data('exit', ['path', '=', 'x'])))).toMatchObject({
    name: 'RuleError',
    code: 'kernel-refuses',
    reason: 'path must be an absolute path',
    column: undefined,
  });
});
