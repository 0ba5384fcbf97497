/** The screen as lines: at several sizes, with whatever is in the values, and what keys change of it. */
import { describe, expect, it } from '@jest/globals';
import { type Size, frameOf } from '../../../../../lib/cli/audit-netlink/top/frame';
import { keysOf } from '../../../../../lib/cli/audit-netlink/top/keys';
import { Losses, type LostWhere } from '../../../../../lib/cli/audit-netlink/top/losses';
import { shownElapsed, shownRate } from '../../../../../lib/cli/audit-netlink/top/shown-rates';
import type { Snapshot } from '../../../../../lib/cli/audit-netlink/top/snapshot';
import { lineText, lineWidth } from '../../../../../lib/cli/audit-netlink/top/styled-line';
import { View } from '../../../../../lib/cli/audit-netlink/top/view';
import { statusOf } from '../../../../../lib/kernel/status';
import type { RateRows } from '../../../../../lib/metrics/rate-table';
import { HOSTILE_TEXTS } from '../../../../support/hostile-texts';

const WORDS = ['key', 'exe', 'auid', 'success'];
const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 132, rows: 50 };

function rowsOf(
  ...rows: readonly (readonly [value: string | undefined, ...counts: number[]])[]
): RateRows {
  return {
    isExact: true,
    rows: rows.map(([value, second = 0, ten = 0, minute = 0, failures = 0]) => ({
      value,
      counts: [second, ten, minute],
      failures,
      hasMaybeMore: false,
    })),
  };
}

const NO_LOSS: Record<LostWhere, number> = { kernel: 0, socket: 0, queue: 0, unreadable: 0 };

const SNAPSHOT: Snapshot = {
  kind: 'kernel',
  path: '',
  timeMs: new Date(2026, 10, 27, 9, 0, 0).getTime(),
  elapsedMs: 83_000,
  hasEnded: false,
  events: 12_345,
  failures: 44,
  counts: [120, 981, 2712],
  seconds: [1, 10, 60],
  lost: NO_LOSS,
  lostTotal: 0,
  damaged: 0,
  status: statusOf({ enabled: 1, failure: 1, pid: 1, backlog: 12, backlogLimit: 8192, lost: 0 }),
  daemon: { pid: 812, name: 'auditd', queue: undefined },
  chosen: [],
  tables: new Map([
    ['key', rowsOf(['identity', 100, 800, 2400, 40], [undefined, 20, 181, 312, 4])],
    ['exe', rowsOf(['/usr/bin/cat', 120, 981, 2712, 44])],
    ['auid', rowsOf(['alice', 120, 900, 2000], ['unset', 0, 81, 712, 44])],
    ['success', rowsOf(['success', 120, 961, 2668], ['failure', 0, 20, 44, 44])],
  ]),
};

function frame(snapshot: Snapshot, size: Size, ...typed: readonly string[]): string[] {
  const view = new View(WORDS);
  for (const key of typed.flatMap((text) => keysOf(text))) view.press(key);
  const lines = frameOf(snapshot, view, size);
  expect(lines).toHaveLength(size.rows);
  for (const line of lines) expect(lineWidth(line)).toBe(size.columns);
  return lines.map((line) => lineText(line, false));
}

it('has four tables on a screen of 80 by 24', () => {
  expect(frame(SNAPSHOT, SMALL)).toEqual([
    'audit-netlink top  events of the kernel                      2026-11-27 09:00:00',
    'events/s  120 in 1 s   98.1 in 10 s   45.2 in 1 min   12,345 in 1:23, 44 failed',
    'lost      nothing',
    'backlog   12 of 8,192',
    'daemon    auditd 812, queue not reported (auditctl --signal state)',
    'filter    all events',
    '',
    'key                               10 s   executable                        10 s',
    'identity                          80.0   /usr/bin/cat                      98.1',
    '(none)                            18.1',
    '',
    '',
    '',
    '',
    '',
    'user                              10 s   result                            10 s',
    'alice                             90.0   success                           96.1',
    'unset                             8.10   failure                           2.00',
    '',
    '',
    '',
    '',
    '',
    'k key  e exe  u user  r result  / filter  f failures  p pause  ? help  q quit',
  ]);
});

it('has one table with all that is known of its rows', () => {
  expect(frame(SNAPSHOT, SMALL, 'kw').slice(7, 11)).toEqual([
    '  key                                        1 s    10 s   1 min  failed   share',
    '1 identity                                   100    80.0    40.0      40   88.5%',
    '2 (none)                                    20.0    18.1    5.20       4   11.5%',
    '',
  ]);
  expect(frame(SNAPSHOT, LARGE, 'e')[8]).toBe(
    `1 /usr/bin/cat${' '.repeat(83)}120    98.1    45.2      44  100.0%`,
  );
});

it('has a place for each table of any size, and never more lines than there are', () => {
  for (const columns of [1, 20, 40, 63, 64, 80, 132, 300]) {
    for (const rows of [1, 5, 8, 12, 18, 24, 50, 100]) {
      for (const typed of ['', 'k', '?', '/x', 'p']) {
        frame(SNAPSHOT, { columns, rows }, typed);
      }
    }
  }
});

it('says how many rows there is no place for', () => {
  const many = rowsOf(
    ...Array.from({ length: 40 }, (_, nth) => [`key ${nth}`, 1, 1, 40 - nth] as const),
  );
  const tables = new Map([...SNAPSHOT.tables, ['key', many] as const]);
  const lines = frame({ ...SNAPSHOT, tables }, SMALL);
  expect(lines[8]).toMatch(/^key 0 +0\.10 /);
  expect(lines[13]).toMatch(/^35 more/);
  const inexact = new Map([['key', { ...many, isExact: false }]]);
  expect(frame({ ...SNAPSHOT, tables: inexact }, SMALL, 'k')[22]).toBe('  at least 26 more');
});

it('shows losses, a full backlog, no daemon and what else is bad in red or yellow', () => {
  const losses = new Losses();
  losses.add({ type: 'lost', where: 'kernel', count: 1200 });
  losses.add({ type: 'lost', where: 'queue', count: 34 });
  losses.add({ type: 'lost', where: 'serials', atMost: 9 });
  losses.addDamaged();
  const data = {
    enabled: 0,
    failure: 1,
    pid: 0,
    backlog: 60,
    backlogLimit: 64,
    lost: 5,
    rateLimit: 9,
  };
  const bad: Snapshot = {
    ...SNAPSHOT,
    lost: { ...NO_LOSS, kernel: losses.of('kernel'), queue: losses.of('queue') },
    lostTotal: losses.total,
    damaged: losses.damaged,
    status: statusOf(data),
    daemon: undefined,
  };
  expect(frame(bad, SMALL).slice(2, 5)).toEqual(
    [
      'lost      1,234 records: 1,200 in the kernel, 34 here, too slow; 1 line not readable',
      'backlog   60 of 64, rate limit 9/s, 5 lost since boot or reset, audit is disabled',
      'daemon    none',
    ].map((line) => line.slice(0, 80)),
  );
  const shown = frameOf(bad, new View(WORDS), LARGE).map((line) => lineText(line, true));
  expect(shown[2]).toContain('\u001B[31m1,234 records: 1,200 in the kernel');
  expect(shown[3]).toContain('\u001B[31m60 of 64\u001B[39m');
  expect(shown[3]).toContain('\u001B[31maudit is disabled\u001B[39m');
  expect(shown[4]).toContain('\u001B[33mnone\u001B[39m');
});

it('shows what the daemon reported of its queue', () => {
  const queue = { waitingEvents: 1500, mostEvents: 1999, limitEvents: 2000, hasOverflowed: true };
  const daemon = { pid: 812, name: 'auditd', queue: { ...queue, reportedMs: Date.now() - 61_000 } };
  expect(frame({ ...SNAPSHOT, daemon }, SMALL)[4]).toMatch(
    /^daemon {4}auditd 812, queue 1,500 of 2,000, most 1,999, overflowed \(1 minute/,
  );
});

it('says what is not known', () => {
  const unasked = { ...SNAPSHOT, status: undefined, daemon: undefined };
  expect(frame(unasked, SMALL).slice(3, 5)).toEqual([
    'backlog   not known: asking takes CAP_AUDIT_CONTROL',
    'daemon    not known',
  ]);
  const log: Snapshot = {
    ...unasked,
    kind: 'log',
    path: '/var/log/audit/audit.log',
    hasEnded: true,
  };
  const [title, ...others] = frame(log, SMALL);
  expect(title).toMatch(
    /^audit-netlink top {2}events of \/var\/\S+ +ended {2}2026-11-27 09:00:00$/,
  );
  expect(others.slice(0, 3)).toEqual([
    'events/s  120 in 1 s   98.1 in 10 s   45.2 in 1 min   12,345 in 1:23, 44 failed',
    'filter    all events',
    '',
  ]);
});

it.each(HOSTILE_TEXTS)('is not taken apart by %s', (_what, text) => {
  const tables = new Map(WORDS.map((word) => [word, rowsOf([text, 1, 1, 1])]));
  const daemon = { pid: 1, name: text, queue: undefined };
  const hostile = { ...SNAPSHOT, tables, daemon, chosen: [text], kind: 'log' as const, path: text };
  for (const typed of ['', 'k', `/${text.replaceAll(/[\r\n]/g, '')}`]) {
    for (const line of frame(hostile, SMALL, typed)) {
      // oxlint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/);
    }
  }
});

it('counts the columns of wide letters', () => {
  const tables = new Map([
    ['key', rowsOf(['日本語の鍵'.repeat(20), 1, 1, 1], ['e\u0301'.repeat(90), 1, 1, 1])],
  ]);
  frame({ ...SNAPSHOT, tables }, SMALL, 'k');
  frame({ ...SNAPSHOT, tables }, { columns: 33, rows: 24 });
});

describe('keys', () => {
  it('are read out of what terminals send', () => {
    expect(keysOf('a\u001B[A\u001BOPü\r\u007F\u0003')).toEqual([
      'a',
      'ü',
      'enter',
      'backspace',
      'ctrl-c',
    ]);
    expect(keysOf('\u001B')).toEqual(['escape']);
    expect(keysOf('\u001Bq')).toEqual(['escape', 'q']);
    expect(keysOf('\u0000\u001F\u009B')).toEqual([]);
  });

  it('ask for what the view cannot do', () => {
    const view = new View(WORDS);
    const press = (typed: string): unknown =>
      keysOf(typed)
        .map((key) => view.press(key))
        .at(-1);
    expect(press('q')).toEqual({ what: 'quit' });
    expect(press('\u0003')).toEqual({ what: 'quit' });
    expect(press('\u001A')).toEqual({ what: 'suspend' });
    expect(press('\u000C')).toEqual({ what: 'redraw' });
    expect(press('f')).toEqual({ what: 'failures' });
    expect(press('c')).toEqual({ what: 'clear' });
    expect(press('3')).toEqual({ what: 'row', nth: 2 });
    expect(press('t')).toEqual({ what: 'table', word: 'type' });
    expect(press('\u007F')).toEqual({ what: 'back' });
    expect(press('x')).toBeUndefined();
  });

  it('type a filter, in which they mean nothing else', () => {
    const view = new View(WORDS);
    const press = (typed: string): unknown =>
      keysOf(typed)
        .map((key) => view.press(key))
        .at(-1);
    expect(press('/qf9\u007Fx\r')).toEqual({ what: 'search', text: 'qfx' });
    expect(view.typed).toBeUndefined();
    expect(press('/abc\u0015d\u001B')).toBeUndefined();
    expect(view.typed).toBeUndefined();
    press('/ab');
    expect(frameOf(SNAPSHOT, view, SMALL).map((line) => lineText(line, false))[5]).toBe(
      // The cursor is a blank that stands out.
      'filter    /ab ',
    );
    expect(press('\u0003')).toEqual({ what: 'quit' });
  });

  it('change tables, windows and what is over them', () => {
    const view = new View(WORDS);
    const press = (typed: string): void => {
      for (const key of keysOf(typed)) view.press(key);
    };
    press('k');
    expect(view.table).toBe('key');
    press('\t');
    expect(view.table).toBe('exe');
    press('\t\t\t');
    expect(view.table).toBeUndefined();
    press('uu');
    expect(view.table).toBeUndefined();
    press('r\u001B');
    expect(view.table).toBeUndefined();
    press('www');
    expect(view.window).toBe(10);
    press('w');
    expect(view.window).toBe(60);
    press('p?');
    expect([view.isPaused, view.showsHelp]).toEqual([true, true]);
    press(' ');
    expect(view.showsHelp).toBe(false);
  });
});

it.each([
  [0, '0'],
  [0.001, '<0.01'],
  [1 / 60, '0.02'],
  [9.994, '9.99'],
  [9.996, '10.0'],
  [99.94, '99.9'],
  [99.96, '100'],
  [1234.5, '1,235'],
])('writes %d a second as %s', (rate, text) => {
  expect(shownRate(rate)).toBe(text);
});

it('writes how long it has counted', () => {
  expect([0, 61_000, 3_723_999].map(shownElapsed)).toEqual(['0:00', '1:01', '1:02:03']);
});
