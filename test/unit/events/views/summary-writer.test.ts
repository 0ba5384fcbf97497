/** Summaries in bytes are those of `summarize`, whatever was written before. */
import { expect, it } from '@jest/globals';
import type { AuditEvent } from '../../../../lib/events/event';
import { SummaryWriter } from '../../../../lib/events/views/summary-writer';
import { patternOf, TracedEvent } from '../../../../lib/events/views/traced-event';
import { summarize } from '../../../../lib/events/views/summary';
import { fc } from '../../../support/random-cases';
import { eventOf, eventWith } from '../event-of-lines';
import { EVENTS, path, syscall } from '../recorded-events';
import { madeCall, madeLines } from './made-lines';
import { SOME_NAMES, written } from './written';

it.each([
  ['calls', madeCall, 4000],
  ['any records', madeLines, 500],
] as const)('writes what summarize makes of %s', (_, lines, numRuns) => {
  const writer = new SummaryWriter(SOME_NAMES);
  fc.assert(
    fc.property(lines, (made) => {
      expect(written(writer, eventOf(...made))).toBe(summarize(eventOf(...made), SOME_NAMES));
    }),
    { numRuns },
  );
});

it.each(Object.entries(EVENTS))('writes an event of %s, looked into or not', (_, event) => {
  const lines = event.toString().trimEnd().split('\n');
  const writer = new SummaryWriter(SOME_NAMES);
  const expected = summarize(event, SOME_NAMES);
  expect(written(writer, event)).toBe(expected);
  expect(written(writer, eventOf(...lines))).toBe(expected);
  expect(written(writer, eventOf(...lines))).toBe(expected);
});

const deletion = (folder: string, name: string): AuditEvent =>
  eventWith(
    ['SYSCALL', syscall(87, 'success=yes exit=0 a0=7ffd a1=0 a2=0 a3=0 items=2')],
    ['CWD', `cwd="${folder}"`],
    ['PATH', path(0, `"${name}"`, 'DELETE')],
  );

it('makes a summary once for events that differ in their paths', () => {
  let asked = 0;
  const userName = (): string => {
    asked += 1;
    return 'ann';
  };
  const names = { ...SOME_NAMES, userName };
  const writer = new SummaryWriter(names);
  written(writer, deletion('/etc', 'passwd.lock'));
  const before = asked;
  expect(written(writer, deletion('/srv/data', 'a/b'))).toContain(' deleted /srv/data/a/b with ');
  expect(asked).toBe(before);
  // Within the root there is no slash between.
  expect(written(writer, deletion('/', 'a'))).toContain(' deleted /a with ');
});

it('goes on when nothing is like anything before', () => {
  const writer = new SummaryWriter(SOME_NAMES);
  for (let pid = 1; pid < 1000; pid += 1) {
    const made = eventWith([
      'SYSCALL',
      syscall(62, `success=yes exit=0 a0=${pid.toString(16)} a1=9 a2=0 a3=0 items=0`),
    ]);
    expect(written(writer, made)).toContain(`(pid ${pid})`);
  }
});

it('asks for names again when they have changed', () => {
  const names = { ...SOME_NAMES, version: 0, name: 'ann', userName: () => names.name };
  const writer = new SummaryWriter(names);
  expect(written(writer, deletion('/', 'a'))).toMatch(/^ann /);
  names.name = 'bob';
  expect(written(writer, deletion('/', 'b'))).toMatch(/^ann /);
  names.version += 1;
  expect(written(writer, deletion('/', 'c'))).toMatch(/^bob /);
});

it('tells what a reader looked at, and where it cannot tell', () => {
  const traced = new TracedEvent(EVENTS.deletion, []);
  expect(traced.get('SYSCALL', 'auid')).toBe('1000');
  traced.record('CWD')?.getAll('cwd');
  expect(traced.looks).toEqual([
    [0, 'auid'],
    [1, 'cwd'],
  ]);
  expect(traced.records[0]?.text).toContain('syscall=87');
  expect(traced.looks).toBeUndefined();
});

it('finds stand-ins for paths', () => {
  const traced = new TracedEvent(EVENTS.deletion, [undefined, 'cwd']);
  const { texts, records } = patternOf(`in ${traced.get('CWD', 'cwd')}`);
  expect([texts, records]).toEqual([['in "/', '"'], [1]]);
  expect(traced.looks).toEqual([]);
});
