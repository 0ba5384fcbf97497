/** Whose a rule is. */
import { expect, it } from '@jest/globals';
import { keysOf, ownedBy } from '../../../../lib/policy/meaning/owned-rules';
import { parseRule } from '../../../../lib/rules/parse';
import type { Rule } from '../../../../lib/rules/rule';
import { TARGET } from '../rule-arbitraries';

function read(text: string): Rule {
  return parseRule(text, { target: TARGET }).rule;
}

it.each([
  ['-a always,exit -S open -k app.files', true],
  ['-a always,exit -S open -k other -k app.files', true],
  ['-a always,exit -S open -F f210=app.files -F uid=0', true],
  ['-a always,exit -S open -F f210=other\u0001app -F uid=0', true],
  ['-a always,exit -S open -k not.app', false],
  ['-a always,exit -S open', false],
  ['-a always,exit -S open -C uid!=euid', false],
])('%s belongs to app: %s', (text, expected) => {
  expect(ownedBy('app')(read(text))).toBe(expected);
  expect(ownedBy(undefined)(read(text))).toBe(true);
});

it('finds keys wherever they stand', () => {
  expect(keysOf(read('-a always,exit -S open -F f210=a -F uid=0'))).toEqual(['a']);
  expect(keysOf(read('-a always,exit -S open -k a -k b'))).toEqual(['a', 'b']);
});
