/** The example that serves metrics: scraped, and read as the text exposition format defines. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplesOf } from '../support/exposition';
import { until } from '../support/patience';
import { changeOf, type Kernel, PlayedRecords, RunningExample } from '../support/running-example';

const EPERM = 1;
const GET = 1000;

let folder = '';
let records: PlayedRecords;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-metrics-'));
  records = new PlayedRecords(join(folder, 'records'));
});

afterEach(() => {
  records.close();
  rmSync(folder, { recursive: true });
});

async function exporter(kernel: Kernel): Promise<{ running: RunningExample; url: string }> {
  const running = new RunningExample('prometheus-exporter.mjs', [], kernel, { PORT: '0' });
  await running.says('/metrics\n');
  return { running, url: running.stdout.replace('listening on ', '').trim() };
}

async function scrape(url: string): Promise<Record<string, number>> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return samplesOf(await response.text());
}

it('tells status, rules and events by key', async () => {
  const status = { enabled: 1, lost: 17, backlog: 3, backlogLimit: 8192 };
  const rules = ['-w /etc/passwd -p wa -k identity', '-w /etc/motd -p wa -k motd'];
  const { running, url } = await exporter({ status, rules, records: records.path });
  expect(await scrape(url)).toMatchObject({
    audit_enabled: 1,
    audit_rules: 2,
    audit_backlog_records: 3,
    audit_backlog_limit_records: 8192,
    audit_lost_records_total: 17,
    audit_events_listening: 1,
    audit_denied_events_total: 0,
  });
  await records.write(
    changeOf('/etc/passwd', 'identity', 1) +
      changeOf('/etc/passwd', 'identity', 2).replace('success=yes exit=3', 'success=no exit=-13') +
      changeOf('/etc/motd', 'motd', 3) +
      // A key of a quote, a backslash and a line break, as the kernel writes it.
      changeOf('/etc/odd', '', 4).replace('key=""', 'key=225C0A'),
  );
  const last = 'audit_key_events_total{key="\\"\\\\\\n"}';
  await until(async () => (await scrape(url))[last] === 1);
  expect(await scrape(url)).toMatchObject({
    'audit_events_total{type="SYSCALL",result="success"}': 3,
    'audit_events_total{type="SYSCALL",result="failure"}': 1,
    'audit_key_events_total{key="identity"}': 2,
    'audit_key_events_total{key="motd"}': 1,
    audit_denied_events_total: 1,
  });
  running.kill('SIGTERM');
  expect(await running.end()).toMatchObject({ code: 0, stderr: '' });
});

it('serves the rest where events may not be read', async () => {
  const { running, url } = await exporter({});
  await running.says('events are not counted: ');
  expect(await scrape(url)).toMatchObject({ audit_events_listening: 0, audit_enabled: 0 });
  running.kill('SIGINT');
  expect((await running.end()).code).toBe(0);
});

it('answers with an error while the kernel does not', async () => {
  const { running, url } = await exporter({ refusals: { [GET]: EPERM } });
  const response = await fetch(url);
  expect(response.status).toBe(500);
  expect(await response.text()).toContain('EPERM');
  expect((await fetch(new URL('/', url))).status).toBe(404);
  running.kill('SIGTERM');
  expect((await running.end()).code).toBe(0);
});
