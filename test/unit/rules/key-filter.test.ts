/** Rules chosen by their keys: whose a rule is, and what is not a filter. */
import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../lib/errors';
import {
  checkKeyFilter,
  type KeyFilter,
  keysOf,
  keyWording,
  ruleTest,
} from '../../../lib/rules/key-filter';
import { parseRule } from '../../../lib/rules/parse';
import type { Rule } from '../../../lib/rules/rule';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';

const TARGET = targetOf('x86_64');

function read(text: string): Rule {
  return parseRule(text, { target: TARGET }).rule;
}

/** What each word of a filter finds: exactly this key, one that begins so, one that has it anywhere. */
const CASES: readonly (readonly [
  text: string,
  key: boolean,
  prefix: boolean,
  contains: boolean,
])[] = [
  ['-a always,exit -S open -k app', true, true, true],
  ['-a always,exit -S open -k app.files', false, true, true],
  ['-a always,exit -S open -k other -k app', true, true, true],
  ['-a always,exit -S open -k other -k app.files', false, true, true],
  ['-a always,exit -S open -F f210=app -F uid=0', true, true, true],
  ['-a always,exit -S open -F f210=other\u0001app. -F uid=0', false, true, true],
  ['-a always,exit -S open -k not.app', false, false, true],
  ['-a always,exit -S open -k ap -k p', false, false, false],
  ['-a always,exit -S open -k APP', false, false, false],
  ['-w /app', false, false, false],
  ['-a always,exit -S open', false, false, false],
  ['-a always,exit -S open -C uid!=euid', false, false, false],
];

it.each(CASES)(
  '%s is chosen by the words of a filter: %p, %p, %p',
  (text, key, prefix, contains) => {
    const rule = read(text);
    expect(ruleTest({ key: 'app' })(rule)).toBe(key);
    expect(ruleTest({ keyPrefix: 'app' })(rule)).toBe(prefix);
    expect(ruleTest({ keyContains: 'app' })(rule)).toBe(contains);
    expect(ruleTest({})(rule)).toBe(true);
  },
);

it('finds keys wherever they stand', () => {
  expect(keysOf(read('-a always,exit -S open -F f210=a -F uid=0'))).toEqual(['a']);
  expect(keysOf(read('-a always,exit -S open -k a -k b'))).toEqual(['a', 'b']);
});

describe('a filter', () => {
  it.each([
    [{ key: '' }, 'filter.key', 'an empty string'],
    [{ keyPrefix: '' }, 'filter.keyPrefix', 'an empty string'],
    [{ keyContains: '' }, 'filter.keyContains', 'an empty string'],
    [{ key: undefined }, 'filter.key', 'undefined'],
    [{ key: null }, 'filter.key', 'null'],
    [{ keyPrefix: 5 }, 'filter.keyPrefix', '5'],
    [{ key: 'a', keyPrefix: 'a' }, 'filter', 'key and keyPrefix'],
    [{ keyprefix: 'a' }, 'filter', '"keyprefix"'],
    [null, 'filter', 'null'],
    ['app', 'filter', 'the string "app"'],
    [['app'], 'filter', 'an array'],
    [Promise.resolve({}), 'filter', 'a Promise'],
  ])('%j is refused, and chooses nothing by mistake', (filter, argument, found) => {
    const error = thrownBy(() => checkKeyFilter(filter, 'filter'));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toMatchObject({ argument });
    expect((error as Error).message).toContain(`, not ${found}`);
  });

  it.each<[KeyFilter, string]>([
    [{ key: 'a b' }, 'key that is a b'],
    [{ keyPrefix: 'app.' }, 'key that begins with app.'],
    [{ keyContains: 'x' }, 'key that contains x'],
    [{}, 'key'],
  ])('%j is said in words', (filter, words) => {
    expect(keyWording(filter)).toBe(words);
    expect(() => checkKeyFilter(filter, 'filter')).not.toThrow();
  });
});
