/** `reportEvents`: every count against one made here from the same events, and what it says of its own limits. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEvents } from '../../../lib/events/sources/parse-events';
import { CountedEvent } from '../../../lib/report/counted-event';
import { fieldReader, groupingNames, groupingOf } from '../../../lib/report/grouping';
import type { EventReport, ReportTable } from '../../../lib/report/report';
import { type ReportOptions, reportEvents } from '../../../lib/report/report-events';
import { ScratchFolder } from '../policy/files/scratch-folder';
import { line, login, opened, START_MS } from './lines';

async function reportOf(log: string, options: ReportOptions = {}): Promise<EventReport> {
  return await reportEvents({ events: parseEvents([log]), ...options });
}

/** The rows of the first table, as text. */
function rowsOf({ tables: [table] }: EventReport): string[] {
  return (table?.rows ?? []).map(({ values, events, failures }) => {
    const failed = failures === undefined ? '' : ` ${failures}`;
    return `${Object.values(values).map(String).join(' ')}: ${events}${failed}`;
  });
}

const LOG = [
  opened({ serial: 1, key: '"files"' }),
  opened({ serial: 2, key: '"files"', failed: true }),
  opened({ serial: 3, key: '66696C6573016574630D0A', exe: '"/bin/ls"' }),
  opened({ serial: 4, key: '(null)', exe: '2F62696E2F6120E4' }),
  login({ serial: 5 }),
].join('');

describe('a grouping', () => {
  it.each<[string, string[]]>([
    ['key', ['files: 3 1', 'null: 2 1', 'etc\r\n: 1 0']],
    ['exe', ['/usr/bin/cat: 2 1', '/bin/a \udce4: 1 0', '/bin/ls: 1 0', '/usr/sbin/sshd: 1 1']],
    ['EXE', ['/usr/bin/cat: 2 1', '/bin/a \udce4: 1 0', '/bin/ls: 1 0', '/usr/sbin/sshd: 1 1']],
    ['success', ['success: 3 0', 'failure: 2 2']],
    ['exit', ['3: 3 0', 'EACCES(Permission denied): 1 1', 'null: 1 1']],
    ['syscall', ['openat: 4 1', 'null: 1 1']],
    ['acct', ['null: 4 1', 'mallory: 1 1']],
    ['event.action', ['opened-file: 4 1', 'logged-in: 1 1']],
    ['type', ['CWD: 4 1', 'PATH: 4 1', 'PROCTITLE: 4 1', 'SYSCALL: 4 1', 'USER_LOGIN: 1 1']],
    ['PATH.nametype', ['NORMAL: 4 1', 'null: 1 1']],
    ['node', ['null: 5 2']],
    [
      'key,success',
      [
        'files success: 2 0',
        'null success: 1 0',
        'etc\r\n success: 1 0',
        'files failure: 1 1',
        'null failure: 1 1',
      ].toSorted(),
    ],
  ])('by %s', async (by, expected) => {
    const rows = rowsOf(await reportOf(LOG, { by }));
    expect(by.includes(',') ? rows.toSorted() : rows).toEqual(expected);
  });

  it('gives values as records have them', async () => {
    const by = ['auid', 'exit', 'syscall'];
    const rows = rowsOf(await reportOf(LOG, { by, numeric: true }));
    expect(rows.toSorted()).toEqual([
      '1000 -13 257: 1 1',
      '1000 3 257: 3 0',
      '4294967295 null null: 1 1',
    ]);
  });

  it('counts files, not the folders that they were made in, and folders as what holds them', async () => {
    const names = [
      ['"/etc"', 'PARENT'],
      ['"a"', 'CREATE'],
      ['"/etc/b"', 'DELETE'],
      ['"a"', 'NORMAL'],
    ] as const;
    const log = opened({ serial: 1, names }) + opened({ serial: 2, names: names.slice(0, 1) });
    expect(rowsOf(await reportOf(log, { by: 'path' }))).toEqual([
      '/etc: 1 0',
      '/etc/b: 1 0',
      '/srv/a: 1 0',
    ]);
    expect(rowsOf(await reportOf(log, { by: 'dir' }))).toEqual([
      '/: 1 0',
      '/etc: 1 0',
      '/srv: 1 0',
    ]);
  });

  it('takes an event of many values for one of the others, and not apart', async () => {
    const names = Array.from({ length: 40 }, (_, at) => [`"/d${at}/f"`, 'NORMAL'] as const);
    const { tables } = await reportOf(opened({ serial: 1, names }), { by: ['path', 'dir'] });
    expect(tables[0]).toMatchObject({ rows: [], others: { groups: 0, events: 1 } });
  });

  it('is refused where it means nothing', async () => {
    await expect(reportOf(LOG, { by: 'ex' })).rejects.toThrow(
      /^cannot count by ex: expected exe, or a field of events, or one of minute/,
    );
    await expect(reportOf(LOG, { by: 'NOSUCH.exe' })).rejects.toThrow(/record type/);
    await expect(reportOf(LOG, { by: 'key,' })).rejects.toMatchObject({ name: 'GroupingError' });
    await expect(reportOf(LOG, { start: 'nosuch' })).rejects.toMatchObject({
      name: 'TimeWordsError',
    });
    await expect(reportOf(LOG, { where: 'nosuch=1' })).rejects.toMatchObject({
      name: 'WhereError',
    });
  });

  it('works by every name that there is', async () => {
    for (const by of groupingNames()) {
      const { tables, events } = await reportOf(LOG, { by });
      const sum = tables[0]?.rows.reduce((all, row) => all + row.events, 0) ?? 0;
      expect(sum).toBeGreaterThanOrEqual(events);
    }
  });
});

describe('time', () => {
  const HOUR = 3_600_000;
  const at = (...hours: readonly number[]): string =>
    hours.map((hour, serial) => opened({ serial, timeMs: START_MS + hour * HOUR })).join('');

  it.each([
    ['minute', 16],
    ['hour', 13],
    ['day', 10],
    ['month', 7],
  ] as const)('is counted by %s of the local clock, in its order', async (by, length) => {
    const hours = [0, 0.001, 30, 5, 800, 2, 801];
    const { tables } = await reportOf(at(...hours), { by });
    const rows = tables[0]?.rows ?? [];
    const local = hours.map((hour) => {
      const time = new Date(START_MS + hour * HOUR);
      const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
      return shifted.toISOString().slice(0, length);
    });
    const expected = [...new Set(local.toSorted())].map(
      (span) => [span, local.filter((one) => one === span).length] as const,
    );
    expect(rows.map(({ values, events }) => [values[by]?.slice(0, length), events])).toEqual(
      expected,
    );
    for (const { values, firstMs } of rows) {
      expect(Date.parse(String(values[by]))).toBeLessThanOrEqual(firstMs);
    }
  });

  it('has the most frequent of each span', async () => {
    const log = [0, 0, 0, 25, 25].map((hour, serial) =>
      opened({ serial, timeMs: START_MS + hour * HOUR, exe: serial % 2 === 0 ? '"/a"' : '"/b"' }),
    );
    const { tables } = await reportOf(log.join(''), { by: 'day,exe', top: 1 });
    expect(tables[0]?.rows.map(({ values, events }) => [values['exe'], events])).toEqual([
      ['/a', 2],
      ['/a', 1],
    ]);
    expect(tables[0]?.others).toEqual({
      groups: 2,
      events: 2,
      failures: 0,
      isExact: true,
      mostEvents: 1,
    });
  });

  it('begins and ends where it is told, both included', async () => {
    const log = at(0, 1, 2, 3);
    const options = { start: new Date(START_MS + HOUR), end: START_MS + 2 * HOUR };
    const { events, firstMs, lastMs } = await reportOf(log, options);
    expect([events, firstMs, lastMs]).toEqual([2, START_MS + HOUR, START_MS + 2 * HOUR]);
  });

  it('has columns for all of it, and leaves out what lies far away', async () => {
    const many = Array.from({ length: 500 }, (_, minute) => minute / 60);
    const { timeline } = await reportOf(at(...many, -400_000, 2_000_000), { by: 'key' });
    expect(timeline).toMatchObject({ before: 1, after: 1, by: 'key' });
    expect(timeline.columns.length).toBeGreaterThan(20);
    expect(timeline.columns.length).toBeLessThanOrEqual(96);
    expect(timeline.columns.reduce((sum, { events }) => sum + events, 0)).toBe(500);
    for (const [nth, { startMs }] of timeline.columns.entries()) {
      expect(startMs).toBe((timeline.columns[0]?.startMs ?? 0) + nth * timeline.widthMs);
    }
  });
});

describe('series', () => {
  it('are the most frequent values, the others together, and events without one', async () => {
    const keys = 'aaaaaaaabbbbbbbccccccdddddeeeefffgghh'.split('');
    const log = keys.map((key, serial) => opened({ serial, key: `"${key}"` })).join('');
    const none = opened({ serial: 99, key: '(null)' });
    const { timeline } = await reportOf(log + none, { by: 'key' });
    const sums = timeline.series.map((_, nth) =>
      timeline.columns.reduce((sum, { counts }) => sum + (counts[nth] ?? 0), 0),
    );
    expect(timeline.series).toEqual([
      ...'abcdef'.split('').map((value) => ({ kind: 'value', value })),
      { kind: 'others' },
      { kind: 'none' },
    ]);
    expect(sums).toEqual([8, 7, 6, 5, 4, 3, 4, 1]);
  });
});

describe('what is missing', () => {
  it('is told of the whole, and not of a part', async () => {
    const log =
      opened({ serial: 1 }) +
      opened({ serial: 2 }) +
      opened({ serial: 7 }) +
      'no record\n' +
      opened({ serial: 6 }) +
      line(
        'DAEMON_END',
        { serial: 90_000, timeMs: START_MS + 10_000 },
        'op=terminate res=success',
      ) +
      line('DAEMON_START', { serial: 4, timeMs: START_MS + 910_000 }, 'op=start res=success');
    const { gaps } = await reportOf(log);
    expect(gaps).toEqual({
      damagedLines: 1,
      incompleteEvents: 0,
      lateEvents: 0,
      missingSerials: 3,
      withoutDaemon: [{ fromMs: START_MS + 10_000, toMs: START_MS + 910_000 }],
      silences: [{ fromMs: START_MS + 10_000, toMs: START_MS + 910_000 }],
    });
    expect(await reportOf(log, { where: 'key=files' })).not.toHaveProperty('gaps');
  });

  it('is not what another boot or another machine numbers otherwise', async () => {
    const serials = [500_000, 500_001, 3, 4];
    const log = serials.map((serial, nth) =>
      opened({ serial, timeMs: START_MS + nth, node: nth % 2 === 0 ? 'a' : 'b' }),
    );
    expect((await reportOf(log.join(''))).gaps?.missingSerials).toBe(0);
  });
});

describe('an overview', () => {
  it('has the tables that everybody asks for', async () => {
    const { tables, events, failures } = await reportOf(LOG);
    expect([events, failures]).toEqual([5, 2]);
    expect(tables.map(({ by }) => by.join())).toEqual([
      'key',
      'event.action',
      'exe',
      'auid',
      'path',
      'node',
      'event.action,exe',
    ]);
    expect(tables.at(-1)).toMatchObject({ only: 'failures' });
    expect(tables.at(-1)?.rows.map((row) => row.events)).toEqual([1, 1]);
  });

  it('is empty without events', async () => {
    const report = await reportOf('');
    expect(report).toMatchObject({ events: 0, failures: 0, firstMs: null, lastMs: null });
    expect(report.tables.flatMap(({ rows }) => rows)).toEqual([]);
    expect(report.timeline.columns).toEqual([]);
  });
});

it('gives as many samples as were asked for, and none else', async () => {
  const log = Array.from({ length: 100 }, (_, serial) => opened({ serial })).join('');
  const { tables } = await reportOf(log, { by: 'key', samples: 3 });
  const samples = tables[0]?.rows[0]?.samples?.map(({ id }) => id.serial);
  expect(samples).toEqual([0, 1, 63]);
  expect((await reportOf(log, { by: 'key' })).tables[0]?.rows[0]).not.toHaveProperty('samples');
});

it('does not look for failures where nobody asks', async () => {
  const text = JSON.stringify(await reportOf(LOG, { failures: false }));
  expect(text).not.toContain('failures');
});

/** The truth, by value. */
function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('groups beyond the limit', () => {
  it('are counted within what the report says, and none with more events is missing', async () => {
    const values = fc.array(
      fc.integer({ min: 0, max: 40 }).map((n) => `k${Math.floor(n * n * 0.1)}`),
      {
        minLength: 1,
        maxLength: 300,
      },
    );
    await fc.assert(
      fc.asyncProperty(values, fc.integer({ min: 2, max: 20 }), async (keys, maxGroups) => {
        const log = keys.map((key, serial) => opened({ serial, key: `"${key}"` })).join('');
        const { tables, events } = await reportOf(log, { by: 'key', maxGroups, failures: false });
        const truth = countsOf(keys);
        const { rows, others } = tables[0] as ReportTable;
        expect(rows.length).toBeLessThanOrEqual(maxGroups);
        expect(rows.reduce((sum, row) => sum + row.events, 0) + others.events).toBe(events);
        for (const { values: named, events: count, moreAtMost = 0 } of rows) {
          const exact = truth.get(String(named['key'])) ?? 0;
          expect(count).toBeLessThanOrEqual(exact);
          expect(count + moreAtMost).toBeGreaterThanOrEqual(exact);
        }
        const shown = new Set(rows.map(({ values: named }) => named['key']));
        const missed = [...truth].filter(([key]) => !shown.has(key)).map(([, count]) => count);
        expect(Math.max(0, ...missed)).toBeLessThanOrEqual(others.mostEvents);
        expect(others.isExact || truth.size > maxGroups).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('are others', async () => {
    const log = Array.from({ length: 50 }, (_, serial) => opened({ serial, key: `"k${serial}"` }));
    const { tables } = await reportOf(log.join(''), { by: 'key', maxGroups: 10 });
    expect(tables[0]?.others).toMatchObject({ isExact: false, failures: 0 });
    expect(tables[0]?.rows.at(-1)?.moreAtMost).toBeGreaterThan(0);
  });
});

describe('logs', () => {
  const folder = new ScratchFolder();

  it('are read as files, and one that cannot be read is told', async () => {
    const good = folder.file('audit.log', LOG);
    const errors: string[] = [];
    const files = [`${good}.nosuch`, good];
    const report = await reportEvents({
      files,
      by: 'key',
      onError: ({ message }) => void errors.push(message),
    });
    expect([report.events, errors]).toEqual([5, [`${good}.nosuch: does not exist`]]);
    await expect(reportEvents({ files })).rejects.toMatchObject({ name: 'LogFileError' });
  });

  it('are not read beside events', async () => {
    await expect(reportEvents({ events: [], files: ['a'] })).rejects.toMatchObject({
      name: 'ArgumentError',
    });
  });
});

it.each<[string, object]>([
  ['by', { by: 7 }],
  ['by', { by: [7] }],
  ['where', { where: {} }],
  ['start', { start: {} }],
  ['end', { end: new Date(Number.NaN) }],
  ['top', { top: 0 }],
  ['samples', { samples: -1 }],
  ['events', { events: 7 }],
  ['files', { files: 'audit.log' }],
  ['options', { filter: 'x' }],
])('a wrong %s is an argument that is wrong', async (_name, options) => {
  await expect(reportEvents(options as ReportOptions)).rejects.toMatchObject({
    name: 'ArgumentError',
  });
});

describe('names', () => {
  it('are asked for where users and groups are counted', () => {
    const words = ['auid', 'gid', 'key', 'exe', 'path', 'hour', 'success'];
    const asking = words.filter((word) => groupingOf(word).ask !== undefined);
    expect(asking).toEqual(['auid', 'gid']);
    expect(groupingOf('auid', { numeric: true }).ask).toBeUndefined();
  });

  it('are not remembered while they are asked for', () => {
    const words = ['not-known-yet', 'alice', 'bob'];
    const occurrence = { raw: '1', texts: () => [words.shift() ?? ''] };
    const event = { id: { timestampMs: 0, serial: 1, node: undefined }, records: [] };
    const { ask, read } = fieldReader({ kind: 'user', occurrences: () => [occurrence] }, false);
    const readWords = (): unknown => read(new CountedEvent(event as never));
    ask?.(event as never);
    expect(readWords()).toEqual(['alice']);
    ask?.(event as never);
    expect(readWords()).toEqual(['alice']);
    expect(words).toEqual(['bob']);
  });
});
