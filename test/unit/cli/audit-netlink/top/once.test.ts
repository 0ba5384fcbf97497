/** `audit-netlink top --once` and `--batch` of logs: tables, JSON, spans of the log's time, and what is wrong. */
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTILE_TEXTS } from '../../../../support/hostile-texts';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { login, opened, START_MS } from '../../../report/lines';
import { auditNetlink } from '../policy/program';

const folder = new ScratchFolder();

/** Eleven seconds. */
const LOG = [
  opened({ serial: 1 }),
  opened({ serial: 2, failed: true }),
  opened({ serial: 3, exe: '"/bin/ls"', key: '"etc"' }),
  opened({ serial: 4, key: '(null)' }),
  login({ serial: 12 }),
].join('');

async function top(log: string, ...words: readonly string[]) {
  const path = folder.file('audit.log', log);
  return await auditNetlink('top', '--numeric', '--input', path, ...words);
}

it('prints tables of a whole log, at the speed of its own time', async () => {
  const { code, stdout, stderr } = await top(LOG, '--once');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')).toEqual([
    '5 events in 11 seconds, 0.45/s, 2 failed',
    'no records lost',
    '',
    'key               events/s      events      failed',
    'files                 0.18           2           1',
    '(none)                0.18           2           1',
    'etc                   0.09           1           0',
    '',
    'executable        events/s      events      failed',
    '/usr/bin/cat          0.27           3           1',
    '/bin/ls               0.09           1           0',
    '/usr/sbin/sshd        0.09           1           1',
    '',
    'user              events/s      events      failed',
    '1000                  0.36           4           1',
    '4294967295            0.09           1           1',
    '',
    'result            events/s      events      failed',
    'success               0.27           3           0',
    'failure               0.18           2           2',
    '',
  ]);
});

it('counts as many seconds of the log as it is told', async () => {
  const { stdout } = await top(LOG, '--once', '--seconds', '2', '--by', 'exe');
  expect(stdout.split('\n').slice(0, 5)).toEqual([
    '2 events in 2 seconds, 1.00/s, 1 failed',
    'no records lost',
    '',
    'executable      events/s      events      failed',
    '/usr/bin/cat        1.00           2           1',
  ]);
});

it('prints again and again, and the last seconds too', async () => {
  const { stdout } = await top(LOG, '--batch', '--interval', '3', '--by', 'key', '--top', '1');
  const heads = stdout.split('\n').filter((line) => / events? in /.test(line));
  expect(heads).toEqual([
    '3 events in 3 seconds, 1.00/s, 1 failed',
    '1 event in 3 seconds, 0.33/s',
    '1 event in 2 seconds, 0.50/s, 1 failed',
  ]);
  expect(stdout).toContain(
    'files             0.67           2           1\n1 other           0.33           1\n',
  );
  const two = await top(LOG, '--batch', '--interval', '3', '--count', '2');
  expect(two.stdout.match(/ events? in /g)).toHaveLength(2);
});

it('counts only what is wanted', async () => {
  const counted = async (...words: readonly string[]): Promise<string> =>
    String((await top(LOG, '--once', '--by', 'key', ...words)).stdout.split('\n')[0]);
  expect(await counted('--key', 'etc')).toMatch(/^1 event in /);
  expect(await counted('--type', 'USER_LOGIN')).toMatch(/^1 event in /);
  expect(await counted('--where', 'success=no')).toMatch(/^2 events in .*, 2 failed$/);
});

it('tells lines that cannot be read', async () => {
  const { code, stdout } = await top(`${LOG}type=\n`, '--once');
  expect([code, stdout.split('\n')[1]]).toEqual([0, 'no records lost, 1 line not readable']);
});

it.each(HOSTILE_TEXTS)('is not taken apart by %s', async (_what, text) => {
  const exe = Buffer.from(text, 'latin1').toString('hex').toUpperCase();
  const { stdout } = await top(opened({ serial: 1, exe }), '--once', '--by', 'exe');
  expect(stdout.split('\n')).toHaveLength(6);
  // oxlint-disable-next-line no-control-regex
  expect(stdout.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
});

describe('JSON', () => {
  const schema = JSON.parse(
    readFileSync(join(__dirname, '../../../../../docs/audit-netlink.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

  it.each([
    [[]],
    [['--once', '--by', 'key,path']],
    [['--once', '--seconds', '1']],
    [['--where', 'pid=0']],
    [['--by', 'nosuch']],
    [['--batch']],
  ])('is a document of the published schema: %j', async (words) => {
    const { code, stdout } = await top(LOG, '--json', ...words);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect({ errors: validate(document) ? [] : validate.errors }).toEqual({ errors: [] });
    expect(document['exitCode']).toBe(code);
  });

  it('has everything that was counted, and all rows', async () => {
    const log = Array.from({ length: 50 }, (_, serial) => opened({ serial, exe: `"/${serial}"` }));
    const { stdout } = await top(log.join(''), '--json', '--by', 'exe');
    const { top: counted } = JSON.parse(stdout) as { top: { tables: { rows: unknown[] }[] } };
    expect(counted).toMatchObject({
      source: 'log',
      seconds: 49,
      events: 50,
      eventsPerSecond: 1.02,
      failures: 0,
      lost: { kernel: 0, socket: 0, queue: 0, unreadable: 0 },
      damaged: 0,
      kernel: null,
      daemon: null,
    });
    expect(counted.tables[0]?.rows).toHaveLength(50);
    expect(counted.tables[0]?.rows[0]).toEqual({
      value: '/0',
      events: 1,
      eventsPerSecond: 0.02,
      failures: 0,
    });
  });
});

it('takes one moment for a second', async () => {
  const log = opened({ serial: 1, timeMs: START_MS }) + opened({ serial: 2, timeMs: START_MS });
  const { stdout } = await top(log, '--once');
  expect(stdout).toContain('2 events in 1 second, 2.00/s\n');
});

describe('what is wrong', () => {
  it.each([
    [[], 'standard output is not a terminal that can be drawn on: use --once or --batch'],
    [['--once', '--batch'], '--once and --batch exclude each other'],
    [['--once', '--count', '1'], '--count is for --batch'],
    [['--count', '1'], '--count is for --batch'],
    [['--batch', '--seconds', '1'], '--seconds is for --once; see --interval'],
    [['--top', '1'], '--top is for --once and --batch'],
    [['--once', '--top', '0'], '--top 0: must be a positive integer, or all'],
    [
      ['--once', '--by', 'exee'],
      '--by exee: cannot count by exee: expected exe, or a field of events',
    ],
    [['--once', '--by', 'exe,'], '--by exe,: has a word that is empty'],
    [['--once', '--where', 'x'], "--where 'x': column 1: unknown field x"],
    [['--once', '--key', ''], '--key needs text that is not empty'],
    [['--once', '--type', 'NOSUCH'], '--type NOSUCH: unknown record type'],
    [['--interval', '0'], 'Must be a positive integer.'],
  ])('with the command line: %j', async (words, message) => {
    const { code, stdout, stderr } = await top(LOG, ...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('with the log', async () => {
    const { code, stderr } = await auditNetlink('top', '--once', '--input', '/no/such.log');
    expect([code, stderr]).toEqual([2, 'audit-netlink: /no/such.log: does not exist\n']);
  });
});
