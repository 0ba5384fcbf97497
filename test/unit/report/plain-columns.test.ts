/** Reports that are counted from columns against the same reports of events: they are the same. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEvents } from '../../../lib/events/sources/parse-events';
import { EventCounter } from '../../../lib/report/event-counter';
import { groupingNames } from '../../../lib/report/grouping';
import {
  type ReportItem,
  type ReportOptions,
  reportEvents,
} from '../../../lib/report/report-events';
import { HOSTILE_TEXTS } from '../../support/hostile-texts';
import { line, opened, START_MS } from './lines';

const GOLDEN = join(__dirname, '../../golden/events');

function wholeLog(): string {
  const golden = readdirSync(GOLDEN)
    .filter((name) => name.endsWith('.log'))
    .filter((_, nth) => nth % 2 === 0)
    .map((name) => readFileSync(join(GOLDEN, name), 'latin1'));
  const hostile = HOSTILE_TEXTS.map(([, text], serial) => {
    const value = Buffer.from(text, 'latin1').toString('hex').toUpperCase();
    return opened({ serial: 900 + serial, exe: value, key: value, names: [[value, 'NORMAL']] });
  });
  const odd = [
    line('LOGIN', { serial: 800 }, 'pid=7 uid=0 old auid=5 new auid=6 old ses=1 new ses=2 res=1'),
    line('LOGIN', { serial: 801 }, 'login pid=7 uid=0 old loginuid=5 new loginuid=6'),
    line(
      'USER_LOGIN',
      { serial: 802 },
      `pid=1 uid=0 auid=9 msg='user=ann uid=7 exe="/bin/x y" result=Success'`,
    ),
    line(
      'AVC',
      { serial: 803 },
      'avc:  denied  { read } for  pid=5 comm="a b" name2="/x" key=1234',
    ),
    line('PATH', { serial: 804 }, 'item=0 name=(null) objtype=PARENT mode=040755 pid=3 pid=4'),
    line('SYSCALL', { serial: 805 }, 'pid=12 exe=/odd comm=4142 key=6101620161'),
  ];
  return [...golden, ...odd, ...hostile].join('');
}

/** Those that need no events. */
function plainNames(numeric: boolean): string[] {
  return groupingNames().filter((name) => {
    const options = { top: 9, numeric, failures: false, samples: 0, maxGroups: 9, isWhole: true };
    return new EventCounter({ ...options, by: [name] }).plainColumns() !== undefined;
  });
}

describe('counted from columns', () => {
  let folder = '';
  let path = '';
  const events: ReportItem[] = [];
  const log = wholeLog();

  beforeAll(async () => {
    for await (const item of parseEvents([Buffer.from(log, 'latin1')])) events.push(item);
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-columns-'));
    path = join(folder, 'audit.log');
    writeFileSync(path, log, 'latin1');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  async function expectSame(options: ReportOptions): Promise<void> {
    const given = { ...options, failures: false };
    const ofEvents = await reportEvents({ ...given, events });
    const ofColumns = await reportEvents({ ...given, files: [path] });
    expect({ by: options.by, ...ofColumns }).toEqual({ by: options.by, ...ofEvents });
  }

  it('are most of those that are numbers or text', () => {
    const names = plainNames(false);
    expect(names).toEqual(
      expect.arrayContaining(['key', 'exe', 'pid', 'ppid', 'node', 'hour', 'acct', 'cwd']),
    );
    for (const name of ['auid', 'exit', 'path', 'success', 'event.action', 'type']) {
      expect(names).not.toContain(name);
    }
    expect(plainNames(true)).toEqual(expect.arrayContaining([...names, 'auid', 'exit', 'syscall']));
  });

  it('is the same by every such name', async () => {
    for (const by of plainNames(true)) await expectSame({ by, numeric: true });
    for (const by of ['key', 'exe', 'acct']) await expectSame({ by });
  });

  it.each([['key,exe'], ['day,node,comm'], ['exe,exe'], ['PATH.nametype,pid']])(
    'is the same by several: %s',
    async (by) => {
      await expectSame({ by, numeric: true });
      await expectSame({ by, numeric: true, top: 3, maxGroups: 5 });
    },
  );

  it('is the same between two times', async () => {
    const many = Array.from({ length: 3000 }, (_, serial) =>
      opened({ serial, key: `"k${serial % 7}"` }),
    );
    writeFileSync(path, many.join(''));
    const times = { start: START_MS + 500_000, end: START_MS + 1_200_000 };
    const given = { by: 'key', failures: false, ...times };
    const ofColumns = await reportEvents({ ...given, files: [path] });
    expect(ofColumns).toEqual(await reportEvents({ ...given, events: parseEvents(many) }));
    expect(ofColumns.events).toBe(701);
  });
});
