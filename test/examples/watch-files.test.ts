/** The example that posts changes of files to a webhook. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/patience';
import { changeOf, Collector, PlayedRecords, RunningExample } from '../support/running-example';

const KEY = 'file-integrity';

let folder = '';
let webhook = new Collector();
let url = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-watch-'));
  webhook = new Collector();
  url = `http://127.0.0.1:${await webhook.listen()}/hook`;
});

afterEach(async () => {
  await webhook.close();
  rmSync(folder, { recursive: true });
});

interface Message {
  readonly text: string;
  readonly time: string;
  readonly paths: readonly string[];
  readonly event: { readonly keys: readonly string[] };
}

const messages = (): Message[] => webhook.taken.map(({ body }) => JSON.parse(body) as Message);

it('posts what a log says of the watches, and nothing else', async () => {
  const log = join(folder, 'audit.log');
  const rule = `type=CONFIG_CHANGE msg=audit(1700000000.100:1): op=add_rule key="${KEY}" list=4 res=1\n`;
  const events = [changeOf('/etc/passwd', KEY, 2), changeOf('/etc/motd', 'other', 3)];
  writeFileSync(log, [rule, ...events, changeOf('/etc/a b', KEY, 4)].join(''));
  const { code, stderr } = await new RunningExample('watch-files.mjs', ['--input', log, url]).end();
  expect([code, stderr]).toEqual([0, '']);
  expect(messages().map(({ paths }) => paths)).toEqual([['/etc/passwd'], ['/etc/a b']]);
  const [{ text, time, event } = {} as Message] = messages();
  expect(text).toContain('opened /etc/passwd with /usr/bin/tee: done [file-integrity]');
  expect([time, event.keys]).toEqual(['2023-11-14T22:13:20.123Z', [KEY]]);
  expect(webhook.taken[0]?.headers['content-type']).toBe('application/json');
});

it('posts what a log says as it grows, until it is stopped', async () => {
  const running = new RunningExample('watch-files.mjs', ['--input', '-', url]);
  running.write(changeOf('/etc/passwd', KEY, 1));
  await until(() => webhook.taken.length === 1);
  running.write(changeOf('/etc/group', KEY, 2));
  await until(() => webhook.taken.length === 2);
  running.kill('SIGTERM');
  expect(await running.end()).toEqual({ code: 0, stdout: '', stderr: '' });
});

it('posts again what the webhook did not take, in order', async () => {
  const log = join(folder, 'audit.log');
  writeFileSync(log, [1, 2, 3].map((number) => changeOf(`/etc/${number}`, KEY, number)).join(''));
  const answers = [500, undefined, 204, 429];
  webhook.answer = (request) => (request > answers.length ? 200 : answers[request - 1]);
  const { code, stderr } = await new RunningExample('watch-files.mjs', ['--input', log, url]).end();
  expect(code).toBe(0);
  expect(stderr).toContain(`${url} answered 500; trying again in 250 ms`);
  expect(stderr).toContain(`${url} cannot be reached: `);
  expect(messages().map(({ paths }) => paths)).toEqual([['/etc/1'], ['/etc/2'], ['/etc/3']]);
});

it('watches as long as it runs', async () => {
  const records = new PlayedRecords(join(folder, 'records'));
  const end = join(folder, 'end');
  const words = [url, '/etc/passwd', '/etc/a b'];
  const held = ['-w /etc/motd -p wa -k held'];
  const kernel = { rules: held, records: records.path };
  const running = new RunningExample('watch-files.mjs', words, kernel, { PLAYED_KERNEL_END: end });
  await running.says('watching /etc/passwd, /etc/a b');
  await records.write(changeOf('/etc/passwd', KEY, 5));
  await until(() => webhook.taken.length > 0);
  running.kill('SIGTERM');
  expect(await running.end()).toMatchObject({ code: 0, stderr: '' });
  records.close();
  expect(messages().map(({ paths }) => paths)).toEqual([['/etc/passwd']]);
  const { rules, changes } = JSON.parse(readFileSync(end, 'utf8')) as Record<string, string[]>;
  expect(rules).toEqual(held);
  expect(changes).toEqual(['add', 'add', 'enabled 1', 'delete', 'delete']);
});

it('takes back its rules and prints what could not be posted when it is stopped', async () => {
  const records = new PlayedRecords(join(folder, 'records'));
  const end = join(folder, 'end');
  webhook.answer = () => 503;
  const kernel = { records: records.path };
  const running = new RunningExample('watch-files.mjs', [url, '/etc/passwd'], kernel, {
    PLAYED_KERNEL_END: end,
  });
  await running.says('watching');
  await records.write(changeOf('/etc/passwd', KEY, 6));
  await running.says('answered 503');
  running.kill('SIGINT');
  const { code, stderr } = await running.end();
  records.close();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^not posted: \{"text":.*"paths":\["\/etc\/passwd"\]/m);
  expect(JSON.parse(readFileSync(end, 'utf8'))).toMatchObject({ rules: [] });
});

it('leaves no rule where one of its rules is refused', async () => {
  const end = join(folder, 'end');
  const words = [url, '/etc/passwd', 'relative'];
  const { code, stderr } = await new RunningExample(
    'watch-files.mjs',
    words,
    {},
    {
      PLAYED_KERNEL_END: end,
    },
  ).end();
  expect(code).toBe(1);
  expect(stderr).toContain('expected an absolute path');
  expect(JSON.parse(readFileSync(end, 'utf8'))).toMatchObject({ rules: [] });
});

it('says how it is used', async () => {
  for (const words of [[], [url], ['--input', 'audit.log', url, '/etc']]) {
    const { code, stderr } = await new RunningExample('watch-files.mjs', words).end();
    expect([code, stderr.split(':')[0]]).toEqual([2, 'usage']);
  }
});
