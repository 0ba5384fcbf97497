/** Times as people write them, against the calendar; where clocks are changed, in a process with such a zone. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAusearchTime } from '../../../lib/search/ausearch-time';
import { type Clock, parseTime, TimeWordsError } from '../../../lib/search/time-words';

/** A Friday. */
const NOW = new Date(2026, 10, 27, 10, 29, 4, 250).getTime();

const CLOCK: Clock = { nowMs: NOW, bootMs: NOW - 909_000 };

function at(...parts: [year: number, month: number, day: number, ...rest: number[]]): number {
  const [year, month, day, hour = 0, minute = 0, second = 0, millisecond = 0] = parts;
  return new Date(year, month - 1, day, hour, minute, second, millisecond).getTime();
}

describe('parseTime', () => {
  it.each([
    ['2026-11-14', at(2026, 11, 14), at(2026, 11, 15) - 1],
    ['2026-11-14T22:13', at(2026, 11, 14, 22, 13), at(2026, 11, 14, 22, 14) - 1],
    ['2026-11-14 22:13:20', at(2026, 11, 14, 22, 13, 20), at(2026, 11, 14, 22, 13, 21) - 1],
    ['2026-11-14T22:13:20.5', at(2026, 11, 14, 22, 13, 20, 500), at(2026, 11, 14, 22, 13, 20, 500)],
    [
      '2026-11-14T22:13:20,1234',
      at(2026, 11, 14, 22, 13, 20, 123),
      at(2026, 11, 14, 22, 13, 20, 123),
    ],
    [
      '2026-11-14T22:13:20Z',
      Date.UTC(2026, 10, 14, 22, 13, 20),
      Date.UTC(2026, 10, 14, 22, 13, 20, 999),
    ],
    [
      '2026-11-14T22:13+02:00',
      Date.UTC(2026, 10, 14, 20, 13),
      Date.UTC(2026, 10, 14, 20, 13, 59, 999),
    ],
    [
      '2026-11-14T22:13:20.250-0330',
      Date.UTC(2026, 10, 15, 1, 43, 20, 250),
      Date.UTC(2026, 10, 15, 1, 43, 20, 250),
    ],
    ['11/14/2026', at(2026, 11, 14), at(2026, 11, 15) - 1],
    ['1/2/26 3:04', at(2026, 1, 2, 3, 4), at(2026, 1, 2, 3, 5) - 1],
    ['10:00', at(2026, 11, 27, 10), at(2026, 11, 27, 10, 1) - 1],
    ['@1700000000', 1_700_000_000_000, 1_700_000_000_999],
    ['@1700000000.5', 1_700_000_000_500, 1_700_000_000_500],
    ['now', NOW, NOW],
    ['recent', NOW - 600_000, NOW - 600_000],
    ['boot', NOW - 909_000, NOW - 909_000],
    ['-15m', NOW - 900_000, NOW - 900_000],
    ['-1h30m10s', NOW - 5_410_000, NOW - 5_410_000],
    ['-2d', at(2026, 11, 25, 10, 29, 4, 250), at(2026, 11, 25, 10, 29, 4, 250)],
    ['-1w', at(2026, 11, 20, 10, 29, 4, 250), at(2026, 11, 20, 10, 29, 4, 250)],
    ['today', at(2026, 11, 27), at(2026, 11, 28) - 1],
    ['yesterday', at(2026, 11, 26), at(2026, 11, 27) - 1],
    ['this-hour', at(2026, 11, 27, 10), at(2026, 11, 27, 11) - 1],
    ['this-week', at(2026, 11, 22), at(2026, 11, 29) - 1],
    ['week-ago', at(2026, 11, 20), at(2026, 11, 21) - 1],
    ['this-month', at(2026, 11, 1), at(2026, 12, 1) - 1],
    ['this-year', at(2026, 1, 1), at(2027, 1, 1) - 1],
    ['yesterday 10:00', at(2026, 11, 26, 10), at(2026, 11, 26, 10, 1) - 1],
    ['  today   08:00:30 ', at(2026, 11, 27, 8, 0, 30), at(2026, 11, 27, 8, 0, 31) - 1],
  ])('%s', (text, start, end) => {
    expect(parseTime(text, 'start', CLOCK)).toBe(start);
    expect(parseTime(text, 'end', CLOCK)).toBe(end);
  });

  it.each([
    [
      '13/02/2026',
      'bad-date',
      'is understood as month 13, day 2 of 2026, and there is no month 13',
    ],
    [
      '2026-02-30',
      'bad-date',
      'is understood as month 2, day 30 of 2026, and that month has days 1 to 28',
    ],
    ['2024-02-30', 'bad-date', 'that month has days 1 to 29'],
    ['25:00', 'bad-time', 'is a time with hour 25, which no day has'],
    ['today 10:60', 'bad-time', 'is a time with minute 60'],
    ['tommorow', 'bad-date', 'is not understood as a time; the forms are 2024-01-31, '],
    ['10:00 today tomorrow', 'bad-time', 'is not understood'],
    ['2026-11-14T', 'bad-date', 'is not understood'],
    ['-15', 'bad-date', 'is not understood'],
    ['-15x', 'bad-date', 'is not understood'],
    ['now-15m', 'bad-date', 'is not understood'],
    ['constructor', 'bad-date', 'is not understood'],
    ['', 'missing', 'is not understood'],
  ])('refuses %j', (text, code, reason) => {
    const thrown = new Error('none');
    let error: unknown = thrown;
    try {
      parseTime(text, 'start', CLOCK);
    } catch (one) {
      error = one;
    }
    expect(error).toBeInstanceOf(TimeWordsError);
    expect(error).toMatchObject({ code, reason: expect.stringContaining(reason) });
  });

  it('says when the machine does not know its start', () => {
    expect(() => parseTime('boot', 'start', { nowMs: NOW, bootMs: undefined })).toThrow(
      'boot: this machine does not say when it was started',
    );
  });
});

describe('parseAusearchTime', () => {
  const second = (time: number): number => Math.floor(time / 1000) * 1000;

  // What ausearch 3.0.9 makes of the same words at the same time.
  it.each([
    [['recent'], NOW - 600_000, NOW - 600_000],
    [['today'], at(2026, 11, 27), NOW],
    [['yesterday'], at(2026, 11, 26), at(2026, 11, 26)],
    [['this-week'], at(2026, 11, 22), at(2026, 11, 22)],
    [['week-ago'], at(2026, 11, 20), at(2026, 11, 20)],
    [['this-month'], at(2026, 11, 1), at(2026, 11, 1)],
    [['this-year'], at(2026, 1, 1), at(2026, 1, 1)],
    [['boot'], NOW - 909_000, NOW - 909_000],
    [['now'], NOW, NOW],
    [['today', '10:00'], at(2026, 11, 27, 10), at(2026, 11, 27, 10)],
    [['10:00', 'today'], at(2026, 11, 27, 10), at(2026, 11, 27, 10)],
    [['recent', '10:00'], at(2026, 11, 27, 10), at(2026, 11, 27, 10)],
    [['this-week', '10:00'], at(2026, 11, 22, 10), at(2026, 11, 22, 10)],
    [['yesterday', '10:00:30'], at(2026, 11, 26, 10, 0, 30), at(2026, 11, 26, 10, 0, 30)],
    [['10:00'], at(2026, 11, 27, 10), at(2026, 11, 27, 10)],
    [['11/14/23'], at(2023, 11, 14), at(2023, 11, 14, 10, 29, 4)],
    [['11/14/23', '10:00'], at(2023, 11, 14, 10), at(2023, 11, 14, 10)],
    [['10:00', '11/14/23'], at(2023, 11, 14, 10), at(2023, 11, 14, 10)],
    [['02/31/23'], at(2023, 3, 3), at(2023, 3, 3, 10, 29, 4)],
    [['1/2/23', '10:00:60'], at(2023, 1, 2, 10, 1), at(2023, 1, 2, 10, 1)],
    [['1/2/23', '1:2'], at(2023, 1, 2, 1, 2), at(2023, 1, 2, 1, 2)],
    // In other locales, a year has four digits.
    [['09/01/2009', '02:30'], at(2009, 9, 1, 2, 30), at(2009, 9, 1, 2, 30)],
    // Not ausearch's.
    [['2023-11-14', '10:00:20'], at(2023, 11, 14, 10, 0, 20), at(2023, 11, 14, 10, 0, 20)],
    [['-15m'], NOW - 900_000, NOW - 900_000],
  ])('%j', (words, start, end) => {
    expect(parseAusearchTime(words, 'start', CLOCK)).toBe(second(start));
    expect(parseAusearchTime(words, 'end', CLOCK)).toBe(second(end) + 999);
  });

  it.each([
    [['1/2/69'], 'bad-year', '1969'],
    [['1/2/03'], 'bad-year', '2003'],
    [['13/02/2023'], 'bad-date', '13/02/2023'],
    [['1/2/23', '24:00'], 'bad-time', '24:00'],
    [['1/2/23', '10'], 'bad-time', '10'],
    [['10', '10:00'], 'bad-date', '10'],
    [['10'], 'bad-date', '10'],
    [['THIS-WEEK'], 'bad-date', 'THIS-WEEK'],
  ])('refuses %j', (words, code, word) => {
    expect(() => parseAusearchTime(words, 'start', CLOCK)).toThrow(
      expect.objectContaining({ code, word }),
    );
  });
});

/** What the words mean where the clocks are those of the zone. */
function inZone(
  zone: string,
  now: string,
  calls: readonly (readonly [string, string])[],
): string[] {
  const root = join(__dirname, '../../..');
  // Jest's own environment keeps the zone that it began with.
  const source = execFileSync(
    join(root, 'node_modules/.bin/esbuild'),
    ['lib/search/time-words.ts', '--bundle', '--platform=node', '--format=cjs'],
    { cwd: root, encoding: 'utf8' },
  );
  const script = `${source}
    const clock = { nowMs: Date.parse(${JSON.stringify(now)}), bootMs: undefined };
    const times = ${JSON.stringify(calls)}.map(([text, edge]) =>
      new Date(module.exports.parseTime(text, edge, clock)).toISOString());
    console.log(JSON.stringify(times));`;
  const printed = execFileSync(process.execPath, ['-'], {
    input: script,
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });
  return JSON.parse(printed) as string[];
}

describe('where clocks are changed', () => {
  it('counts days by the calendar, and hours by time', () => {
    // Berlin's clocks were set forward on March 31st 2024 at 01:00 UTC.
    const calls = [
      ['-1d', 'start'],
      ['-24h', 'start'],
      ['today', 'start'],
      ['yesterday', 'start'],
      ['yesterday', 'end'],
      ['2024-03-31 02:30', 'start'],
      ['this-week', 'start'],
    ] as const;
    expect(inZone('Europe/Berlin', '2024-04-01T10:00:00Z', calls)).toEqual([
      '2024-03-31T10:00:00.000Z',
      '2024-03-31T10:00:00.000Z',
      '2024-03-31T22:00:00.000Z',
      '2024-03-30T23:00:00.000Z',
      '2024-03-31T21:59:59.999Z',
      '2024-03-31T01:30:00.000Z',
      '2024-03-30T23:00:00.000Z',
    ]);
    expect(
      inZone('Europe/Berlin', '2024-03-31T10:00:00Z', [
        ['-1d', 'start'],
        ['-24h', 'start'],
      ]),
    ).toEqual(['2024-03-30T11:00:00.000Z', '2024-03-30T10:00:00.000Z']);
  });

  it('means both of two hours by the same name', () => {
    // They were set back on October 27th 2024 at 01:00 UTC.
    const calls = [
      ['2024-10-27 02:30', 'start'],
      ['2024-10-27 02:30', 'end'],
      ['2024-10-27T02:30+02:00', 'end'],
      ['2024-10-27', 'start'],
      ['2024-10-27', 'end'],
      ['this-hour', 'start'],
      ['this-hour', 'end'],
    ] as const;
    expect(inZone('Europe/Berlin', '2024-10-27T01:10:00Z', calls)).toEqual([
      '2024-10-27T00:30:00.000Z',
      '2024-10-27T01:30:59.999Z',
      '2024-10-27T00:30:59.999Z',
      '2024-10-26T22:00:00.000Z',
      '2024-10-27T22:59:59.999Z',
      '2024-10-27T01:00:00.000Z',
      '2024-10-27T01:59:59.999Z',
    ]);
  });
});
