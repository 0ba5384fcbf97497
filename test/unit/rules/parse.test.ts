/** From text to rules: everything that the grammar takes, what it refuses and where, and its warnings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ArgumentError, RuleError, type RuleErrorCode } from '../../../lib/errors';
import { parseRule } from '../../../lib/rules/parse';
import type { Condition, Operator, Rule } from '../../../lib/rules/rule';
import type { ParseOptions } from '../../../lib/rules/parsing/rule-parser';
import { hexOfMask } from '../../../lib/rules/syscall-mask';
import type { RuleWarningCode } from '../../../lib/rules/parsing/warnings';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';
import { REFUSALS } from './refusals';

const TARGET = targetOf('x86_64');

function ruleOf(text: string | readonly string[], options: ParseOptions = {}): Rule {
  return parseRule(text, { target: TARGET, ...options }).rule;
}

function warningsOf(text: string, machine = 'x86_64'): RuleWarningCode[] {
  return parseRule(text, { target: targetOf(machine) }).warnings.map((warning) => warning.code);
}

function on(field: string, operator: Operator, value: number | string): Condition {
  return { field, operator, value } as Condition;
}

describe('a refusal', () => {
  it.each(REFUSALS)('%s of %j', (code, { marked, subject, expected, machine, target }) => {
    const column = marked.indexOf('‸') + 1;
    const text = marked.replace('‸', '');
    const error = thrownBy(() => parseRule(text, { target: targetOf(machine, target) }));
    expect(error).toBeInstanceOf(RuleError);
    expect(error).toMatchObject({ code, column, subject, expected });
    const { reason, message } = error as RuleError;
    const cure = expected === undefined ? '' : `; expected ${expected}`;
    expect(reason).not.toBe('');
    expect(message).toBe(`column ${column}: ${reason}${cure}`);
  });

  it('has every code', () => {
    const source = readFileSync(join(__dirname, '../../../lib/errors.ts'), 'utf8');
    const type = /export type RuleErrorCode =([^;]+);/.exec(source)?.[1] ?? '';
    const codes = [...type.matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
    expect(codes.length).toBeGreaterThan(40);
    expect(new Set<unknown>(REFUSALS.map(([code]) => code))).toEqual(new Set(codes));
  });

  it.each<[string, string]>([
    [
      '-a always,exit -F auid>=x',
      'column 25: invalid value x for auid; expected a uid, a user name known on this machine, or unset',
    ],
    [
      '-a always,exit -F bogus=1',
      'column 19: unknown field bogus; expected a field of auditctl(8), or f and a field number',
    ],
    [
      '-a always,exit -S nope',
      'column 19: unknown system call nope on x86_64; expected open, or a system call name or a number below 2048',
    ],
    ['-w etc', "column 4: The path must start with '/'; expected an absolute path"],
  ])('of %s is a sentence', (text, message) => {
    expect(() => ruleOf(text)).toThrow(message);
  });

  it.each<[string, string]>([
    [`/${'x/'.repeat(2047)}x`, 'The path passed for the watch is too big'],
    ['etc', "The path must start with '/'"],
    [`/${'x'.repeat(256)}`, 'The base name of the path is too big'],
  ])('of a watch on %.10s gives the reason in auditctl’s words', (path, reason) => {
    expect(thrownBy(() => ruleOf(['-w', path]))).toMatchObject({ code: 'watch-path', reason });
  });

  it('of words that are apart has the column that they would have in one line', () => {
    const error = thrownBy(() => ruleOf(['-w', '/two words', '-p', 'z']));
    expect(error).toMatchObject({ code: 'bad-permission', column: 18, subject: 'z' });
  });

  it('of an empty system call names it', () => {
    expect(thrownBy(() => ruleOf(['-a', 'always,exit', '-S', '']))).toMatchObject({
      code: 'unknown-syscall',
      subject: '',
    });
  });
});

describe('just within a limit', () => {
  const pairs = (count: number, pair = '-F pid=1'): string =>
    Array.from({ length: count }, () => pair).join(' ');

  it.each<[string, string, (rule: Rule) => unknown, unknown]>([
    ['63 fields', `-a always,exit ${pairs(63)}`, (rule) => rule.where.length, 63],
    [
      '62 fields and a key',
      `-a always,exit -S open ${pairs(62)} -k x`,
      (rule) => [rule.where.length, rule.keys.length],
      [62, 1],
    ],
    ['64 raw fields', `-a always,exit ${pairs(64, '-F f24=1')}`, (rule) => rule.where.length, 64],
    ['256 key bytes', `-w /etc -k ${'x'.repeat(256)}`, (rule) => rule.keys, ['x'.repeat(256)]],
    [
      '256 key bytes in characters of two',
      `-w /etc -k ${'ü'.repeat(128)}`,
      (rule) => rule.keys,
      ['ü'.repeat(128)],
    ],
    [
      '256 key bytes with a separator',
      `-w /etc -k a -k ${'x'.repeat(254)}`,
      (rule) => rule.keys,
      ['a', 'x'.repeat(254)],
    ],
    [
      '256 bytes of a generic key field',
      `-a always,exit -F path=/x -F KEY!=${'x'.repeat(256)}`,
      (rule) => rule.where[1],
      on('key', '!=', 'x'.repeat(256)),
    ],
    [
      '4096 path bytes',
      `-a always,exit -F path=/${'x'.repeat(4095)}`,
      (rule) => rule.where,
      [on('path', '=', `/${'x'.repeat(4095)}`)],
    ],
    [
      '4095 bytes of a watch',
      `-w /${'x/'.repeat(2046)}xx`,
      (rule) => rule.where[0],
      on('path', '=', `/${'x/'.repeat(2046)}xx`),
    ],
    [
      'a base name of 255 bytes',
      `-w /etc/${'x'.repeat(255)}`,
      (rule) => rule.where[0],
      on('path', '=', `/etc/${'x'.repeat(255)}`),
    ],
    ['system call 2047', '-a always,exit -S 2047', (rule) => rule.syscalls, [2047]],
    ['system call 0', '-a always,exit -S 0', (rule) => rule.syscalls, ['read']],
    [
      'address family 45',
      '-a always,exit -F saddr_fam=45',
      (rule) => rule.where,
      [on('saddr_fam', '=', 45)],
    ],
    [
      'four permissions',
      '-a always,exit -F perm=xawr',
      (rule) => rule.where,
      [on('perm', '=', 'rwxa')],
    ],
  ])('%s are taken', (_, text, look, expected) => {
    expect(look(ruleOf(text))).toEqual(expected);
  });
});

describe('list and action', () => {
  it.each(['user', 'task', 'exit', 'exclude', 'filesystem', 'io_uring'] as const)(
    'take the list %s in both orders, any case of it, and both actions',
    (list) => {
      for (const action of ['always', 'never'] as const) {
        expect(ruleOf(`-a ${action},${list}`)).toMatchObject({ list, action, prepend: false });
        expect(ruleOf(`-a ${list},${action}`)).toMatchObject({ list, action });
        expect(ruleOf(`-A ${list.toUpperCase()},${action}`)).toMatchObject({ list, action });
      }
    },
  );

  it.each([
    ['-a always,exit', 'add', false],
    ['-A always,exit', 'add', true],
    ['-d always,exit', 'delete', false],
    ['-w /etc', 'add', false],
    ['-W /etc', 'delete', false],
    ['-a always,exit -W /etc', 'delete', false],
    ['-A always,exit -W /etc', 'delete', false],
  ])('%s is to %s, before the others: %p', (text, operation, prepend) => {
    const parsed = parseRule(text, { target: TARGET });
    expect(parsed.operation).toBe(operation);
    expect(parsed.rule.prepend).toBe(prepend);
  });

  it.each(['-a always,entry', '-A ENTRY,always', '-d entry,always'])('%s means exit', (text) => {
    expect(ruleOf(text).list).toBe('exit');
    expect(warningsOf(text)).toEqual(['entry-moved']);
  });
});

describe('system calls', () => {
  it.each<[string, string, Rule['syscalls']]>([
    ['nothing, on exit', '-a always,exit', 'all'],
    ['nothing, on user', '-a always,user', 'all'],
    ['nothing, on exclude', '-a never,exclude', 'all'],
    ['nothing, on filesystem', '-a never,filesystem', 'all'],
    ['nothing, on io_uring', '-a always,io_uring', 'all'],
    ['nothing, on task', '-a never,task', []],
    ['one', '-a always,exit -S open', ['open']],
    ['several options', '-a always,exit -S open -S close', ['open', 'close']],
    ['a list', '-a always,exit -S openat,open,close', ['open', 'close', 'openat']],
    ['any case', '-a always,exit -S OpenAt', ['openat']],
    ['a list with gaps', '-a always,exit -S ,open,,close,', ['open', 'close']],
    ['a list of nothing', '-a always,exit -S ,', []],
    ['numbers', '-a always,exit -S 0,0x1,02,2000', ['read', 'write', 'open', 2000]],
    ['the same one twice', '-a always,exit -S open,2 -S open', ['open']],
    ['the name of the kernel for it', '-a always,exit -S pread64', ['pread']],
    ['all', '-a always,exit -S all', 'all'],
    ['all among others', '-a always,exit -S open,all -S close', 'all'],
    ['one after all', '-a always,exit -S all -S open', 'all'],
    ['one after a watch, which has all', '-w /etc -S open', 'all'],
    ['one before the list', '-S open -a always,exit', ['open']],
    ['one of another arch', '-a always,exit -F arch=b32 -S open', ['open']],
    ['a number of another arch', '-a always,exit -F arch=b32 -S 5', ['open']],
    ['a number of the last of two archs', '-a always,exit -F arch=b64 -F arch=b32 -S 5', ['open']],
    ['a number of a raw arch', '-a always,exit -F f11=1073741827 -S 5', ['open']],
    ['a number of a raw arch of no machine', '-a always,exit -F f11=1 -S 5', [5]],
    ['operations', '-a always,io_uring -S mkdirat,openat', ['openat', 'mkdirat']],
    ['an operation without a name', '-a always,io_uring -S 0', [0]],
    ['all operations', '-a always,io_uring -S all', 'all'],
  ])('%s', (_, text, syscalls) => {
    expect(ruleOf(text).syscalls).toEqual(syscalls);
  });

  it.each([
    ['x86_64', 'b64', 2],
    ['x86_64', 'b32', 5],
    ['i686', 'b32', 5],
    ['ppc64', 'b64', 5],
    ['ppc64', 'b32', 5],
    ['ppc64le', 'b64', 5],
    ['s390x', 'b64', 5],
    ['s390x', 'b32', 5],
    ['armv7l', 'b32', 5],
    ['aarch64', 'b32', 5],
  ])('on %s with arch %s, open is %i', (machine, arch, number) => {
    const target = targetOf(machine);
    const head = `-a always,exit -F arch=${arch} -S`;
    expect(ruleOf(`${head} ${number}`, { target })).toEqual(ruleOf(`${head} open`, { target }));
    expect(ruleOf(`${head} ${number}`, { target }).syscalls).toEqual(['open']);
  });

  it('are numbers where the machine has no table', () => {
    expect(ruleOf('-a always,exit -S 5,1', { target: targetOf('mips64') }).syscalls).toEqual([
      1, 5,
    ]);
  });

  it('of a whole mask replace those of -S', () => {
    const mask = new Uint32Array(64);
    mask[0] = 0b11;
    const whole = `--mask=${hexOfMask(mask)}`;
    expect(ruleOf(`-a always,user ${whole}`).syscalls).toEqual(['read', 'write']);
    expect(ruleOf(`-a always,exit -S open ${whole}`).syscalls).toEqual(['read', 'write']);
    expect(ruleOf(`-a always,exit ${whole} -S open`).syscalls).toEqual(['open']);
    expect(ruleOf(`-a always,task --mask ${'f'.repeat(512)}`).syscalls).toBe('all');
    expect(ruleOf(`-a always,exit --mask ${'0'.repeat(512)}`).syscalls).toEqual([]);
  });
});

describe('fields', () => {
  it.each<Operator>(['=', '!=', '>', '>=', '<', '<=', '&', '&='])('take %s', (operator) => {
    expect(ruleOf(`-a always,exit -F a0${operator}4`).where).toEqual([on('a0', operator, 4)]);
    expect(ruleOf(`-a always,exit -F f24${operator}4`).where).toEqual([on('f24', operator, 4)]);
    expect(ruleOf(`-a always,exit -F subj_clr${operator}s0`).where).toEqual([
      on('subj_clr', operator, 's0'),
    ]);
  });

  it.each<[string, string, Condition]>([
    ['exit', 'pid=0x10', on('pid', '=', 16)],
    ['exit', 'UID>=010', on('uid', '>=', 8)],
    ['exit', 'loginuid!=-1', on('auid', '!=', 'unset')],
    ['exit', 'auid!=4294967295', on('auid', '!=', 'unset')],
    ['exit', 'euid=root', on('euid', '=', 'root')],
    ['exit', 'egid=staff', on('egid', '=', 'staff')],
    ['exit', 'obj_uid=unset', on('obj_uid', '=', 'unset')],
    ['exit', 'obj_gid=0', on('obj_gid', '=', 0)],
    ['exit', 'arch!=i686', on('arch', '!=', 'b32')],
    ['exit', 'arch=s390x', on('arch', '=', 's390x')],
    ['user', 'arch=b64', on('arch', '=', 'b64')],
    ['user', 'msgtype=user_login', on('msgtype', '=', 'USER_LOGIN')],
    ['exclude', 'msgtype!=1300', on('msgtype', '!=', 'SYSCALL')],
    ['exclude', 'euid=1', on('euid', '=', 1)],
    ['exclude', 'perm=r', on('perm', '=', 'r')],
    ['exclude', 'sessionid=unset', on('sessionid', '=', 'unset')],
    ['user', 'sessionid>5', on('sessionid', '>', 5)],
    ['filesystem', 'fstype=TraceFS', on('fstype', '=', 'tracefs')],
    ['exit', 'devmajor=8', on('devmajor', '=', 8)],
    ['exit', 'devminor&1', on('devminor', '&', 1)],
    ['exit', 'inode!=12345', on('inode', '!=', 12_345)],
    ['exit', 'exit=-eacces', on('exit', '=', '-EACCES')],
    ['exit', 'exit<0', on('exit', '<', 0)],
    ['exit', 'success!=1', on('success', '!=', 1)],
    ['exit', 'path=/a b/', on('path', '=', '/a b/')],
    ['exit', 'dir=/etc/', on('dir', '=', '/etc/')],
    ['task', 'exe!=/bin/sh', on('exe', '!=', '/bin/sh')],
    ['exit', 'path==/x', on('path', '=', '=/x')],
    ['exit', 'filetype!=FIFO', on('filetype', '!=', 'fifo')],
    ['exit', 'saddr_fam=0x2', on('saddr_fam', '=', 2)],
    ['exit', 'a3=-1', on('a3', '=', 0xffffffff)],
    ['exit', 'subj_user=u:r', on('subj_user', '=', 'u:r')],
    ['exit', 'obj_lev_low<=s0', on('obj_lev_low', '<=', 's0')],
    ['exit', 'field_compare=11', { compare: 'uid', operator: '=', with: 'euid' }],
    ['user', 'field_compare!=1', { compare: 'uid', operator: '!=', with: 'obj_uid' }],
    ['exit', 'field_compare=99', on('field_compare', '=', 99)],
    ['exit', 'field_compare>11', on('field_compare', '>', 11)],
    ['exit', 'f24=1', on('f24', '=', 1)],
    ['exit', 'f24!=0x10', on('f24', '!=', 16)],
    ['exit', 'f1=4294967295', on('uid', '=', 'unset')],
    ['exit', 'f105=/x>=y', on('path', '=', '/x>=y')],
    ['exit', 'f112>=/x', on('exe', '>=', '/x')],
    ['exit', 'f106!=4', on('f106', '!=', 4)],
    ['exit', 'f106=4', on('perm', '=', 'r')],
    ['user', 'f11=3221225534', on('arch', '=', 'b64')],
    ['exit', 'f111=25', { compare: 'sgid', operator: '=', with: 'fsgid' }],
    ['exit', 'f4294967295=1', on('f4294967295', '=', 1)],
  ])('on %s: %s', (list, pair, condition) => {
    expect(ruleOf(['-a', `always,${list}`, '-F', pair]).where).toEqual([condition]);
  });

  it('stay in the order in which they were written', () => {
    const { where } = ruleOf('-a always,exit -F pid=1 -F arch=b64 -C uid!=euid -F pid=1 -S open');
    expect(where).toEqual([
      on('pid', '=', 1),
      on('arch', '=', 'b64'),
      { compare: 'uid', operator: '!=', with: 'euid' },
      on('pid', '=', 1),
    ]);
  });

  it('take an arch by number after -S, where the name is refused', () => {
    const rule = ruleOf('-a always,exit -S 5 -F f11=1073741827');
    expect(rule.syscalls).toEqual(['open']);
    expect(rule.where).toEqual([on('arch', '=', 'b32')]);
  });
});

describe('kernel features', () => {
  const all = { featureBitmap: 0x7f };
  const none = { featureBitmap: 0 };

  it.each(['pid=1', 'uid=1', 'gid=1', 'auid=1', 'msgtype=1300', 'subj_type=t'])(
    'let the exclude list of an old kernel have %s',
    (pair) => {
      expect(
        ruleOf(`-a never,exclude -F ${pair}`, { target: targetOf('x86_64', none) }).where,
      ).toEqual(ruleOf(`-a never,exclude -F ${pair}`).where);
    },
  );

  it.each([
    '-a never,exclude -F euid=1',
    '-a never,filesystem -F fstype=tracefs',
    '-a always,exit -F exe=/bin/sh',
    '-a always,exit -F sessionid=1',
  ])('let %s pass where they are there or nobody knows', (text) => {
    expect(ruleOf(text, { target: targetOf('x86_64', all) }).where).toHaveLength(1);
    expect(ruleOf(text, { target: targetOf('x86_64') }).where).toHaveLength(1);
    expect(() => ruleOf(text, { target: targetOf('x86_64', none) })).toThrow('this kernel');
  });
});

describe('comparisons', () => {
  it.each([
    ['uid!=euid', 'uid', '!=', 'euid'],
    ['euid=uid', 'euid', '=', 'uid'],
    ['AUID=Obj_Uid', 'auid', '=', 'obj_uid'],
    ['gid!=fsgid', 'gid', '!=', 'fsgid'],
    ['obj_gid=sgid', 'obj_gid', '=', 'sgid'],
  ])('take %s as it was written', (pair, compare, operator, other) => {
    expect(ruleOf(`-a always,exit -C ${pair}`).where).toEqual([{ compare, operator, with: other }]);
  });
});

describe('watches', () => {
  it.each([
    ['/etc', 'dir', '/etc'],
    ['/etc/', 'dir', '/etc'],
    ['/etc///', 'dir', '/etc'],
    ['/etc/passwd', 'path', '/etc/passwd'],
    ['/no/such/', 'path', '/no/such'],
    ['/', 'dir', '/'],
    ['//', 'dir', '//'],
    ['///', 'dir', '/'],
    ['/x', 'path', '/x'],
    ['/x/', 'path', '/x'],
    ['/etc/two words', 'dir', '/etc/two words'],
    ['/a*b', 'path', '/a*b'],
    ['/a\udcff', 'path', '/a\udcff'],
  ])('on %s are rules on %s %s', (path, field, value) => {
    const expected = {
      list: 'exit',
      action: 'always',
      prepend: false,
      syscalls: 'all',
      where: [on(field, '=', value), on('perm', '=', 'rwxa')],
      keys: [],
    };
    expect(ruleOf(['-w', path])).toEqual(expected);
    expect(ruleOf(['-W', path])).toEqual(expected);
  });

  it('take permissions, keys and further fields', () => {
    expect(ruleOf('-w /etc -p aw -k one -F auid=0 -k two')).toMatchObject({
      where: [on('dir', '=', '/etc'), on('perm', '=', 'wa'), on('auid', '=', 0)],
      keys: ['one', 'two'],
    });
  });
});

describe('permissions', () => {
  it.each([
    ['replace those of a watch', '-w /x -p r', [on('path', '=', '/x'), on('perm', '=', 'r')]],
    [
      'are the last that were given',
      '-w /x -p r -p W',
      [on('path', '=', '/x'), on('perm', '=', 'w')],
    ],
    [
      'replace those of every field',
      '-a always,exit -F perm=r -F pid=1 -F perm=w -p a',
      [on('perm', '=', 'a'), on('pid', '=', 1), on('perm', '=', 'a')],
    ],
    [
      'are added after other fields',
      '-a always,exit -F pid=1 -p xr',
      [on('pid', '=', 1), on('perm', '=', 'rx')],
    ],
    [
      'are added after a comparison',
      '-a always,exit -C uid=euid -p x',
      [{ compare: 'uid', operator: '=', with: 'euid' }, on('perm', '=', 'x')],
    ],
  ])('%s', (_, text, where) => {
    expect(ruleOf(text).where).toEqual(where);
  });
});

describe('keys', () => {
  it.each<[string, string[]]>([
    ['-w /etc -k x', ['x']],
    ['-w /etc -k b -k a', ['b', 'a']],
    ['-w /etc -F key=a=b>c', ['a=b>c']],
    ['-w /etc -k one -F key=two', ['one', 'two']],
    ['-a always,exit -F key=x -S open', ['x']],
    ['-a always,exit -F path=/x -k x', ['x']],
    ['-a always,exit -F dir=/x -k x', ['x']],
    ['-a always,exit -F perm=r -k x', ['x']],
    ['-a always,exit -F exe=/x -k x', ['x']],
    ['-a never,filesystem -F fstype=tracefs -k x', ['x']],
    ['-a always,exit -F pid=1 -p r -k x', ['x']],
    ['-S open -a always,exit -k x', ['x']],
  ])('of %s are %j', (text, keys) => {
    expect(ruleOf(text).keys).toEqual(keys);
  });

  it('that are empty are none', () => {
    expect(ruleOf(['-w', '/etc', '-k', '', '-F', 'key=', '-k', 'x']).keys).toEqual(['x']);
  });

  it('that are empty after another leave their separator', () => {
    const { where, keys } = ruleOf(['-a', 'always,exit', '-S', 'all', '-k', 'x', '-k', '']);
    expect({ where, keys }).toEqual({ where: [on('key', '=', 'x\u0001')], keys: [] });
  });

  it.each<[string, string, string[], Condition[]]>([
    ['KEY= as keys when it is last', 'KEY=a\u0001b', ['a', 'b'], []],
    ['a raw key field as keys when it is last', 'f210=a\u0001b', ['a', 'b'], []],
    ['a raw key with an empty part as a field', 'f210=a\u0001', [], [on('key', '=', 'a\u0001')]],
    ['another operator as a field', 'key!=a', [], [on('key', '!=', 'a')]],
  ])('take %s', (_, pair, keys, where) => {
    const rule = ruleOf(['-a', 'always,exit', '-S', 'open', '-F', pair]);
    expect(rule.keys).toEqual(keys);
    expect(rule.where).toEqual(where);
  });

  it('leave a key field alone that stands before others', () => {
    const rule = ruleOf('-a always,exit -S open -F KEY=a -F pid=1');
    expect(rule.where).toEqual([on('key', '=', 'a'), on('pid', '=', 1)]);
    expect(rule.keys).toEqual([]);
  });

  it('leave a key field alone that stands before keys', () => {
    const rule = ruleOf('-a always,exit -S open -F KEY=a -k b');
    expect(rule.where).toEqual([on('key', '=', 'a')]);
    expect(rule.keys).toEqual(['b']);
  });
});

describe('warnings', () => {
  it.each<[string, RuleWarningCode[]]>([
    ['-a always,exit -F arch=b64 -S open', []],
    ['-a always,exit -S open', ['syscall-mismatch']],
    ['-a always,exit -S 5', []],
    ['-a always,exit -S all', []],
    ['-a always,exit -S open -S close', ['syscall-mismatch']],
    ['-a always,exit -S arch_prctl', ['syscall-mismatch']],
    ['-S open -a always,exit', []],
    ['-d always,exit -S open', []],
    ['-a always,io_uring -S openat', []],
    ['-w /etc', ['watch-is-slow']],
    ['-W /etc', []],
    ['-w /etc/../x', ['relative-path', 'watch-is-slow']],
    ['-w /a..b', ['relative-path', 'watch-is-slow']],
    ['-w /etc/*', ['wildcard', 'watch-is-slow']],
    ['-w /etc/?', ['wildcard', 'watch-is-slow']],
    ['-W /../*', ['relative-path', 'wildcard']],
    ['-a always,entry -S open', ['entry-moved', 'syscall-mismatch']],
  ])('of %s are %j', (text, codes) => {
    expect(warningsOf(text)).toEqual(codes);
  });

  it.each([
    ['x86_64', ['syscall-mismatch']],
    ['s390x', []],
    ['ppc64', []],
    ['ppc64le', []],
    ['i686', []],
    ['aarch64', []],
    ['riscv64', []],
  ])('of rename without an arch on %s are %j', (machine, codes) => {
    const syscall = ['aarch64', 'riscv64'].includes(machine) ? 'renameat2' : 'rename';
    expect(warningsOf(`-a always,exit -S ${syscall}`, machine)).toEqual(codes);
  });

  it('of s390x are about calls whose numbers differ', () => {
    expect(warningsOf('-a always,exit -S getuid', 's390x')).toEqual(['syscall-mismatch']);
  });

  it('say what is meant', () => {
    const { warnings } = parseRule('-w /a*/..', { target: TARGET });
    expect(warnings.map((warning) => warning.message)).toEqual([
      'the kernel compares paths literally: .. is not resolved',
      'the kernel compares paths literally: * and ? match only themselves',
      '-w makes the kernel test every system call; -a with arch and -F perm is faster',
    ]);
  });
});

describe('text after a number', () => {
  const accept = { numbers: 'auditctl' } as const;

  it.each<[string, Partial<Rule>]>([
    ['-a always,exit -F uid=12abc', { where: [on('uid', '=', 12)] }],
    ['-a always,exit -F uid=5=6', { where: [on('uid', '=', 5)] }],
    ['-a always,exit -F pid=08', { where: [on('pid', '=', 0)] }],
    ['-a always,exit -S 1x,2', { syscalls: ['write', 'open'] }],
  ])('is ignored in %s when auditctl’s way is asked for, and refused otherwise', (text, part) => {
    expect(ruleOf(text, accept)).toMatchObject(part);
    expect(() => ruleOf(text)).toThrow(RuleError);
  });

  it('is refused after a raw field in either way', () => {
    expect(thrownBy(() => ruleOf('-a always,exit -F f24=1x', accept))).toMatchObject({
      code: 'number-expected',
    });
  });
});

describe('parseRule', () => {
  it('asks the target that it was given, and nothing else', () => {
    const asked: string[] = [];
    const target = targetOf('x86_64', {
      isDirectory: (path) => asked.push(`directory ${path}`) > 0,
      userId: (name) => asked.push(`user ${name}`),
      groupId: (name) => asked.push(`group ${name}`),
    });
    ruleOf('-w /w/ -F uid=u -F gid=g', { target });
    expect([...new Set(asked)]).toEqual(['directory /w', 'user u', 'group g']);
  });

  it.each([5, null, undefined])('says that %s is no rule', (none) => {
    const error = thrownBy(() => parseRule(none as unknown as string));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toMatchObject({
      message: `rule must be a rule: its text, or its words, not ${none}`,
    });
  });

  it('says that two rules are not the words of one', () => {
    const two = thrownBy(() => parseRule(['-w /etc/passwd', '-w /etc/shadow'], { target: TARGET }));
    expect(two).toBeInstanceOf(ArgumentError);
    expect(two).toMatchObject({
      argument: 'rule',
      message: 'rule must be one rule, or the words of one, not 2 rules',
    });
    const words = thrownBy(() => parseRule(['-w', 5 as unknown as string]));
    expect(words).toMatchObject({ name: 'ArgumentError', argument: 'rule[1]' });
  });

  it('keeps nothing from one rule to the next', () => {
    ruleOf('-a always,exit -F arch=b32 -S open -k x');
    expect(ruleOf('-a always,exit -S 2').syscalls).toEqual(['open']);
    expect(thrownBy(() => ruleOf('-a always,exit -k x'))).toMatchObject({
      code: 'key-too-early' satisfies RuleErrorCode,
    });
  });
});
