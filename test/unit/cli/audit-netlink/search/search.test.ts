/** `audit-netlink search`: what it finds, how it prints it, and how it ends. */
import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { progressLine } from '../../../../../lib/cli/shared/progress-bar';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { login, opened, START_MS } from '../../../report/lines';
import { auditNetlink } from '../policy/program';

const folder = new ScratchFolder();

const LOG = [
  opened({ serial: 1 }),
  opened({ serial: 2, failed: true }),
  opened({ serial: 3, exe: '"/bin/ls"', key: '"etc"' }),
  opened({ serial: 4, key: '6162016364', timeMs: START_MS + 7_200_000 }),
  login({ serial: 5, timeMs: START_MS + 7_200_000 }),
].join('');

async function search(log: string, ...words: readonly string[]) {
  const path = folder.file('audit.log', log);
  const { code, stdout, stderr } = await auditNetlink('search', ...words, path);
  return { code, stderr, stdout, lines: stdout.split('\n').slice(0, -1) };
}

/** The serials of what is found. */
async function serials(...words: readonly string[]): Promise<number[]> {
  const { lines } = await search(LOG, '--format=ndjson', ...words);
  return lines.map((line) => (JSON.parse(line) as { id: { serial: number } }).id.serial);
}

it('prints an event as JSON the same whether a condition looked into it or not', async () => {
  const all = await search(LOG, '--format=ndjson');
  const found = await search(LOG, '--format=ndjson', '--where', 'result=success or result=failure');
  const timed = await search(LOG, '--format=ndjson', '--since', '2001-01-01');
  expect(all.lines).toHaveLength(5);
  expect(found).toEqual(all);
  expect(timed).toEqual(all);
});

describe('which events are found', () => {
  it.each([
    [[], [1, 2, 3, 4, 5]],
    [['--key', 'etc'], [3]],
    [['--key', 'cd'], [4]],
    [
      ['--key', 'etc', '--key', 'ab'],
      [3, 4],
    ],
    [
      ['--result', 'failure'],
      [2, 5],
    ],
    [['--result', 'failure', '--type', 'USER_LOGIN'], [5]],
    [['--type', 'USER_LOGIN,AVC'], [5]],
    [['--exe', '/bin/ls'], [3]],
    [['--exe', 'ls'], [3]],
    [['--exe', 's'], []],
    [
      ['--syscall', 'openat', '--result', 'success'],
      [1, 3, 4],
    ],
    [
      ['--where', 'key=etc or result=failure'],
      [2, 3, 5],
    ],
    [['--where', 'key=etc', '--where', 'result=failure'], []],
    [['--expression', 'exe i= "/bin/ls"'], [3]],
    [
      ['--until', new Date(START_MS + 60_000).toISOString()],
      [1, 2, 3],
    ],
    [
      ['--since', new Date(START_MS + 60_000).toISOString()],
      [4, 5],
    ],
    [
      ['--limit', '2'],
      [1, 2],
    ],
    [['--reverse'], [5, 4, 3, 2, 1]],
    [
      ['--reverse', '--limit', '2'],
      [5, 4],
    ],
  ])('%j', async (words, expected) => {
    expect(await serials(...words)).toEqual(expected);
  });

  it('finds a file by its path, its name and its folder', async () => {
    const [path = ''] = (
      await search(LOG, '--fields', 'path', '--format=csv', '--limit', '1')
    ).stdout
      .split('\r\n')
      .slice(1);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const all = await serials('--file', path);
    expect(all.length).toBeGreaterThan(0);
    expect(await serials('--file', name)).toEqual(all);
    expect(await serials('--file', path.slice(0, path.lastIndexOf('/') + 1))).toEqual(all);
    expect(await serials('--file', name.slice(1))).toEqual([]);
  });

  it('adds what happened around in the same session', async () => {
    const line = (serial: number, session: number, key: string): string =>
      `type=SYSCALL msg=audit(${START_MS / 1000}.000:${serial}): arch=c000003e syscall=257 success=yes ` +
      `exit=3 ppid=1 pid=${100 + session} auid=1000 ses=${session} exe="/bin/x" key="${key}"\n`;
    const log = [1, 2, 3, 4, 5, 6]
      .flatMap((serial) => [line(serial, 1, serial === 3 ? 'hit' : 'k'), line(serial + 10, 2, 'k')])
      .join('');
    const path = folder.file('session.log', log);
    const of = async (...words: readonly string[]): Promise<number[]> => {
      const { stdout } = await auditNetlink('search', '--format=ndjson', ...words, path);
      const lines = stdout.trim().split('\n');
      return lines.map((one) => (JSON.parse(one) as { id: { serial: number } }).id.serial);
    };
    expect(await of('--key', 'hit', '--context', '1')).toEqual([2, 3, 4]);
    expect(await of('--key', 'hit', '--context', '9')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await of('--where', 'ses=2 and serial<13', '--context', '1')).toEqual([11, 12, 13]);
  });
});

describe('how events are printed', () => {
  it('prints a line for each', async () => {
    const { lines } = await search(LOG, '--key', 'etc');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('/bin/ls');
  });

  it('prints the log as it is', async () => {
    expect((await search(LOG, '--format=raw')).stdout).toBe(LOG);
  });

  it('prints records in words', async () => {
    const { lines } = await search(LOG, '--key', 'etc', '--format=words');
    expect(lines[0]).toBe('----');
    expect(lines[1]).toContain('syscall=openat');
  });

  it('prints one document', async () => {
    const { stdout } = await search(LOG, '--format=json');
    expect((JSON.parse(stdout) as unknown[]).length).toBe(5);
    expect(JSON.parse((await search(LOG, '--format=json', '--key', 'none')).stdout)).toEqual([]);
  });

  it('prints CSV with a head, and quotes what must be', async () => {
    const { stdout } = await search(LOG, '--fields', 'serial,key,exe', '--format=csv');
    expect(stdout.split('\r\n')).toEqual([
      'serial,key,exe',
      expect.stringMatching(/^1,/),
      expect.stringMatching(/^2,/),
      '3,etc,/bin/ls',
      expect.stringMatching(/^4,"ab, cd",/),
      expect.stringMatching(/^5,,/),
      '',
    ]);
    const none = await search(LOG, '--format=csv', '--key', 'none');
    expect(none.stdout).toBe(
      'time,node,serial,type,result,auid,uid,pid,comm,exe,syscall,path,key,summary\r\n',
    );
  });

  it('prints a table that is aligned', async () => {
    const { lines } = await search(LOG, '--fields', 'serial,exe,result', '--limit', '3');
    expect(lines[0]).toBe('SERIAL  EXE           RESULT');
    expect(lines[3]).toBe('3       /bin/ls       success');
  });

  it('prints objects of fields', async () => {
    const { lines } = await search(LOG, '--fields', 'serial,key', '--format=ndjson');
    expect(lines.map((line) => JSON.parse(line) as unknown).slice(2)).toEqual([
      { serial: '3', key: 'etc' },
      { serial: '4', key: ['ab', 'cd'] },
      { serial: '5', key: null },
    ]);
  });

  it('escapes what a table would be broken by', async () => {
    const log = opened({ serial: 1, exe: '2F620A1B5B' });
    expect((await search(log, '--fields', 'exe')).lines[1]).toBe(String.raw`/b\012\033[`);
  });

  it('prints processes as a tree', async () => {
    const call = (serial: number, parent: number, pid: number, exe: string): string =>
      `type=SYSCALL msg=audit(${START_MS / 1000}.000:${serial}): arch=c000003e syscall=59 success=yes exit=0 ` +
      `ppid=${parent} pid=${pid} auid=4294967295 ses=1 exe="${exe}" key="x"\n`;
    const log = [
      call(1, 1, 10, '/usr/sbin/sshd'),
      call(2, 10, 11, '/bin/bash'),
      call(3, 11, 12, '/bin/ls'),
      call(4, 11, 13, '/bin/rm'),
      call(5, 11, 13, '/bin/rm'),
      // A pid that was used again, so that it seems to be its own ancestor.
      call(6, 12, 1, '/bin/circle'),
    ].join('');
    expect((await search(log, '--tree')).lines).toEqual([
      '/bin/circle (1), unset: 1 event',
      '└─ /usr/sbin/sshd (10), unset: 1 event',
      '   └─ /bin/bash (11), unset: 1 event',
      '      ├─ /bin/ls (12), unset: 1 event',
      '      └─ /bin/rm (13), unset: 2 events',
    ]);
  });
});

describe('how it ends', () => {
  it.each([
    [['--key', 'etc'], 0],
    [['--key', 'none'], 1],
  ])('with a status: %j', async (words, status) => {
    const { code, stderr } = await search(LOG, ...words);
    expect([code, stderr]).toEqual([status, '']);
  });

  it('tells of what cannot be read, and prints the rest', async () => {
    const log = folder.file('whole.log', LOG);
    const packed = gzipSync(opened({ serial: 7, timeMs: START_MS - 5000 }).repeat(3));
    const cut = folder.file('cut.log.gz', '');
    writeFileSync(cut, packed.subarray(0, -10));
    const missing = `${log}.missing`;
    const { code, stdout, stderr } = await auditNetlink(
      'search',
      '--fields=serial',
      '--format=csv',
      log,
      cut,
      missing,
    );
    expect(code).toBe(2);
    expect(stdout.split('\r\n')).toEqual(expect.arrayContaining(['1', '5', '7']));
    expect(stderr.trim().split('\n')).toEqual([
      `audit-netlink: ${missing}: does not exist`,
      `audit-netlink: ${cut}: the gzip data are damaged or end too early`,
    ]);
  });

  it.each([
    [['--since', 'soon'], '--since soon: is not understood as a time; the forms are 2024-01-31, '],
    [['--until', '2024-02-30'], '--until 2024-02-30: is understood as month 2, day 30 of 2024'],
    [['--where', 'pid=1 and ('], "--where 'pid=1 and (': column 12: the condition has no field"],
    [['--pid', 'cat'], '--pid cat: invalid value cat for pid; expected a number'],
    [['--uid', 'nobody-here'], '--uid nobody-here: invalid value nobody-here for auid'],
    [['--syscall', 'opnat'], '--syscall opnat: no machine has a system call opnat'],
    [['--key', ''], '--key needs a value that is not empty'],
    [['--expression', 'exe ='], "--expression 'exe =': column 5: "],
    [['--fields', 'exee'], '--fields: unknown field exee; did you mean exe?'],
    [
      ['--fields', 'exe', '--format=raw'],
      '--fields is for a table, csv, json and ndjson, not for raw',
    ],
    [['--tree', '--format=raw'], '--tree prints processes, and takes no --format and no --fields'],
    [['--context', '2', '--reverse'], '--context is for events in the order of time'],
  ])('with an error: %j', async (words, message) => {
    const { code, stdout, stderr } = await search(LOG, ...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`audit-netlink: ${message}`);
  });
});

it('says how far it has come, how fast, and how long it will take', () => {
  expect(progressLine(250e6, 1000e6, 1000)).toBe(
    `${'█'.repeat(6)}${'░'.repeat(18)}  25 %  250 MB/s, 3 s left`,
  );
  expect(progressLine(0, 1000, 1000)).toBe(`${'░'.repeat(24)}   0 %  0 MB/s`);
  expect(progressLine(1e6, 1e9, 1000)).toContain('1 MB/s, 16 min 39 s left');
});
