/** The example that ships events to a collector: nothing is lost, whatever the collector does. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { until } from '../support/patience';
import { changeOf, Collector, PlayedRecords, RunningExample } from '../support/running-example';

let folder = '';
let spool = '';
let collector = new Collector();
let port = 0;
let url = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-ship-'));
  spool = join(folder, 'spool');
  collector = new Collector();
  port = await collector.listen();
  url = `http://127.0.0.1:${port}/events`;
});

afterEach(async () => {
  await collector.close();
  rmSync(folder, { recursive: true });
});

function writeLog(events: number): string {
  const log = join(folder, 'audit.log');
  const serials = Array.from({ length: events }, (_, index) => index + 1);
  writeFileSync(log, serials.map((serial) => changeOf(`/tmp/${serial}`, 'k', serial)).join(''));
  return log;
}

interface Line {
  readonly type: string;
  readonly host: string;
  readonly id: { readonly serial: number };
}

/** The serials of the events that were taken, each request once. */
function takenSerials(): number[] {
  const bodies = new Map(
    collector.taken.map(({ headers, body }) => [headers['idempotency-key'], body]),
  );
  const lines = [...bodies.values()].flatMap((body) => body.trimEnd().split('\n'));
  return lines.map((line) => (JSON.parse(line) as Line).id.serial);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

it('ships a log, as lines of JSON in order', async () => {
  const words = ['--input', writeLog(2000), url, spool];
  expect(await new RunningExample('ship-events.mjs', words).end()).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  expect(takenSerials()).toEqual(upTo(2000));
  expect(collector.taken.length).toBeGreaterThan(1);
  expect(collector.taken[0]?.headers['content-type']).toBe('application/x-ndjson');
  const [line = ''] = collector.taken[0]?.body.split('\n') ?? [];
  expect(JSON.parse(line)).toMatchObject({ type: 'event', keys: ['k'], host: expect.any(String) });
  expect(readdirSync(spool)).toEqual([]);
});

it('loses nothing when the collector is slow, refuses, and breaks connections', async () => {
  collector.answer = async (request) => {
    await setTimeout(5);
    if (request % 3 === 1) return 503;
    return request % 3 === 2 ? undefined : 202;
  };
  const words = ['--input', writeLog(500), url, spool];
  const { code, stderr } = await new RunningExample('ship-events.mjs', words).end();
  expect(code).toBe(0);
  expect(stderr).toContain(`${url} does not take events: it answered 503`);
  expect(takenSerials()).toEqual(upTo(500));
});

it('loses nothing while the collector is down, and ends on SIGTERM', async () => {
  const records = new PlayedRecords(join(folder, 'records'));
  const running = new RunningExample('ship-events.mjs', [url, spool], { records: records.path });
  await records.write(changeOf('/tmp/1', 'k', 1));
  await until(() => collector.taken.length === 1);
  await collector.close();
  await records.write(changeOf('/tmp/2', 'k', 2) + changeOf('/tmp/3', 'k', 3));
  await running.says('does not take events');
  await records.write(changeOf('/tmp/4', 'k', 4));
  await collector.listen(port);
  await until(() => takenSerials().length === 4);
  running.kill('SIGTERM');
  expect((await running.end()).code).toBe(0);
  records.close();
  expect(takenSerials()).toEqual(upTo(4));
  expect(readdirSync(spool)).toEqual([]);
});

it('keeps for the next start what is not taken when it ends', async () => {
  const records = new PlayedRecords(join(folder, 'records'));
  await collector.close();
  const kernel = { records: records.path };
  const running = new RunningExample('ship-events.mjs', [url, spool], kernel);
  await records.write(changeOf('/tmp/1', 'k', 1));
  await running.says('does not take events');
  await records.write(changeOf('/tmp/2', 'k', 2));
  await until(() => readdirSync(spool).length > 1);
  running.kill('SIGTERM');
  const { code, stderr } = await running.end();
  expect(code).toBe(0);
  expect(stderr).toContain(`2 files in ${spool} are for the next start\n`);
  await collector.listen(port);
  const next = new RunningExample('ship-events.mjs', [url, spool], kernel);
  await until(() => collector.taken.length === 2);
  next.kill('SIGINT');
  expect((await next.end()).code).toBe(0);
  records.close();
  expect(takenSerials()).toEqual([1, 2]);
});

it('ships a log as it grows, until it is stopped', async () => {
  const running = new RunningExample('ship-events.mjs', ['--input', '-', url, spool]);
  running.write(changeOf('/tmp/1', 'k', 1));
  await until(() => collector.taken.length === 1);
  running.write(changeOf('/tmp/2', 'k', 2));
  await until(() => collector.taken.length === 2);
  running.kill('SIGTERM');
  expect(await running.end()).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(takenSerials()).toEqual([1, 2]);
});

it('fails where events may not be read', async () => {
  const { code, stderr } = await new RunningExample('ship-events.mjs', [url, spool]).end();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^cannot receive audit events: .*\n$/);
});
