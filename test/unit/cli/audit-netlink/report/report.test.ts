/** `audit-netlink report`: its tables, CSV and JSON, and how it ends. */
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reportCommand } from '../../../../../lib/cli/audit-netlink/report/report';
import { HOSTILE_TEXTS } from '../../../../support/hostile-texts';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { login, opened, START_MS } from '../../../report/lines';
import { auditNetlink } from '../policy/program';

const folder = new ScratchFolder();
const HOUR = 3_600_000;

const LOG = [
  opened({ serial: 1 }),
  opened({ serial: 2, failed: true }),
  opened({ serial: 3, exe: '"/bin/ls"', key: '"etc"' }),
  opened({ serial: 4, key: '(null)', timeMs: START_MS + 2 * HOUR }),
  login({ serial: 5, timeMs: START_MS + 2 * HOUR }),
].join('');

async function report(log: string, ...words: readonly string[]) {
  const path = folder.file('audit.log', log);
  const { code, stdout, stderr } = await auditNetlink('report', ...words, path);
  return { code, stderr, lines: stdout.split('\n').slice(0, -1), stdout };
}

const local = (timeMs: number): string => {
  const time = new Date(timeMs - new Date(timeMs).getTimezoneOffset() * 60_000).toISOString();
  return time.slice(0, 19).replace('T', ' ');
};

describe('a table', () => {
  it('has aligned columns, and what it leaves out in its last line', async () => {
    const { code, lines, stderr } = await report(LOG, '--by', 'key,exe', '--top', '2');
    expect([code, stderr]).toEqual([0, '']);
    expect(lines).toEqual([
      'key       exe           events  share  failed  last',
      `files     /usr/bin/cat       2  40.0%       1  ${local(START_MS + 2000)}`,
      `etc       /bin/ls            1  20.0%       0  ${local(START_MS + 3000)}`,
      '2 others                     2  40.0%       1',
    ]);
  });

  it('has bars over time', async () => {
    const { lines } = await report(LOG, '--by', 'hour');
    expect(lines).toEqual([
      'hour              events  share  failed',
      `${local(START_MS).slice(0, 16)}       3  60.0%       1  ${'█'.repeat(40)}`,
      `${local(START_MS + 2 * HOUR).slice(0, 16)}       2  40.0%       1  ${'█'.repeat(26)}▋`,
    ]);
  });

  it('has counts alone', async () => {
    const { lines } = await report(LOG, '--by', 'auid', '--numeric', '--count');
    expect(lines).toEqual(['auid        events', '1000             4', '4294967295       1']);
    expect((await report(LOG, '--count', '--where', 'key=files')).stdout).toBe('2\n');
  });

  it('is an overview', async () => {
    const { lines } = await report(LOG);
    expect(lines[0]).toMatch(/^5 events, 2 failed \(40\.0%\), .+ to /);
    const headings = lines.filter((_, at) => lines[at - 1] === '');
    expect(headings).toEqual([
      'Keys',
      'What was done',
      'Executables',
      'Users',
      'Files',
      'What failed',
    ]);
    const missing = (await report(LOG + opened({ serial: 9 }))).lines;
    expect(missing.slice(-2)).toEqual(['What is missing', '3 serial numbers never came, at most']);
  });

  it('says that there is nothing', async () => {
    const { code, lines } = await report(LOG, '--since', '2030-01-01');
    expect([code, lines]).toEqual([0, ['no events']]);
  });

  it('is in colour when told to', async () => {
    const { stdout } = await report(LOG, '--by', 'key', '--color', 'always');
    expect(stdout).toContain('\u001B[31m     1\u001B[39m');
  });

  it.each(HOSTILE_TEXTS)('is not taken apart by %s', async (_what, text) => {
    const exe = Buffer.from(text, 'latin1').toString('hex').toUpperCase();
    const { lines } = await report(opened({ serial: 1, exe }), '--by', 'exe', '--count');
    expect(lines).toHaveLength(2);
    // oxlint-disable-next-line no-control-regex
    expect(lines.join('')).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
  });
});

describe('CSV', () => {
  it('is that of RFC 4180, with all rows', async () => {
    const exe = Buffer.from('/bin/a "b",\r\nc').toString('hex').toUpperCase();
    const log = LOG + opened({ serial: 6, exe });
    const { stdout } = await report(log, '--by', 'exe,key', '--format=csv');
    expect(stdout.split('\r\n')).toEqual([
      'exe,key,events,failures,first,last',
      '/usr/bin/cat,files,2,1,2026-11-27T09:00:01.000Z,2026-11-27T09:00:02.000Z',
      '"/bin/a ""b"",',
      'c",files,1,0,2026-11-27T09:00:06.000Z,2026-11-27T09:00:06.000Z',
      '/bin/ls,etc,1,0,2026-11-27T09:00:03.000Z,2026-11-27T09:00:03.000Z',
      '/usr/bin/cat,,1,0,2026-11-27T11:00:00.000Z,2026-11-27T11:00:00.000Z',
      '/usr/sbin/sshd,,1,1,2026-11-27T11:00:00.000Z,2026-11-27T11:00:00.000Z',
      '',
    ]);
    const counts = await report(LOG, '--by', 'key', '--format', 'csv', '--count');
    expect(counts.stdout).toBe('key,events\r\nfiles,2\r\n,2\r\netc,1\r\n');
  });

  it('is one table', async () => {
    const { code, stderr } = await report(LOG, '--format', 'csv');
    expect([code, stderr]).toEqual([
      2,
      'audit-netlink: --format=csv is one table: say with --by of what\n',
    ]);
  });
});

describe('JSON', () => {
  const schema = JSON.parse(
    readFileSync(join(__dirname, '../../../../../docs/audit-netlink.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

  it.each([
    [[]],
    [['--by', 'key,exe']],
    [['--by', 'hour', '--count']],
    [['--where', 'key=files']],
    [['--since', '2030-01-01']],
    [['--by', 'nosuch']],
  ])('is a document of the published schema: %j', async (words) => {
    for (const option of ['--json', '--format=json']) {
      const { code, stdout } = await report(LOG, option, ...words);
      const document = JSON.parse(stdout) as Record<string, unknown>;
      expect({ errors: validate(document) ? [] : validate.errors }).toEqual({ errors: [] });
      expect(document['exitCode']).toBe(code);
    }
  });

  it('has all rows', async () => {
    const log = Array.from({ length: 50 }, (_, serial) => opened({ serial, exe: `"/${serial}"` }));
    const { stdout } = await report(log.join(''), '--json', '--by', 'exe');
    const { report: found } = JSON.parse(stdout) as { report: { tables: { rows: unknown[] }[] } };
    expect(found.tables[0]?.rows).toHaveLength(50);
  });
});

it('is a page that says what it was made of', async () => {
  const { code, stdout } = await report(LOG, '--format=html', '--where', 'auid>=1000');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
  expect(stdout).toContain('<code>auid&gt;=1000</code>');
  expect(stdout).toMatch(
    /audit-netlink search --where &#39;auid&gt;=1000&#39; --where key=files \S+audit.log</,
  );
});

describe('what is wrong', () => {
  it.each([
    [['--by', 'exee'], '--by exee: cannot count by exee: expected exe, or a field of events, or'],
    [['--by', 'exe,'], '--by exe,: has a word that is empty'],
    [['--where', 'x'], "--where 'x': column 1: unknown field x"],
    [['--since', 'soon'], '--since soon: is not understood as a time; the forms are 2024-01-31,'],
    [['--until', '2026-11-27 25:00'], '--until 2026-11-27 25:00: 25:00: is a time with hour 25'],
    [['--top', '0'], '--top 0: must be a positive integer, or all'],
    [['--format', 'xml'], "error: option '--format <format>' argument 'xml' is invalid."],
  ])('with the command line: %j', async (words, message) => {
    const { code, stdout, stderr } = await report(LOG, ...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('with one log of several', async () => {
    const path = folder.file('a.log', LOG);
    const { code, stdout, stderr } = await auditNetlink('report', '--count', `${path}.1`, path);
    expect([code, stdout, stderr]).toEqual([
      1,
      '5\n',
      `audit-netlink: ${path}.1: does not exist\n`,
    ]);
  });

  it.each([
    ['no.log', undefined, 'does not exist'],
    ['text.log', 'dear diary\n', 'no audit record can be read in it'],
  ])('with the only log: %s', async (name, text, reason) => {
    const path = text === undefined ? '/no/such/no.log' : folder.file(name, text);
    const { code, stdout, stderr } = await auditNetlink('report', path);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${path}: ${reason}`);
  });
});

it('shows how far it is until it prints', async () => {
  const path = folder.file('long.log', LOG.repeat(2000));
  const missing = join(folder.path, 'missing.log');
  const shown: [bytes: number, total: number][] = [];
  const done: string[] = [];
  const output = {
    out: () => void done.push('printed'),
    error: (text: string) => void done.push(text),
  };
  const bar = {
    update: (bytes: number, total: number) => void shown.push([bytes, total]),
    clear: () => void done.push('cleared'),
  };
  const options = { color: 'never' } as const;
  await reportCommand([path, missing], options, output, undefined, bar);
  const { size } = statSync(path);
  expect(shown.at(-1)).toEqual([size, size]);
  expect(shown.map(([bytes]) => bytes)).toEqual(
    shown.map(([bytes]) => bytes).toSorted((a, b) => a - b),
  );
  expect(done).toEqual(['cleared', expect.stringContaining('missing.log'), 'printed']);
});
