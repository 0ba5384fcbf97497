/** `tsauditd` as far as it needs no kernel: its command line, its configuration's file, and what it reports. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine } from '../../../../lib/cli/tsauditd/command-line';
import { stateReport } from '../../../../lib/cli/tsauditd/state-report';
import { ToldLosses } from '../../../../lib/cli/tsauditd/told-losses';
import { run } from '../../../../lib/cli/tsauditd/tsauditd';
import type { PluginState } from '../../../../lib/daemon/dispatch/dispatch-events';
import { defaultDaemonConfiguration } from '../../../../lib/daemon/configuration/parse-configuration';
import { scratchFolder, WrittenHost } from '../../../support/played-daemon';

let folder: ReturnType<typeof scratchFolder>;

beforeEach(() => {
  folder = scratchFolder();
});

afterEach(() => {
  folder.remove();
});

async function ran(...words: string[]): Promise<readonly [status: number, printed: string]> {
  let printed = '';
  const status = await run(words, {
    out: (text) => (printed += text),
    error: (line) => (printed += `${line}\n`),
  });
  return [status, printed];
}

function configured(text: string): string {
  const path = join(folder.path, 'auditd.conf');
  writeFileSync(path, text, { mode: 0o640 });
  return path;
}

async function checked(...words: string[]): Promise<readonly [status: number, printed: string]> {
  return await ran('--check-config', '-c', folder.path, ...words);
}

describe('the command line', () => {
  it('has the options of auditd', () => {
    expect(parseCommandLine(['-fln', '-s', 'nochange', '-c', '/x'])).toEqual({
      debug: true,
      foreground: true,
      followsLinks: true,
      enabled: 'nochange',
      folder: '/x',
      checks: false,
      help: false,
      server: {},
    });
    const tls = ['--tls-cert', 'c', '--tls-key=k', '--tls-ca', 'a'];
    expect(parseCommandLine(['--listen', '::', '--trust-node', ...tls])).toMatchObject({
      server: { host: '::', trustNode: true, tls: { cert: 'c', key: 'k', ca: 'a' } },
    });
    expect(parseCommandLine([])).toMatchObject({ enabled: 'enable', folder: '/etc/audit' });
    expect(parseCommandLine(['-n'])).toMatchObject({ debug: false, foreground: true });
  });

  it.each([
    [['-x'], 'unknown option, or one without its value: -x'],
    [['-c'], 'unknown option, or one without its value: -c'],
    [
      ['--tls-key', 'k'],
      '--tls-cert, --tls-key and --tls-ca are wanted together: both ends show a certificate',
    ],
    [['-s', 'off'], '-s takes enable, disable, nochange, not off'],
    [['start'], 'unexpected word start'],
  ])('refuses %j', async (words, message) => {
    const [status, printed] = await ran(...words);
    expect(status).toBe(2);
    expect(printed).toContain(`tsauditd: ${message}\nUsage: tsauditd [-f]`);
  });

  it('shows its help', async () => {
    const [status, printed] = await ran('--help');
    expect(status).toBe(0);
    expect(printed).toContain('--check-config');
  });
});

describe('--check-config', () => {
  it('says nothing of a configuration without problems', async () => {
    configured('log_format = RAW\n');
    expect(await checked()).toEqual([0, '']);
  });

  it('tells every problem at its place, and ends with 6 for an error', async () => {
    const path = configured('flush = never\nfreq = 1\ndispatcher = x\n');
    expect(await checked()).toEqual([
      6,
      `${path}:1:9: flush cannot be never; expected none, incremental, incremental_async, data or sync\n` +
        `${path}:2:1: warning: freq has no effect with flush = none\n` +
        `${path}:3:1: warning: dispatcher is deprecated; plugins are started by the daemon itself\n`,
    ]);
  });

  it('ends with 0 for warnings alone', async () => {
    configured('name = x\n');
    const [status, printed] = await checked();
    expect(status).toBe(0);
    expect(printed).toContain('warning: name has no effect');
  });

  it('takes the defaults where there is no file', async () => {
    const path = join(folder.path, 'auditd.conf');
    expect(await checked()).toEqual([0, `${path}: does not exist; every setting is the default\n`]);
  });

  it('follows a link only when it is told to', async () => {
    const path = join(folder.path, 'auditd.conf');
    writeFileSync(join(folder.path, 'other'), '', { mode: 0o640 });
    symlinkSync('other', path);
    expect(await checked()).toEqual([6, `${path}: is a symbolic link; -l follows it\n`]);
    expect(await checked('-l')).toEqual([0, '']);
  });

  it('does not trust a file that everybody may write', async () => {
    const path = configured('');
    chmodSync(path, 0o646);
    expect(await checked()).toEqual([6, `${path}: may be written by everybody; chmod o-w it\n`]);
  });

  it('does not take a folder for a file', async () => {
    const path = join(folder.path, 'auditd.conf');
    mkdirSync(path);
    expect(await checked()).toEqual([6, `${path}: is not a regular file\n`]);
  });
});

describe('stateReport', () => {
  const machine = {
    version: '1.2.3',
    now: new Date(2026, 10, 27, 17, 54, 6),
    priority: -4,
    oldLogs: 2,
    freeBytes: 75_972 * 1024 * 1024,
    plugins: [],
  };
  const config = {
    ...defaultDaemonConfiguration(),
    maxLogFile: 8,
    spaceLeft: { mebibytes: 75 },
    adminSpaceLeft: { percent: 5 },
  };
  const lost = { kernel: 1, queue: 2, unreadable: 3, log: 4 };

  it("has auditd's lines, and what was lost", () => {
    const log = {
      fileBytes: 5000,
      writtenLines: 10,
      heldLines: 3,
      heldBytes: 300,
      space: 'full',
      suspended: true,
      spaceActionDone: true,
      adminSpaceActionDone: false,
      diskError: true,
    } as const;
    const queue = { offered: 9, delivered: 4, queued: 2, highest: 3, depth: 2000 };
    const none = { overflow: 0, suspended: 0, ended: 0, stopped: 0 };
    const first: PluginState = {
      name: 'a',
      path: '/a',
      type: 'always',
      status: 'running',
      pid: 7,
      threadId: undefined,
      restarts: 1,
      isSuspended: false,
      lost: none,
      ...queue,
    };
    const lossy = { queued: 0, highest: 2000, lost: { ...none, overflow: 3 } };
    const plugins = [first, { ...first, name: 'b', pid: undefined, restarts: 0, ...lossy }];
    const text = stateReport({ config, log, records: 17, lost }, { ...machine, plugins });
    expect(text.split('\n')).toEqual([
      'audit version = 1.2.3',
      'current time = 11/27/26 17:54:06',
      'process priority = -4',
      'writing to logs = yes',
      'current log size = 4 KB',
      'max log size = 8192 KB',
      'logs detected last rotate/shift = 2',
      'space left on partition = no',
      'Logging partition free space 75972 MB',
      'space_left setting 75 MB',
      'admin_space_left setting 5 %',
      'logging suspended = yes',
      'file system space action performed = yes',
      'admin space action performed = no',
      'disk error detected = yes',
      'current plugin queue depth = 2',
      'max plugin queue depth used = 2000',
      'plugin queue size = 2000',
      'plugin queue overflow detected = yes',
      'plugin queueing suspended = no',
      'plugin a = running, pid 7, 2 waiting, 4 delivered, 0 lost, 1 restarts',
      'plugin b = running, 0 waiting, 4 delivered, 3 lost, 0 restarts',
      'records received = 17',
      'lines waiting for the disk = 3',
      'records lost in the kernel = 1',
      'records lost in this process = 5',
      'lines lost before the disk = 4',
      '',
    ]);
  });

  it('does without a log', () => {
    const text = stateReport(
      { config: { ...config, writeLogs: false }, log: undefined, records: 0, lost },
      { ...machine, freeBytes: undefined },
    );
    expect(text).toContain('writing to logs = no\ncurrent log size = 0 KB\n');
    expect(text).toContain('free space ? MB');
  });
});

describe('ToldLosses', () => {
  it('tells the first at once, and the others together', () => {
    const host = new WrittenHost();
    const losses = new ToldLosses(host);
    losses.add('log', 3);
    losses.add('log', 4);
    losses.add('kernel', 1);
    losses.add('log', 5);
    expect(host.done.map((line) => line.split(' ', 2))).toEqual([
      ['error:', '3'],
      ['error:', '1'],
    ]);
    losses.finish();
    expect(host.done.at(-1)).toMatch(/^error: 9 lines were lost/);
    expect(host.done).toHaveLength(3);
  });
});
