/** The form of rules' lines: it changes no rule to the last condition, and stays as it is the second time. */
import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formattedLine } from '../../../../lib/policy/files/rule-line';
import { parseRulesText, type RulesLine } from '../../../../lib/policy/files/rules-text';
import { formatRule } from '../../../../lib/rules/format';
import { escapeWord } from '../../../../lib/rules/tokenize';
import { ruleLine } from '../../../compat/rule-lines';
import { fc } from '../../../support/random-cases';
import { anyRule, TARGET } from '../rule-arbitraries';

const GOLDEN = join(__dirname, '../../../golden/every-field.rules');

function parsed(text: string): readonly RulesLine[] {
  return parseRulesText(text, { target: TARGET }).lines;
}

/** What each line says, without its text. */
function meant(lines: readonly RulesLine[]): unknown[] {
  return lines.map((line) => {
    const { text: _text, ...rest } = line;
    if (line.kind !== 'rule') return rest;
    const { operation, rule } = line.parsed;
    return { kind: 'rule', operation, rule };
  });
}

function formatted(lines: readonly RulesLine[]): string {
  return lines.map((line) => `${formattedLine(line, TARGET)}\n`).join('');
}

/** @param text lines of which those with errors are left out */
function expectKept(text: string, atLeast: number): void {
  const lines = parsed(text).filter(({ kind }) => kind !== 'error');
  expect(lines.filter(({ kind }) => kind === 'rule').length).toBeGreaterThan(atLeast);
  const once = formatted(lines);
  const again = parsed(once);
  expect(meant(again).map((one) => JSON.stringify({ ...(one as object), place: 0 }))).toEqual(
    meant(lines).map((one) => JSON.stringify({ ...(one as object), place: 0 })),
  );
  expect(formatted(again)).toBe(once);
}

it('keeps every field', () => {
  expectKept(readFileSync(GOLDEN, 'latin1'), 300);
});

it('keeps rules of any kind in the spelling of formatRule', () => {
  const rules = fc.sample(anyRule, 500);
  expectKept(rules.map((rule) => `${formatRule(rule, { target: TARGET })}\n`).join(''), 450);
});

it('keeps what people and programs may write, however it is spelt', () => {
  const lines = fc.sample(ruleLine, 1000);
  expectKept(lines.map((words) => `${words.map(escapeWord).join('  ')} \n`).join(''), 150);
});
