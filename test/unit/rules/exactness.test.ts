/** What an API must refuse and a command line may not: numbers that are cut, names that are none. */
import { describe, expect, it } from '@jest/globals';
import { compileRule, parseRule, type Rule, RuleError } from '../../../lib';
import { targetOf } from '../injected-target';

const target = targetOf();

const RULE: Rule = {
  list: 'exit',
  action: 'always',
  prepend: false,
  syscalls: 'all',
  where: [{ field: 'uid', operator: '=', value: 0 }],
  keys: [],
};

describe('text', () => {
  it.each([
    'uid=4294967296',
    'pid=99999999999',
    'inode=99999999999',
    'a0=-2147483649',
    'arch=0xc000003ejunk',
    'arch=c000003ezzz',
    'arch=0x1c000003e',
  ])('is not cut to 32 bits or at its first letter: %s', (condition) => {
    const text = `-a always,exit -F ${condition}`;
    expect(() => parseRule(text, { target })).toThrow(RuleError);
    expect(() => parseRule(text, { target, numbers: 'auditctl' })).not.toThrow(TypeError);
  });

  it.each(['constructor,exit', 'always,constructor', 'always,__proto__', 'toString,exit'])(
    'is is not a list and an action because every object has such a member: %s',
    (word) => {
      expect(() => parseRule(['-a', word], { target })).toThrow(RuleError);
    },
  );

  it('is not a watch for nothing', () => {
    expect(() => parseRule(['-w', '/etc', '-p', ''], { target })).toThrow(RuleError);
  });
});

describe('a rule object', () => {
  const wrong: [string, Partial<Record<keyof Rule, unknown>>][] = [
    ['a list', { list: 'exti' }],
    ['an action', { action: 'constructor' }],
    ['an operator', { where: [{ field: 'uid', operator: '==', value: 0 }] }],
    ['a raw value of more bits', { where: [{ field: 'f24', operator: '=', value: 2 ** 32 }] }],
    ['a raw value that is no number', { where: [{ field: 'f24', operator: '=', value: 'x' }] }],
  ];

  it.each(wrong)('is refused for %s', (_, part) => {
    expect(() => compileRule({ ...RULE, ...part } as Rule, { target })).toThrow(RuleError);
  });

  it('may name a string field by its number', () => {
    const where = [{ field: 'f105', operator: '=', value: '/x' }] as const;
    const { fields, strings } = compileRule({ ...RULE, where }, { target });
    expect([...fields]).toEqual([105, 0x40000000, 2]);
    expect(strings.map(String)).toEqual(['/x']);
  });
});
