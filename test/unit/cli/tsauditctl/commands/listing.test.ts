/** Which rules `-l -k` and `-D -k` mean: those whose keys, joined as the kernel has them, hold the text. */
import { expect, it } from '@jest/globals';
import { keysContain } from '../../../../../lib/cli/tsauditctl/commands/listing';
import type { Rule } from '../../../../../lib/rules/rule';

const RULE: Rule = {
  list: 'exit',
  action: 'always',
  prepend: false,
  syscalls: 'all',
  where: [{ field: 'path', operator: '=', value: '/path' }],
  keys: [],
};

const KEYED: Rule = {
  ...RULE,
  where: [...RULE.where, { field: 'key', operator: '!=', value: 'other' }],
  keys: ['one', 'two'],
};

it.each([
  ['one', true],
  ['w', true],
  ['', true],
  ['e\u0001t', true],
  ['the', true],
  ['onetwo', false],
  ['path', false],
  ['ONE', false],
])('finds %j: %p', (text, found) => {
  expect(keysContain(KEYED, text)).toBe(found);
});

it('finds nothing in a rule without keys', () => {
  expect(keysContain(RULE, 'x')).toBe(false);
});
