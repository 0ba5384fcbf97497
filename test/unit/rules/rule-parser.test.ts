/** The parser that options are fed to one by one: what it tells of a rule before it is finished. */
import { describe, expect, it } from '@jest/globals';
import type { Option } from '../../../lib/rules/getopt';
import { RuleParser } from '../../../lib/rules/parsing/rule-parser';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';

const TARGET = targetOf('x86_64');

function option(name: string, text: string): Option {
  return { name, argument: { text, column: 4 }, word: { text: `-${name}`, column: 1 } };
}

describe('RuleParser', () => {
  it('tells what it was given so far', () => {
    const parser = new RuleParser({ target: TARGET });
    const seen = (): unknown[] => [parser.operation, parser.syscallGiven, parser.hasKeys];
    expect(seen()).toEqual([undefined, false, false]);
    parser.apply(option('d', 'always,exit'));
    expect(seen()).toEqual(['delete', false, false]);
    parser.apply(option('S', 'open'));
    expect(seen()).toEqual(['delete', true, false]);
    parser.apply(option('k', 'x'));
    expect(seen()).toEqual(['delete', true, true]);
    expect(parser.finish().rule.keys).toEqual(['x']);
  });

  it.each([
    [undefined, 'F', 'exe=/x', false],
    ['always,exit', 'F', 'exe=/x', true],
    ['always,exit', 'F', 'EXE!=/x', true],
    ['always,exit', 'F', 'sessionid>1', true],
    ['always,exit', 'F', 'uid=0', false],
    ['always,exit', 'F', 'bogus', false],
    ['always,exit', 'S', 'open', false],
    ['always,exclude', 'F', 'uid=0', true],
    ['always,filesystem', 'F', 'fstype=1', true],
    ['always,exclude', 'k', 'x', false],
  ])('after -a %s, for -%s %s it needs the kernel’s features: %p', (list, name, text, needs) => {
    const parser = new RuleParser({ target: TARGET });
    if (list !== undefined) parser.apply(option('a', list));
    expect(parser.needsFeatures(option(name, text))).toBe(needs);
  });

  it('refuses options that are about no rule', () => {
    const parser = new RuleParser({ target: TARGET });
    expect(thrownBy(() => parser.apply(option('b', '5')))).toMatchObject({
      name: 'TypeError',
      message: '-b is not a rule option',
    });
  });
});
