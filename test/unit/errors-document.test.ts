/**
 * docs/errors.md against the library: every code has its row, and every example is refused with the code
 * beside it and in the words beside it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as api from '../../lib';
import { auditctlMessage } from '../../lib/cli/tsauditctl/rule-messages';
import { RuleError } from '../../lib/errors';
import { compileRule } from '../../lib/rules/compile';
import { checkKernelLimits } from '../../lib/rules/kernel-limits';
import { parseRule } from '../../lib/rules/parse';
import type { Target } from '../../lib/machine/target';
import { targetOf } from './injected-target';
import { thrownBy } from './thrown';

const ROOT = join(__dirname, '../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');

/** The codes as `lib/errors.ts` declares them: a type, of which nothing is left at run time. */
function declaredCodes(name = 'RuleErrorCode'): string[] {
  const source = readFileSync(join(ROOT, 'lib/errors.ts'), 'utf8');
  const type = new RegExp(`export type ${name} =([^;]+);`).exec(source)?.[1] ?? '';
  return [...type.matchAll(/'([a-z-]+)'/g)].map((match) => match[1] as string);
}

/** The text of a section, from its heading to the next one of the same depth. */
function section(heading: string): string {
  const [, text = ''] = DOCUMENT.split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] as string;
}

/** The cells of a section's tables, without headings. */
function rows(heading: string): string[][] {
  const lines = section(heading).split('\n');
  return lines
    .filter((line, index) => line.startsWith('|') && lines[index + 1]?.startsWith('| -') !== true)
    .filter((line) => !line.startsWith('| -'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function literal(cell: string | undefined): string {
  return /^`(.+)`$/.exec(cell ?? '')?.[1] ?? '';
}

/** What the document's notation stands for. */
function written(text: string): string {
  return text
    .replaceAll(/\{(.+?)\*(\d+)\}/g, (_, part: string, count: string) => part.repeat(Number(count)))
    .replaceAll(String.raw`\x01`, '\u0001');
}

/** Where an example needs another machine or an older kernel. */
const SURROUNDINGS: Readonly<Record<string, Partial<Target>>> = {
  'exclude-field': { featureBitmap: 0 },
  'kernel-too-old': { featureBitmap: 0 },
  'list-unsupported': { featureBitmap: 0 },
  'machine-unknown': { machine: undefined },
};

/** Codes that the command itself words, and not where other rule errors are worded. */
const WORDED_ELSEWHERE = new Set(['unknown-option', 'unexpected-word', 'kernel-refuses']);

function refusal(code: string, example: string): RuleError {
  const target = targetOf('x86_64', SURROUNDINGS[code]);
  const error = thrownBy(() => {
    const { rule } = parseRule(written(example), { target });
    checkKernelLimits(compileRule(rule, { target }));
  });
  expect(error).toBeInstanceOf(RuleError);
  return error as RuleError;
}

/** The letter of the option whose word was refused. */
function optionAt(text: string, column: number): string {
  return /.*(?:^| )-([a-zA-Z])/.exec(text.slice(0, column - 1))?.[1] ?? 'F';
}

describe('docs/errors.md', () => {
  const table = rows('`RuleError`').map(([code, when, example, words]) => ({
    code: literal(code),
    when: when ?? '',
    example: literal(example),
    words: literal(words),
  }));

  it('has a row for every code of a RuleError, and no others', () => {
    expect(table.length).toBeGreaterThan(40);
    expect(table.map((row) => row.code).toSorted()).toEqual(declaredCodes().toSorted());
  });

  it('has a row for every code that only an object is refused with', () => {
    const codes = rows('`RuleError` of an object').map(([code]) => literal(code));
    expect(codes).toContain('unknown-property');
    expect(codes.toSorted()).toEqual(declaredCodes('RuleObjectErrorCode').toSorted());
  });

  it.each(table)('$code: $example', ({ code, when, example }) => {
    expect(when).not.toBe('');
    expect(refusal(code, example).code).toBe(code);
  });

  it.each(table.filter((row) => !WORDED_ELSEWHERE.has(row.code)))(
    '$code is worded as tsauditctl words it',
    ({ code, example, words }) => {
      const error = refusal(code, example);
      const option = optionAt(written(example), error.column ?? 1);
      expect(auditctlMessage(error, option).trim()).toBe(written(words));
    },
  );

  it('names the errno of every hint that the library has', () => {
    const documented = [...rows('`AuditError`'), ...rows('`NoAnswerError`')];
    const codes = new Set(documented.map(([code]) => literal(code)));
    const sources = ['kernel/control', 'client/client', 'events/sources/event-source'].map((name) =>
      readFileSync(join(ROOT, `lib/${name}.ts`), 'utf8'),
    );
    const hinted = sources.flatMap((source) =>
      [...source.matchAll(/^ +(E[A-Z]+):/gm)].map((match) => match[1] as string),
    );
    expect(hinted.length).toBeGreaterThan(5);
    expect(hinted.filter((code) => !codes.has(code))).toEqual([]);
  });

  it('has a row for every code of a LogFormatError', () => {
    const codes = rows('`LogFormatError`').map(([code]) => literal(code));
    expect(codes.length).toBeGreaterThan(2);
    expect(codes.toSorted()).toEqual(declaredCodes('LogFormatErrorCode').toSorted());
  });

  it('has a row for every code of a TraceError', () => {
    const codes = rows('`TraceError`').map(([code]) => literal(code));
    expect(codes.length).toBeGreaterThan(2);
    expect(codes.toSorted()).toEqual(declaredCodes('TraceErrorCode').toSorted());
  });

  it('has every class of errors that the package exports in its first table, and where it is told', () => {
    const classes = Object.entries(api)
      .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Error)
      .map(([name]) => name);
    expect(classes).toEqual(expect.arrayContaining(['RuleError', 'ApplyError', 'LogFormatError']));
    const [head = '', ...sections] = DOCUMENT.split('\n## ');
    const missing = classes.filter((name) => !head.includes(`| \`${name}\``));
    expect(missing).toEqual([]);
    const told = sections.map((text) => text.split('\n', 1)[0]).join();
    expect(
      classes.filter((name) => !told.includes(`\`${name}\``) && name !== 'AbortError'),
    ).toEqual([]);
  });

  it('names the code of every class that has just one', () => {
    const sources = ['errors', 'policy/applying/errors'].map((name) =>
      readFileSync(join(ROOT, `lib/${name}.ts`), 'utf8'),
    );
    const codes = sources.flatMap((source) =>
      Array.from(
        source.matchAll(/readonly code(?:: string)? = '([^']+)'/g),
        ([, code = '']) => code,
      ),
    );
    expect(codes).toEqual(expect.arrayContaining(['ERR_AUDIT_CLOSED', 'verification-failed']));
    expect(codes.filter((code) => !DOCUMENT.includes(`\`${code}\``))).toEqual([]);
  });

  it('tells the four causes of EPERM among what the kernel answers', () => {
    const causes = rows('`AuditError`').filter(
      ([code, source]) => literal(code) === 'EPERM' && literal(source) === 'kernel',
    );
    expect(causes.map(([, , when]) => when)).toEqual([
      expect.stringContaining('CAP_AUDIT_CONTROL'),
      expect.stringContaining('container'),
      expect.stringContaining('pid namespace'),
      expect.stringContaining('locked'),
    ]);
  });

  it.each([
    'AuditError',
    'NoAnswerError',
    'AddonError',
    'ClosedError',
    'RuleError',
    'RangeError',
    'TypeError',
  ])('says what a %s is', (name) => {
    expect(DOCUMENT).toMatch(new RegExp(`^## .*\`${name}\``, 'm'));
  });
});
