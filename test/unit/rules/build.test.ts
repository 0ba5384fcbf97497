/** Rules written in TypeScript: each means what the text means that it stands for. */
import { describe, expect, it } from '@jest/globals';
import {
  BuiltRule,
  compare,
  exclude,
  field,
  filesystem,
  ioUring,
  never,
  syscallRule,
  task,
  userMessages,
  watch,
} from '../../../lib/rules/build';
import { formatRule } from '../../../lib/rules/format';
import { parseRule } from '../../../lib/rules/parse';
import { targetOf } from '../injected-target';

const TARGET = targetOf('x86_64');

describe('a built rule', () => {
  it.each<[BuiltRule, string]>([
    [watch('/etc/passwd'), '-w /etc/passwd'],
    [watch('/etc/passwd', { permissions: 'aw', key: 'x' }), '-w /etc/passwd -p wa -k x'],
    [watch('/etc/', { keys: ['x', 'y'] }), '-w /etc/ -k x -k y'],
    [watch('/etc', { directory: true }), '-w /etc'],
    [watch('/'), '-w /'],
    [watch('/etc///'), '-w /etc'],
    [watch('///', { directory: true }), '-w /'],
    [watch('/x', { prepend: true }), '-A always,exit -F path=/x -F perm=rwxa'],
    [syscallRule({}), '-a always,exit'],
    [
      syscallRule({
        arch: 'b64',
        syscalls: ['open', 'openat'],
        where: [
          field('auid').atLeast(1000),
          field('auid').isNot('unset'),
          compare('uid', '!=', 'euid'),
        ],
        key: 'one',
        keys: ['two'],
      }),
      '-a always,exit -F arch=b64 -S open,openat -F auid>=1000 -F auid!=unset -C uid!=euid -k one -k two',
    ],
    [syscallRule({ action: 'never', prepend: true }), '-A never,exit'],
    [never({ arch: 'b32', syscalls: ['time'] }), '-a never,exit -F arch=b32 -S time'],
    [exclude([field('msgtype').is('CWD')]), '-a never,exclude -F msgtype=CWD'],
    [
      exclude([field('msgtype').is(1307)], { prepend: true, action: 'always' }),
      '-A always,exclude -F msgtype=CWD',
    ],
    [filesystem([field('fstype').isNot('debugfs')]), '-a never,filesystem -F fstype!=debugfs'],
    [syscallRule({ where: [field('inode').is(5)] }), '-a always,exit -F inode=5'],
    [filesystem('tracefs', { key: 'x' }), '-a never,filesystem -F fstype=tracefs -k x'],
    [filesystem(5, { action: 'always' }), '-a always,filesystem -F fstype=5'],
    [task([field('uid').is(5)]), '-a never,task -F uid=5'],
    [task([], { action: 'always' }), '-a always,task'],
    [userMessages([field('uid').below(5)]), '-a never,user -F uid<5'],
    [userMessages([], { action: 'always', prepend: true }), '-A always,user'],
    [ioUring({}), '-a always,io_uring'],
    [
      ioUring({ action: 'never', operations: ['openat'], where: [field('uid').is(0)] }),
      '-a never,io_uring -S openat -F uid=0',
    ],
  ])('%s means %s', (built, text) => {
    const { rule } = parseRule(text, { target: TARGET });
    expect({ ...built }).toEqual(rule);
    expect(String(built)).toBe(formatRule(rule));
  });

  it.each<[BuiltRule, string]>([
    [syscallRule({ where: [field('auid').isNot(-1)] }), '-F auid!=unset'],
    [syscallRule({ where: [field('auid').isNot(4294967295)] }), '-F auid!=unset'],
    [syscallRule({ where: [field('sessionid').is(-1)] }), '-F sessionid=unset'],
    [syscallRule({ where: [field('exit').is(-13)] }), '-F exit=-EACCES'],
    [syscallRule({ where: [field('a0').is(-1)] }), '-F a0=4294967295'],
    [syscallRule({ where: [field('pid').is(-1)] }), '-F pid=4294967295'],
    [exclude([field('msgtype').is(1300)]), '-F msgtype=SYSCALL'],
  ])('has the values that text is read as: %s', (built, conditions) => {
    const { rule } = parseRule(`-a ${built.action},${built.list} ${conditions}`, {
      target: TARGET,
    });
    expect(built.where).toEqual(rule.where);
    expect(parseRule(String(built), { target: TARGET }).rule.where).toEqual(rule.where);
  });

  it('leaves values alone that have no other form', () => {
    const where = [
      { field: 'f24', operator: '=', value: 1 },
      { field: 'arch', operator: '=', value: 5 },
      { field: 'path', operator: '=', value: '/x' },
    ] as const;
    const built = new BuiltRule({ ...syscallRule({}), where });
    expect(built.where).toEqual(where);
  });

  it('is a copy of what it was made from', () => {
    const { rule } = parseRule('-a always,exit -S open -k x', { target: TARGET });
    const built = new BuiltRule(rule);
    expect(built).toBeInstanceOf(BuiltRule);
    expect({ ...built }).toEqual(rule);
  });
});

describe('field', () => {
  it('has a method for each operator', () => {
    const a0 = field('a0');
    expect([
      a0.is(1),
      a0.isNot(1),
      a0.above(1),
      a0.atLeast(1),
      a0.below(1),
      a0.atMost(1),
      a0.hasAny(1),
      a0.hasAll(1),
    ]).toEqual(
      ['=', '!=', '>', '>=', '<', '<=', '&', '&='].map((operator) => ({
        field: 'a0',
        operator,
        value: 1,
      })),
    );
  });
});
