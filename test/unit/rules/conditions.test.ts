/** One condition between numbers and words, and how its text is taken apart. */
import { describe, expect, it } from '@jest/globals';
import {
  isNumbered,
  numberCondition,
  numberedCondition,
  splitCondition,
  textCondition,
} from '../../../lib/rules/conditions';
import type { Condition, Operator } from '../../../lib/rules/rule';
import { targetOf } from '../injected-target';

const TARGET = targetOf('x86_64');

describe('splitCondition', () => {
  it.each([
    ['uid=0', 'uid', '=', '0'],
    ['uid!=0', 'uid', '!=', '0'],
    ['uid>0', 'uid', '>', '0'],
    ['uid>=0', 'uid', '>=', '0'],
    ['uid<0', 'uid', '<', '0'],
    ['uid<=0', 'uid', '<=', '0'],
    ['a0&1', 'a0', '&', '1'],
    ['a0&=1', 'a0', '&=', '1'],
    ['uid = 5', 'uid ', '=', ' 5'],
    ['uid=5=6', 'uid', '=', '5=6'],
    ['=5', '', '=', '5'],
    ['uid=', 'uid', '=', ''],
    ['=', '', '=', ''],
    // The kind found first in auditctl's order splits, wherever it stands.
    ['exe=/a>=b', 'exe=/a', '>=', 'b'],
    ['path=/a!=b', 'path=/a', '!=', 'b'],
    ['a>b=c', 'a>b', '=', 'c'],
    ['a<b>c', 'a<b', '>', 'c'],
    // After a number only the operator right there does.
    ['f105=/a>=b', 'f105', '=', '/a>=b'],
    ['f105!=/a', 'f105', '!=', '/a'],
    ['f24>=1', 'f24', '>=', '1'],
    ['f24&=1', 'f24', '&=', '1'],
    ['f24&1', 'f24', '&', '1'],
    ['f24<', 'f24', '<', ''],
    ['f24x>=1=2', 'f24x', '>=', '1=2'],
    // A backslash keeps the value apart from the operator.
    [String.raw`f16<\=x`, 'f16', '<', '=x'],
    [String.raw`f16&\\x`, 'f16', '&', String.raw`\x`],
    [String.raw`f16=\x`, 'f16', '=', String.raw`\x`],
  ])('splits %s', (text, name, operator, value) => {
    expect(splitCondition(text)).toEqual({ name, operator, value });
  });

  it.each(['', 'uid', 'f24', 'uid!', 'uid:0'])('finds no operator in "%s"', (text) => {
    expect(splitCondition(text)).toBeUndefined();
  });
});

describe('isNumbered', () => {
  it.each([
    ['f0=1', true],
    ['f9', true],
    ['f24x', true],
    ['f', false],
    ['f/', false],
    ['f:', false],
    ['fsuid=1', false],
    ['F24=1', false],
    ['', false],
  ])('says of "%s" %p', (text, numbered) => {
    expect(isNumbered(text)).toBe(numbered);
  });
});

describe('numberedCondition', () => {
  const operators: readonly Operator[] = ['=', '!=', '>', '>=', '<', '<=', '&', '&='];
  const values = ['x', '=x', '==', '\\', String.raw`\=`, '>=x', '&', ''];

  it.each(operators)('after %s is read back, whatever the value is', (operator) => {
    for (const value of values) {
      const text = numberedCondition(16, operator, value);
      expect([text, splitCondition(text)]).toEqual([text, { name: 'f16', operator, value }]);
    }
  });

  it('is plain wherever it can be', () => {
    expect(numberedCondition(24, '=', '1')).toBe('f24=1');
    expect(numberedCondition(105, '=', '=/x')).toBe('f105==/x');
    expect(numberedCondition(16, '>', 'a=b')).toBe('f16>a=b');
  });
});

describe('textCondition', () => {
  it('takes the name of a known field, and the number of another', () => {
    expect(textCondition(105, '=', '/x')).toEqual({ field: 'path', operator: '=', value: '/x' });
    expect(textCondition(99, '!=', 'x')).toEqual({ field: 'f99', operator: '!=', value: 'x' });
  });
});

describe('numberCondition', () => {
  it.each<[string, number, Operator, number, Condition]>([
    ['a named value', 1, '>=', 1000, { field: 'uid', operator: '>=', value: 1000 }],
    ['an unset id', 9, '!=', 0xffffffff, { field: 'auid', operator: '!=', value: 'unset' }],
    ['a field without a name', 24, '=', 0, { field: 'f24', operator: '=', value: 0 }],
    ['a comparison', 111, '=', 11, { compare: 'uid', operator: '=', with: 'euid' }],
    ['a negated comparison', 111, '!=', 25, { compare: 'sgid', operator: '!=', with: 'fsgid' }],
    ['an unknown comparison', 111, '=', 26, { field: 'field_compare', operator: '=', value: 26 }],
    ['a comparison by order', 111, '>', 11, { field: 'field_compare', operator: '>', value: 11 }],
    ['a value that cannot be written', 108, '=', 7, { field: 'f108', operator: '=', value: 7 }],
    [
      'an operator that cannot be written',
      106,
      '!=',
      4,
      { field: 'f106', operator: '!=', value: 4 },
    ],
    ['the number of a string field', 105, '=', 3, { field: 'f105', operator: '=', value: 3 }],
    ['an arch of the target', 11, '=', 0xc000003e, { field: 'arch', operator: '=', value: 'b64' }],
    ['another arch', 11, '!=', 0xc00000b7, { field: 'arch', operator: '!=', value: 'aarch64' }],
    ['an unknown arch', 11, '=', 0x42, { field: 'f11', operator: '=', value: 0x42 }],
  ])('gives %s in its normal form', (_, number, operator, bits, condition) => {
    expect(numberCondition(number, operator, bits, TARGET)).toEqual(condition);
  });
});
