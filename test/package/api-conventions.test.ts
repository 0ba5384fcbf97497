/** docs/api-conventions.md against the types and the manifest: its tables name what there is, and no more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  type AuditSettings,
  BuiltRule,
  type ClientOptions,
  type CountedLoss,
  type KeyFilter,
  type Loss,
  type RuleObject,
  type SerialGap,
} from '../../lib';
import { ENABLED_STATES, FAILURE_MODES } from '../../lib/tables/settings';
import manifest from '../../package.json';

const DOCUMENT = readFileSync(join(__dirname, '..', '..', 'docs', 'api-conventions.md'), 'utf8');

/** The cells of the table whose first heading this is, without their marks. */
function table(heading: string): string[][] {
  const lines = DOCUMENT.split('\n');
  const start = lines.findIndex(
    (line, at) =>
      line.replaceAll('`', '').startsWith(`| ${heading} `) &&
      lines[at + 1]?.startsWith('| -') === true,
  );
  expect(start).toBeGreaterThan(0);
  const rows = lines.slice(start + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

function named(heading: string): string[] {
  return table(heading).map(([name]) => name as string);
}

/** The names of a type, which the compiler sees to be all of them. */
function namesOf(names: Readonly<Record<string, true>>): string[] {
  return Object.keys(names).toSorted();
}

it('names the entries of the package', () => {
  const entries = Object.entries(manifest.exports).filter(([, one]) => typeof one !== 'string');
  const names = entries.map(([path]) => `audit-netlink${path.slice(1)}`);
  expect(named('entry')).toEqual(names);
});

it('names the words of a filter', () => {
  const words: Record<keyof KeyFilter, true> = { key: true, keyPrefix: true, keyContains: true };
  expect(named('word').toSorted()).toEqual(namesOf(words));
});

it('names the settings, and their words in the order of their numbers', () => {
  const names: Record<keyof AuditSettings, true> = {
    enabled: true,
    failureMode: true,
    rateLimitPerSecond: true,
    backlogLimitRecords: true,
    backlogWaitTimeJiffies: true,
    loginuidImmutable: true,
  };
  expect(named('name').toSorted()).toEqual(namesOf(names));
  const words = Object.fromEntries(table('name').map(([name, unit]) => [name, unit]));
  expect(words['enabled']).toBe(ENABLED_STATES.join(', '));
  expect(words['failureMode']).toBe(FAILURE_MODES.join(', '));
});

it('names the places of losses, and how much is known of each', () => {
  const counted: Record<CountedLoss['where'], true> = {
    kernel: true,
    socket: true,
    queue: true,
    unreadable: true,
  };
  const places: Record<Loss['where'], true> = { ...counted, serials: true };
  expect(named('where').toSorted()).toEqual(namesOf(places));
  const amounts: Record<keyof Pick<CountedLoss & SerialGap, 'count' | 'atMost'>, string[]> = {
    count: Object.keys(counted),
    atMost: ['serials'],
  };
  const told = table('where').map(([place, amount]) => [place, amount]);
  for (const [amount, where] of Object.entries(amounts)) {
    expect(told.filter(([, one]) => one === amount).map(([place]) => place)).toEqual(where);
  }
});

it('names what an object may leave out, and what that means', () => {
  const rule = { ...new BuiltRule({ list: 'exit', action: 'always' }) };
  const task = new BuiltRule({ list: 'task', action: 'always' });
  const optional: Record<Exclude<keyof RuleObject, 'list' | 'action'>, unknown> = {
    prepend: rule.prepend,
    syscalls: rule.syscalls,
    where: rule.where,
    keys: rule.keys,
  };
  const defaults = Object.entries(optional).map(([name, value]) => {
    const text = JSON.stringify(value).replaceAll('"', "'");
    return [
      name,
      name === 'syscalls' ? `${text}; for the list task ${JSON.stringify(task.syscalls)}` : text,
    ];
  });
  expect(table('property')).toEqual(defaults);
});

it('names the options of a client', () => {
  const names: Record<keyof ClientOptions, true> = { target: true, timeoutMs: true, signal: true };
  expect(
    named('option')
      .filter((name) => name !== 'names')
      .toSorted(),
  ).toEqual(namesOf(names));
});
