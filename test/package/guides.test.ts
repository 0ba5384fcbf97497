/** The guides against the program: fields of rules, auditctl's options, and the options that documents show. */
import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_TABLE } from '../../lib/cli/audit-netlink/command-table';
import { OPTION_TABLE } from '../../lib/cli/tsauditctl/option-table';
import { TSAUGENRULES_OPTIONS } from '../../lib/cli/tsaugenrules/tsaugenrules-table';
import { SEARCH_OPTIONS } from '../../lib/cli/tsausearch/option-table';
import { type Field, FIELDS } from '../../lib/rules/fields';
import { codeBlocks, DOCUMENTS, ROOT } from '../support/documents';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The words in backticks. */
const words = (text: string): string[] =>
  Array.from(text.matchAll(/`([^`]+)`/g), ([, word = '']) => word);

const EQUALITY = ['=', '!='];
const ORDER = [...EQUALITY, '<', '<=', '>', '>='];
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  order: ORDER,
  all: [...ORDER, '&', '&='],
};

/** What the guide of rules says of each field. */
function fieldsInGuide(): Map<string, { operators: readonly string[]; lists: readonly string[] }> {
  const [, table = ''] = read('docs/guides/rules.md').split(
    '| fields | value | operators | lists |\n',
  );
  const rows = table.split('\n\n', 1)[0]?.split('\n').slice(1) ?? [];
  const fields = rows.flatMap((row) => {
    const [, names = '', , operators = '', lists = ''] = row.split('|').map((cell) => cell.trim());
    const told = { operators: OPERATORS[operators] ?? words(operators), lists: words(lists) };
    return words(names).map((name) => [name, told] as const);
  });
  expect(fields.length).toBe(new Map(fields).size);
  return new Map(fields);
}

it('the guide of rules has every field, with its operators and lists', () => {
  const told = fieldsInGuide();
  const known = FIELDS.map(({ name, takes, operators, lists = [] }: Field) => {
    const both = takes.filter((operator) => operators?.includes(operator) ?? true);
    return [name, { operators: both.toSorted(), lists: lists.toSorted() }] as const;
  });
  const sorted = [...told].map(([name, { operators, lists }]) => {
    return [name, { operators: operators.toSorted(), lists: lists.toSorted() }] as const;
  });
  expect(Object.fromEntries(sorted)).toEqual(Object.fromEntries(known));
});

it("the guide of migrating has every option of auditctl's, and names the others", () => {
  const guide = read('docs/guides/migrating-from-auditctl.md');
  const named = new Set(words(guide).flatMap((text) => text.split(/[ ,]/)));
  const flags = OPTION_TABLE.flatMap(({ flags: all }) => all.slice(0, 1));
  const missing = flags.map((flag) => flag.replace(/=.*/, '=')).filter((flag) => !named.has(flag));
  expect(flags).toContain('-a');
  expect(missing).toEqual([]);
});

/** The long options of a program's command. */
function optionsOf(program: string, command: string): Set<string> {
  const options =
    program === 'tsauditctl'
      ? OPTION_TABLE
      : program === 'tsaugenrules'
        ? TSAUGENRULES_OPTIONS
        : program === 'tsausearch'
          ? SEARCH_OPTIONS
          : (COMMAND_TABLE.find(({ name }) => name === command)?.options ?? []);
  const flags = options.flatMap((option) => option.flags.map((flag) => flag.replace(/=.*/, '')));
  return new Set([...flags, '--help', '--version']);
}

const COMMAND_LINE =
  /(?<![:/-])\b(audit-netlink|tsauditctl|tsaugenrules|tsausearch) (?!install)([^\n|;&#>]*)/g;

/** The command lines of our programs that a document shows, or names in its text. */
function commandLines(document: string): string[] {
  const shown = codeBlocks(document, 'sh').map(({ text }) => text.replaceAll(/'[^'\n]*'/g, "''"));
  return [...shown, ...words(document.replaceAll(/^```[^]*?^```$/gm, ''))].flatMap((text) =>
    Array.from(text.matchAll(COMMAND_LINE), ([line]) => line),
  );
}

it('no document gives a program an option that it does not have', () => {
  const lines = DOCUMENTS.flatMap((path) => commandLines(read(path)));
  expect(lines.length).toBeGreaterThan(60);
  const wrong = lines.flatMap((line) => {
    const [program = '', command = ''] = line.split(' ');
    const known = optionsOf(program, command);
    const given = line.match(/(?<=\s)--[a-z][\w-]*/g) ?? [];
    return given.filter((option) => !known.has(option)).map((option) => `${option}: ${line}`);
  });
  expect(wrong).toEqual([]);
});
