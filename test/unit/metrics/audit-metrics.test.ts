/** Metrics of events and of the kernel, as Prometheus reads them. */
import { describe, expect, it } from '@jest/globals';
import { AuditMetrics, parseEvents, prometheusText } from '../../../lib/events';
import { ArgumentError } from '../../../lib/errors';
import { statusOf } from '../../../lib/kernel/status';
import { daemonQueueOf, readDaemonQueue } from '../../../lib/metrics/daemon-report';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { samplesOf } from '../../support/exposition';
import { ScratchFolder } from '../policy/files/scratch-folder';
import { login, opened } from '../report/lines';

async function counted(log: string, metrics = new AuditMetrics()): Promise<AuditMetrics> {
  for await (const item of parseEvents([Buffer.from(log, 'latin1')])) metrics.add(item);
  return metrics;
}

const NOTHING = {
  audit_events_records_total: 0,
  audit_key_events_untold_total: 0,
  'audit_events_lost_records_total{where="kernel"}': 0,
  'audit_events_lost_records_total{where="socket"}': 0,
  'audit_events_lost_records_total{where="queue"}': 0,
  'audit_events_lost_records_total{where="unreadable"}': 0,
  audit_events_damaged_records_total: 0,
};

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase();

describe('AuditMetrics', () => {
  it('has counters of everything that can be missing, before anything was', () => {
    expect(samplesOf(new AuditMetrics().text())).toEqual(NOTHING);
  });

  it('counts events by type and result, and by each key', async () => {
    const log = [
      opened({ serial: 1 }),
      opened({ serial: 2, failed: true, key: hex('files\u0001etc') }),
      opened({ serial: 3, key: '(null)' }),
      login({ serial: 4 }),
    ].join('');
    const metrics = await counted(`${log}type=\n`);
    metrics.add({ type: 'lost', where: 'socket', count: 7 });
    metrics.add({ type: 'lost', where: 'socket', count: 1 });
    metrics.add({ type: 'lost', where: 'serials', atMost: 1000 });
    expect(samplesOf(metrics.text())).toEqual({
      ...NOTHING,
      'audit_events_total{type="SYSCALL",result="success"}': 2,
      'audit_events_total{type="SYSCALL",result="failure"}': 1,
      'audit_events_total{type="USER_LOGIN",result="failure"}': 1,
      audit_events_records_total: 13,
      'audit_key_events_total{key="files"}': 2,
      'audit_key_events_total{key="etc"}': 1,
      'audit_events_lost_records_total{where="socket"}': 8,
      audit_events_damaged_records_total: 1,
    });
  });

  it('keeps different keys different, whatever is in them', async () => {
    const keys = ['a"b', 'a\\b', 'a\nb', '\xe9', '\xc3\xa9', '\xff\xfe', '{}'];
    const log = keys.map((key, serial) => opened({ serial, key: hex(key) })).join('');
    const samples = samplesOf((await counted(log)).text());
    expect(
      Object.entries(samples).filter(([name]) => name.startsWith('audit_key_events_total{')),
    ).toEqual([
      [String.raw`audit_key_events_total{key="a\"b"}`, 1],
      [String.raw`audit_key_events_total{key="a\\b"}`, 1],
      [String.raw`audit_key_events_total{key="a\nb"}`, 1],
      [String.raw`audit_key_events_total{key="\\xE9"}`, 1],
      ['audit_key_events_total{key="é"}', 1],
      [String.raw`audit_key_events_total{key="\\xFF\\xFE"}`, 1],
      ['audit_key_events_total{key="{}"}', 1],
    ]);
  });

  it('tells no more keys apart than it may', async () => {
    const log = Array.from({ length: 50 }, (_, serial) =>
      opened({ serial, key: `"k${serial % 25}"` }),
    );
    const samples = samplesOf(
      (await counted(log.join(''), new AuditMetrics({ maxKeys: 10 }))).text(),
    );
    expect(Object.keys(samples).filter((name) => name.includes('{key='))).toHaveLength(10);
    expect(samples['audit_key_events_untold_total']).toBe(30);
    expect(samples['audit_key_events_total{key="k9"}']).toBe(2);
  });

  it('tells the state of the kernel and of the daemon', () => {
    const metrics = new AuditMetrics();
    const data = { enabled: 1, failure: 1, pid: 812, rateLimit: 100, backlogLimit: 8192, lost: 17 };
    metrics.setStatus(
      statusOf({ ...data, backlog: 3, featureBitmap: 127, backlogWaitTimeActual: 5 }),
    );
    metrics.setRules(2);
    metrics.setListening(true);
    const queue = { waitingEvents: 3, mostEvents: 9, limitEvents: 2000, hasOverflowed: false };
    metrics.setDaemonQueue({ ...queue, reportedMs: 1_700_000_000_500 });
    expect(samplesOf(metrics.text())).toEqual({
      ...NOTHING,
      audit_enabled: 1,
      audit_daemon_pid: 812,
      audit_rules: 2,
      audit_backlog_records: 3,
      audit_backlog_limit_records: 8192,
      audit_rate_limit_records_per_second: 100,
      audit_backlog_wait_jiffies_total: 5,
      audit_lost_records_total: 17,
      audit_daemon_queue_events: 3,
      audit_daemon_queue_max_events: 9,
      audit_daemon_queue_limit_events: 2000,
      audit_daemon_queue_report_timestamp_seconds: 1_700_000_000.5,
      audit_events_listening: 1,
    });
    const guide = readFileSync(join(__dirname, '../../../docs/guides/top.md'), 'utf8');
    const documented = [...guide.matchAll(/^\| `(audit_[a-z_]+)/gm)].map(([, name = '']) => name);
    const names = metrics.metrics().map(({ name }) => name);
    expect(names.toSorted()).toEqual(documented.toSorted());
    metrics.setStatus(undefined);
    expect(samplesOf(metrics.text())).not.toHaveProperty('audit_enabled');
  });

  it.each([[{ maxKeys: -1 }], [{ maxKey: 1 }]])('refuses %j', (options) => {
    expect(() => new AuditMetrics(options as object)).toThrow(ArgumentError);
  });
});

describe('prometheusText', () => {
  const metric = {
    name: 'a_b',
    type: 'gauge',
    help: 'Some \\ text\nin lines',
    samples: [],
  } as const;

  it('escapes the help, and writes every number', () => {
    const values = [0, -1.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const samples = values.map((value) => ({ value }));
    expect(prometheusText([{ ...metric, samples }])).toBe(
      String.raw`# HELP a_b Some \\ text\nin lines` +
        '\n# TYPE a_b gauge\na_b 0\na_b -1.5\na_b 1e+21\na_b NaN\na_b +Inf\na_b -Inf\n',
    );
    expect(prometheusText([])).toBe('');
  });

  it('refuses names that the format does not have', () => {
    for (const name of ['', '1a', 'a-b', 'a b', 'a\n']) {
      expect(() => prometheusText([{ ...metric, name }])).toThrow(ArgumentError);
    }
    for (const label of ['', '1a', '__a', 'a-b', 'a:b']) {
      const samples = [{ labels: { [label]: '' }, value: 1 }];
      expect(() => prometheusText([{ ...metric, samples }])).toThrow(ArgumentError);
    }
  });
});

describe('what a daemon reports', () => {
  const folder = new ScratchFolder();
  const REPORT = [
    'audit version = 4.0.2',
    'Number of active plugins = 1',
    'current plugin queue depth = 3',
    'max plugin queue depth used = 14',
    'plugin queue size = 2000',
    'plugin queue overflow detected = yes',
    'plugin queueing suspended = no',
    '',
  ].join('\n');

  it('is how full its queue is', () => {
    expect(daemonQueueOf(REPORT, 5)).toEqual({
      waitingEvents: 3,
      mostEvents: 14,
      limitEvents: 2000,
      hasOverflowed: true,
      reportedMs: 5,
    });
    expect(daemonQueueOf('current plugin queue depth = 3\n', 5)).toEqual({
      waitingEvents: 3,
      mostEvents: 3,
      limitEvents: undefined,
      hasOverflowed: false,
      reportedMs: 5,
    });
    expect(daemonQueueOf('current plugin queue depth = none\n', 5)).toBeUndefined();
  });

  it('is read from the newest file that there is', () => {
    const path = folder.file('auditd.state', REPORT);
    expect(readDaemonQueue([`${path}.no`, path])).toMatchObject({ waitingEvents: 3 });
    expect(readDaemonQueue([`${path}.no`, `${path}/x`])).toBeUndefined();
  });
});
