/** Rules as text: exactly, so that the same rule is read back, and as `auditctl -l` lists them. */
import { describe, expect, it } from '@jest/globals';
import { type FormatOptions, formatRule, ruleWords } from '../../../lib/rules/format';
import { parseRule } from '../../../lib/rules/parse';
import type { Condition, FieldCondition, Rule } from '../../../lib/rules/rule';
import { MACHINES } from '../../../lib/tables/machines';
import { RULE_TEXTS } from '../../support/rule-texts';
import { targetOf } from '../injected-target';

const TARGET = targetOf('x86_64');

function rule(changes: Partial<Rule> = {}): Rule {
  return {
    list: 'exit',
    action: 'always',
    prepend: false,
    syscalls: 'all',
    where: [],
    keys: [],
    ...changes,
  };
}

function parsed(text: string | readonly string[], target = TARGET): Rule {
  return parseRule(text, { target }).rule;
}

function exact(from: Rule, target = TARGET): string {
  return formatRule(from, { target });
}

function listed(from: Rule, options: FormatOptions = {}): string {
  return formatRule(from, { style: 'listing', target: TARGET, ...options });
}

function where(
  ...conditions: readonly (readonly [string, string, string | number])[]
): Condition[] {
  return conditions.map(([field, operator, value]) => ({ field, operator, value }) as Condition);
}

describe('exact text', () => {
  it.each([
    '-a always,exit -S all',
    '-A never,exit -S open,close',
    '-a always,exit -S ,',
    '-a never,task',
    '-a never,user',
    '-a always,exclude -F msgtype=SERVICE_START',
    '-a never,filesystem -F fstype=tracefs -F key=x',
    '-a always,io_uring -S openat,mkdirat -F uid=0 -F key=x',
    '-a always,exit -F arch=b64 -S open,2000 -F auid>=1000 -F auid!=-1 -F key=x',
    '-a always,exit -F arch=b32 -S open -F exit=-EACCES',
    '-a always,exit -F arch=aarch64 -S openat -F exit=1',
    '-a always,exit -F pid=1 -F arch=b64 -S open -C uid!=euid -F pid=2',
    '-a always,exit -S all -F a0&0xFF -F a1&=0x10 -F a2!=0xFFFFFFFF',
    '-a always,exit -S all -F path=/x -F perm=rwxa -F auid=0',
    '-a always,exit -S all -F uid=root -F gid=staff -F egid>=0',
    '-a always,exit -S all -F filetype=fifo -F devmajor=8 -F inode!=5',
    '-a always,user -F sessionid=-1 -F subj_user=u',
    '-a always,exit -S all -F saddr_fam=2 -F success!=1 -F pers=8',
    '-a always,exit -F f11=1 -S all -F f24=1 -F f106!=4',
    String.raw`-a always,exit -S all -F path=/two\ words -F key=a\ b`,
    '-w /etc -p wa -k one -k two',
    '-w /etc/passwd -p r',
    String.raw`-w /etc/two\ words -p rwxa`,
    '-w / -p x',
    '-w // -p x',
  ])('%s reads back as the rule that it was', (text) => {
    expect(exact(parsed(text))).toBe(text);
  });

  it.each(RULE_TEXTS)('of %s reads back as the same rule', (text) => {
    const original = parsed(text);
    expect(parsed(exact(original))).toEqual(original);
    expect(parsed(ruleWords(original, { target: TARGET }))).toEqual(original);
  });

  // What auditctl's own words would read as another rule, or not at all.
  it.each<[string, Rule, string]>([
    [
      'an operator inside a value',
      rule({ where: where(['exe', '=', '/a>=b'], ['path', '=', '/a!=b']) }),
      '-a always,exit -S all -F f112=/a>=b -F f105=/a!=b',
    ],
    [
      'a value that is harmless after the operator that splits first',
      rule({ where: where(['exe', '!=', '/a=b']) }),
      '-a always,exit -S all -F exe!=/a=b',
    ],
    [
      'a field on a list that auditctl refuses it for',
      rule({ list: 'io_uring', where: where(['path', '=', '/x'], ['exit', '=', '-EACCES']) }),
      '-a always,io_uring -S all -F f105=/x -F f103=4294967283',
    ],
    [
      'a value that would lengthen the operator',
      rule({ where: where(['subj_sen', '<', '=x'], ['subj_clr', '>', String.raw`\x`]) }),
      String.raw`-a always,exit -S all -F f16<\=x -F subj_clr>\x`,
    ],
    [
      'a comparison on another list than exit',
      rule({ list: 'io_uring', where: [{ compare: 'uid', operator: '!=', with: 'euid' }] }),
      '-a always,io_uring -S all -F field_compare!=11',
    ],
    [
      'a key among the conditions',
      rule({ where: where(['key', '!=', 'x']), keys: ['y'] }),
      '-a always,exit -S all -F f210!=x -F key=y',
    ],
    [
      'a key with an empty part',
      rule({ where: where(['key', '=', 'x\u0001']) }),
      '-a always,exit -S all -F f210=x\u0001',
    ],
    [
      'a key with an operator, which auditctl would split there',
      rule({ where: where(['path', '=', '/x']), keys: ['a!=b'] }),
      '-a always,exit -S all -F path=/x -F f210=a!=b',
    ],
    [
      'such a key of a watch',
      rule({ where: where(['path', '=', '/x'], ['perm', '=', 'r']), keys: ['a', 'b>=c'] }),
      '-a always,exit -S all -F path=/x -F perm=r -F f210=a\u0001b>=c',
    ],
    [
      'keys of a rule that has nothing for them',
      rule({ list: 'user', where: where(['uid', '=', 0]), keys: ['a', 'b'] }),
      '-a always,user -F uid=0 -F f210=a\u0001b',
    ],
    [
      'keys of a rule on a list without system calls, with something for them',
      rule({ list: 'user', where: where(['exe', '=', '/x']), keys: ['a', 'b'] }),
      '-a always,user -F exe=/x -F key=a -F key=b',
    ],
    [
      'a prepended watch',
      rule({ prepend: true, where: where(['path', '=', '/x'], ['perm', '=', 'r']) }),
      '-A always,exit -S all -F path=/x -F perm=r',
    ],
    [
      'a watch that never matches',
      rule({ action: 'never', where: where(['path', '=', '/x'], ['perm', '=', 'r']) }),
      '-a never,exit -S all -F path=/x -F perm=r',
    ],
    [
      'permissions before the path',
      rule({ where: where(['perm', '=', 'r'], ['path', '=', '/x']) }),
      '-a always,exit -S all -F perm=r -F path=/x',
    ],
    [
      'a path that is a directory here',
      rule({ where: where(['path', '=', '/etc'], ['perm', '=', 'r']) }),
      '-a always,exit -S all -F path=/etc -F perm=r',
    ],
    [
      'a dir that is none here',
      rule({ where: where(['dir', '=', '/x'], ['perm', '=', 'r']) }),
      '-a always,exit -S all -F dir=/x -F perm=r',
    ],
    [
      'a dir with a slash at its end, which -w takes off',
      rule({ where: where(['dir', '=', '/etc/'], ['perm', '=', 'r']) }),
      '-a always,exit -S all -F dir=/etc/ -F perm=r',
    ],
    [
      'a path that -w refuses',
      rule({ where: where(['path', '=', 'x'], ['perm', '=', 'r']) }),
      '-a always,exit -S all -F path=x -F perm=r',
    ],
    [
      'a base name that -w refuses',
      rule({ where: where(['path', '=', `/${'x'.repeat(256)}`], ['perm', '=', 'r']) }),
      `-a always,exit -S all -F path=/${'x'.repeat(256)} -F perm=r`,
    ],
    [
      'a length that -w refuses',
      rule({ where: where(['path', '=', `/${'x/'.repeat(2047)}x`], ['perm', '=', 'r']) }),
      `-a always,exit -S all -F path=/${'x/'.repeat(2047)}x -F perm=r`,
    ],
    [
      'system calls on a list that takes no -S',
      rule({ list: 'user', syscalls: ['read'] }),
      `-a always,user --mask 00000001${'0'.repeat(504)}`,
    ],
    [
      'no system calls there',
      rule({ list: 'user', syscalls: [] }),
      `-a always,user --mask ${'0'.repeat(512)}`,
    ],
    [
      'all system calls on task',
      rule({ list: 'task' }),
      `-a always,task --mask ${'f'.repeat(512)}`,
    ],
  ])('of %s reads back too', (_, original, text) => {
    expect(exact(original)).toBe(text);
    expect(parsed(text)).toEqual(original);
  });

  it('reads back with the most fields that a rule can have', () => {
    const conditions = Array.from({ length: 64 }, (_, index) => ['pid', '=', index] as const);
    const full = rule({ where: where(...conditions) });
    expect(exact(full)).toMatch(/ -F pid=62 -F f0=63$/);
    expect(parsed(exact(full))).toEqual(full);
    const keyed = rule({ where: where(...conditions.slice(0, 63)), keys: ['x', 'y'] });
    expect(exact(keyed).endsWith(' -F pid=62 -F f210=x\u0001y')).toBe(true);
    expect(parsed(exact(keyed))).toEqual(keyed);
  });

  it('reads back with a comparison in the last place', () => {
    const ids = Array.from({ length: 63 }, (_, index) => ['pid', '=', index] as const);
    const last: Condition = { compare: 'uid', operator: '!=', with: 'euid' };
    const full = rule({ where: [...where(...ids), last] });
    expect(exact(full)).toMatch(/ -F pid=62 -F f111!=11$/);
    expect(parsed(exact(full))).toEqual(full);
    expect(listed(full)).toMatch(/ -F pid=62 -C uid!=euid$/);
  });

  it('writes an operator that auditctl refuses by number, which means the same', () => {
    const original = rule({ where: where(['perm', '!=', 'r'], ['path', '=', '/x']) });
    expect(exact(original)).toBe('-a always,exit -S all -F f106!=4 -F path=/x');
    expect(listed(original)).toBe('-a always,exit -S all -F perm!=r -F path=/x');
  });

  it.each(MACHINES.map((machine) => machine.name))('reads back on %s', (name) => {
    const target = targetOf(name);
    const original = parsed(`-a always,exit -F arch=${name} -S close,2000 -F a0=1`, target);
    expect(parsed(exact(original, target), target)).toEqual(original);
  });

  it('holds bytes that are no text', () => {
    const original = rule({
      where: where(['path', '=', '/\udcff'], ['perm', '=', 'r']),
      keys: ['\udc80'],
    });
    expect(parsed(exact(original))).toEqual(original);
  });

  it('is in words what the line says', () => {
    expect(
      ruleWords(parsed(String.raw`-w /etc/two\ words -p r -k a\\\ b`), { target: TARGET }),
    ).toEqual(['-w', '/etc/two words', '-p', 'r', '-k', String.raw`a\ b`]);
  });
});

describe('a listing', () => {
  it.each<[string, Rule, string]>([
    [
      'puts every arch first',
      rule({
        where: where(['pid', '=', 1], ['arch', '=', 'b64'], ['uid', '=', 0], ['arch', '!=', 'b32']),
      }),
      '-a always,exit -F arch=b64 -F arch!=b32 -S all -F pid=1 -F uid=0',
    ],
    [
      'writes -w for every watch, even where it reads back differently',
      rule({ where: where(['path', '=', '/etc'], ['perm', '=', 'wa']), keys: ['x', 'y'] }),
      '-w /etc -p wa -k x -k y',
    ],
    [
      'writes no -w for a path with another operator',
      rule({ where: where(['path', '!=', '/etc'], ['perm', '=', 'wa']) }),
      '-a always,exit -S all -F path!=/etc -F perm=wa',
    ],
    [
      'writes no -w for two paths',
      rule({ where: where(['path', '=', '/etc'], ['path', '=', '/usr']) }),
      '-a always,exit -S all -F path=/etc -F path=/usr',
    ],
    [
      'writes no -w for two permissions',
      rule({ where: where(['perm', '=', 'r'], ['perm', '=', 'w']) }),
      '-a always,exit -S all -F perm=r -F perm=w',
    ],
    [
      'writes no -w for some system calls',
      rule({ syscalls: ['open'], where: where(['path', '=', '/etc'], ['perm', '=', 'wa']) }),
      '-a always,exit -S open -F path=/etc -F perm=wa',
    ],
    ['leaves an empty mask out', rule({ syscalls: [] }), '-a always,exit'],
    ['writes no system calls of other lists', rule({ list: 'user' }), '-a always,user'],
    [
      'nor a mask that only we can write',
      rule({ list: 'task', syscalls: 'all' }),
      '-a always,task',
    ],
    [
      'writes comparisons on any list',
      rule({ list: 'user', where: [{ compare: 'gid', operator: '=', with: 'egid' }] }),
      '-a always,user -C gid=egid',
    ],
    [
      'writes keys one by one, empty ones not',
      rule({
        list: 'user',
        where: where(['key', '!=', 'a\u0001\u0001b'], ['pid', '=', 1]),
        keys: ['c'],
      }),
      '-a always,user -F key=a -F key=b -F pid=1 -F key=c',
    ],
    [
      'writes fields in auditctl’s words that it would not read',
      rule({ list: 'io_uring', where: where(['path', '=', '/a>=b'], ['f24', '=', 1]) }),
      '-a always,io_uring -S all -F path=/a>=b -F f24=1',
    ],
    [
      'writes unset ids as numbers',
      rule({
        where: where(
          ['auid', '!=', 'unset'],
          ['sessionid', '=', 'unset'],
          ['uid', '=', 0xfffffffe],
        ),
      }),
      '-a always,exit -S all -F auid!=-1 -F sessionid=-1 -F uid=-2',
    ],
  ])('%s', (_, original, text) => {
    expect(listed(original)).toBe(text);
  });

  it('takes other words for values where it is given some', () => {
    const original = rule({
      where: where(['arch', '=', 'b64'], ['auid', '=', 'unset'], ['pid', '=', 1]),
    });
    const asked: [Rule, FieldCondition][] = [];
    const valueWords = (of: Rule, condition: FieldCondition): string | undefined => {
      asked.push([of, condition]);
      return condition.field === 'auid' ? 'nobody' : undefined;
    };
    expect(listed(original, { valueWords })).toBe(
      '-a always,exit -F arch=b64 -S all -F auid=nobody -F pid=1',
    );
    expect(asked).toEqual(original.where.map((condition) => [original, condition]));
    expect(formatRule(original, { target: TARGET, valueWords })).toBe(
      '-a always,exit -F arch=b64 -S all -F auid=-1 -F pid=1',
    );
  });
});
