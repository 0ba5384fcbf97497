/** Text in rules that would end its line, start an option or steer a terminal: told, and never obeyed. */
import { describe, expect, it } from '@jest/globals';
import { formatRule, ruleText } from '../../../lib/rules/format';
import { parseRule } from '../../../lib/rules/parse';
import { RuleParser } from '../../../lib/rules/parsing/rule-parser';
import type { Rule } from '../../../lib/rules/rule';
import { parseRulesText } from '../../../lib/policy/files/rules-text';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';

const TARGET = targetOf('x86_64');

const HOSTILE = [
  'x\n-e2',
  '\n',
  'a\r\n-D',
  'tab\tbed',
  '\u001B[2J\u001B]0;title\u0007',
  'del\u007F',
  'c1\u009B31m',
  'next\u0085line',
  'line\u2028-e 2',
  'paragraph\u2029-D',
  '\u202Egnp.exe',
  'stray\udc9b31m',
  'back\\\n-e 2',
  ' -k y\n#',
  'vertical\v\f',
];

// oxlint-disable-next-line no-control-regex -- They must not be there.
const BREAKS = /[\u0000\u0002-\u001F\u007F-\u009F\u2028\u2029\u202E\udc80-\udc9f]/;

function rule(changes: Partial<Rule>): Rule {
  const plain: Rule = {
    list: 'exit',
    action: 'always',
    prepend: false,
    syscalls: 'all',
    where: [],
    keys: [],
  };
  return { ...plain, ...changes };
}

describe.each(HOSTILE)('the text %j', (text) => {
  const perm = { field: 'perm', operator: '=', value: 'wa' } as const;
  it.each<[string, Rule]>([
    ['path', rule({ where: [{ field: 'path', operator: '=', value: `/${text}` }, perm] })],
    ['folder', rule({ where: [{ field: 'dir', operator: '=', value: `/${text}` }, perm] })],
    ['program', rule({ where: [{ field: 'exe', operator: '!=', value: `/${text}` }] })],
    ['key', rule({ syscalls: ['open'], keys: [text] })],
    ['keys', rule({ syscalls: ['open'], keys: ['a', text, 'b'] })],
    [
      'key of a watch',
      rule({ where: [{ field: 'path', operator: '=', value: '/etc/x' }, perm], keys: [text] }),
    ],
    ['SELinux type', rule({ where: [{ field: 'subj_type', operator: '=', value: text }] })],
    ['key as a condition', rule({ where: [{ field: 'key', operator: '!=', value: text }] })],
  ])('as a %s stays in one line and reads back', (_name, original) => {
    const line = formatRule(original, { target: TARGET });
    expect(line).not.toMatch(BREAKS);
    expect(parseRule(line, { target: TARGET }).rule).toEqual(original);
    const { lines, problems } = parseRulesText(`${line}\n`, { target: TARGET });
    expect([lines.length, problems.filter(({ severity }) => severity === 'error')]).toEqual([
      1,
      [],
    ]);
  });

  it('stays in one line where no kernel could hold it', () => {
    const strange = [
      rule({ syscalls: [text] }),
      rule({ where: [{ field: 'uid', operator: '=', value: text }] }),
      rule({ where: [{ field: 'perm', operator: '=', value: text }] }),
      rule({ action: text as 'always' }),
    ];
    for (const one of strange) {
      expect(ruleText(one, { target: TARGET })).not.toMatch(BREAKS);
      expect(ruleText(one, { target: TARGET, style: 'listing' })).not.toMatch(BREAKS);
    }
  });
});

describe('control characters in text of rules', () => {
  it.each([
    [['-w', '/srv/data\n', '-p', 'wa'], 'the path contains a newline'],
    [['-w', '/srv', '-p', 'wa', '-k', 'a\tb'], 'the key contains a tab'],
    [
      ['-a', 'always,exit', '-F', 'dir=/srv\r', '-F', 'perm=w'],
      'the field contains a carriage return',
    ],
    [['-W', '/srv\u0007'], 'the path contains the control character 0x07'],
  ])('of %j are told', (words, message) => {
    expect(thrownBy(() => parseRule(words, { target: TARGET }))).toMatchObject({
      code: 'control-character',
      reason: message,
    });
  });

  it('are a warning where auditctl takes them', () => {
    const parser = new RuleParser({ target: TARGET, numbers: 'auditctl' });
    const argument = { text: '/srv/data\n', column: 1 };
    parser.apply({ name: 'w', argument, word: argument });
    expect(parser.warnings[0]).toEqual({
      code: 'control-character',
      message: 'the path contains a newline, which is a part of it',
    });
    expect(parser.finish().rule.where[0]).toMatchObject({ value: '/srv/data\n' });
  });

  it.each(['x105=2f0', 'x105=zz', 'x105=2f00', 'x1=31', 'x24=01'])('%s is not text', (field) => {
    expect(
      thrownBy(() => parseRule(`-a always,exit -F ${field}`, { target: TARGET })),
    ).toMatchObject({ code: 'number-expected' });
  });

  it('do not get from a word into the message of an error', () => {
    const error = thrownBy(() => parseRule('-a always,exit -F \u001B[31mred', { target: TARGET }));
    expect((error as Error).message).not.toMatch(BREAKS);
  });
});
