/** Long command lines without their ends. */
import { expect, it } from '@jest/globals';

import { splitArguments } from '../../../lib/events/data/execve';
import { shortenCommand } from '../../../lib/events/shorten-command';
import { eventWith } from './event-of-lines';

const SYSCALL = ['SYSCALL', 'arch=c000003e syscall=59 success=yes exit=0 a0=1 pid=1'] as const;
const CWD = ['CWD', 'cwd="/"'] as const;

it('is the event itself where its arguments fit', () => {
  const event = eventWith(SYSCALL, ['EXECVE', 'argc=2 a0="ls" a1="-l"'], CWD);
  expect(shortenCommand(event, 20)).toBe(event);
  expect(shortenCommand(eventWith(SYSCALL, CWD), 1).records).toHaveLength(2);
});

it.each([
  [24, ['ls', '-l', 'a'], []],
  [23, ['ls', '-l', 'a'], []],
  [22, ['ls', '-l'], [{ from: 2, count: 2 }]],
  [1, [], [{ from: 0, count: 4 }]],
])('leaves out whole arguments beyond %d characters', (max, values, missing) => {
  const event = eventWith(SYSCALL, ['EXECVE', 'argc=4 a0="ls" a1="-l" a2="a" a3="bcd"'], CWD);
  const short = shortenCommand(event, max);
  const found = splitArguments(short.records);
  expect(found?.argc).toBe(4);
  expect(found?.values.slice(0, values.length)).toEqual(values);
  expect(found?.missing).toEqual(missing.length === 0 ? [{ from: 3, count: 1 }] : missing);
  expect(short.records.map(({ type }) => type)).toEqual(['SYSCALL', 'EXECVE', 'CWD']);
  expect([short.id, short.completion, short.late]).toEqual([
    event.id,
    event.completion,
    event.late,
  ]);
  expect(short.toECS().process?.args_count).toBe(4);
});

it('goes on over records, and gives none that says nothing', () => {
  const event = eventWith(
    SYSCALL,
    ['EXECVE', 'argc=6 a0="a" a1="b"'],
    ['EXECVE', 'a2="c" a3="d"'],
    ['EXECVE', 'a4="e" a5="f"'],
  );
  const short = shortenCommand(event, 22);
  expect(splitArguments(short.records)).toEqual({
    argc: 6,
    values: ['a', 'b', 'c'],
    missing: [{ from: 3, count: 3 }],
  });
  expect(short.records).toHaveLength(3);
});

it('bounds every document', () => {
  const words = Array.from({ length: 20_000 }, (_, at) => `a${at}="${'x'.repeat(20)}"`).join(' ');
  const short = shortenCommand(eventWith(SYSCALL, ['EXECVE', `argc=20000 ${words}`]), 200);
  for (const document of [short, short.toECS({ original: true }), short.toLogRecord()]) {
    expect(JSON.stringify(document).length).toBeLessThan(4000);
  }
});
