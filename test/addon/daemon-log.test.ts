/** The log of a daemon: rotation, actions, and disks that are full or broken. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DaemonConfiguration } from '../../lib/daemon/configuration/daemon-configuration';
import { defaultDaemonConfiguration } from '../../lib/daemon/configuration/parse-configuration';
import { DaemonLog } from '../../lib/daemon/log-files/daemon-log';
import { oldLogs, removeExcess, rotate } from '../../lib/daemon/log-files/rotation';
import { until } from '../support/patience';
import { scratchFolder, WrittenHost } from '../support/played-daemon';

const MEBIBYTE = 1024 * 1024;
const ALWAYS_FLUSHED = {
  torn: false,
  limitBytes: 0,
  flushing: 1,
  flushEvery: 1,
  lowBytes: 0,
  veryLowBytes: 0,
} as const;
const LINE = `${'x'.repeat(1023)}\n`;

let folder: ReturnType<typeof scratchFolder>;
let host: WrittenHost;
let told: string[];
let log: DaemonLog | undefined;

beforeEach(() => {
  folder = scratchFolder();
  host = new WrittenHost();
  told = [];
});

afterEach(async () => {
  await log?.close();
  log = undefined;
  folder.remove();
});

function opened(config: Partial<DaemonConfiguration> = {}, maxHeldBytes?: number): DaemonLog {
  const settings = {
    ...defaultDaemonConfiguration(),
    logFile: join(folder.path, 'audit.log'),
    ...config,
  };
  log = new DaemonLog(
    settings,
    0,
    host,
    {
      onRotate: () => void told.push('rotate'),
      onSuspend: () => void told.push('suspend'),
      onResume: () => void told.push('resume'),
      onLost: (count) => void told.push(`lost ${count}`),
    },
    maxHeldBytes,
  );
  log.open();
  return log;
}

function put(text: string): boolean {
  return (log as DaemonLog).put(Buffer.from(text), text.split('\n').length - 1);
}

function content(name = 'audit.log'): string {
  return readFileSync(join(folder.path, name), 'latin1');
}

function files(): string[] {
  return readdirSync(folder.path).toSorted();
}

describe('rotation', () => {
  const path = (): string => join(folder.path, 'audit.log');
  const write = (...names: string[]): void => {
    for (const name of names) writeFileSync(join(folder.path, name), name);
  };

  it('overwrites the oldest', () => {
    write('audit.log', 'audit.log.1', 'audit.log.2');
    rotate(path(), 3, 0o400);
    expect(files()).toEqual(['audit.log.1', 'audit.log.2']);
    expect([content('audit.log.1'), content('audit.log.2')]).toEqual(['audit.log', 'audit.log.1']);
    expect(statSync(`${path()}.1`).mode & 0o777).toBe(0o400);
  });

  it('keeps all, up to a gap', () => {
    write('audit.log', 'audit.log.1', 'audit.log.2', 'audit.log.4');
    rotate(path(), undefined, 0o400);
    expect(content('audit.log.3')).toBe('audit.log.2');
    expect(content('audit.log.4')).toBe('audit.log.4');
    expect(oldLogs(path())).toEqual([1, 2, 3, 4]);
  });

  it('removes what is too many, and nothing else', () => {
    write('audit.log', 'audit.log.1', 'audit.log.2', 'audit.log.17', 'audit.log.x', 'audit.log.02');
    expect(removeExcess(path(), 2)).toBe(2);
    expect(files()).toEqual(['audit.log', 'audit.log.02', 'audit.log.1', 'audit.log.x']);
  });
});

describe('DaemonLog', () => {
  it('rotates behind the line that reaches the limit, and loses none', async () => {
    opened({ maxLogFile: 1, maxLogFileAction: { action: 'rotate' }, numLogs: 3 });
    for (let line = 0; line < 2500; line += 1) put(LINE);
    await until(() => told.length === 2);
    await log?.append(Buffer.from('last\n'), 1);
    expect(statSync(join(folder.path, 'audit.log.1')).size).toBe(MEBIBYTE);
    expect(statSync(join(folder.path, 'audit.log.2')).size).toBe(MEBIBYTE);
    expect(content().length).toBe((2500 - 2048) * 1024 + 5);
    expect(files()).toEqual(['audit.log', 'audit.log.1', 'audit.log.2']);
  });

  it('removes excess logs when it is opened', () => {
    for (const number of [1, 2, 3]) writeFileSync(join(folder.path, `audit.log.${number}`), '');
    opened({ maxLogFile: 1, maxLogFileAction: { action: 'rotate' }, numLogs: 2 });
    expect(files()).toEqual(['audit.log', 'audit.log.1']);
  });

  it.each([
    ['ignore', [], []],
    ['syslog', [expect.stringMatching(/^alert: .*audit.log has reached max_log_file, 1 MiB$/)], []],
    ['rotate', [], []],
    [
      'suspend',
      [expect.stringMatching(/has reached max_log_file, 1 MiB; logging is suspended$/)],
      ['suspend'],
    ],
    ['keep_logs', [], ['rotate', 'rotate']],
  ] as const)('does %s when the file is full', async (action, done, events) => {
    opened({ maxLogFile: 1, maxLogFileAction: { action } });
    for (let line = 0; line < 2100; line += 1) put(LINE);
    await until(() => told.length === events.length && host.done.length === done.length);
    await log?.close();
    expect(host.done).toEqual(done);
    expect(told).toEqual(events);
    const sizes = files().map((name) => statSync(join(folder.path, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2100 * 1024);
  });

  it('runs a program when the file is full', async () => {
    opened({ maxLogFile: 1, maxLogFileAction: { action: 'exec', path: '/bin/act' } });
    for (let line = 0; line < 1100; line += 1) put(LINE);
    await until(() => host.done.length === 2);
    expect(host.done[1]).toBe('exec /bin/act');
  });

  it('holds what comes while it is suspended, and writes it when it resumes', async () => {
    const one = opened({ maxLogFile: 1, maxLogFileAction: { action: 'suspend' } });
    for (let line = 0; line < 1024; line += 1) put(LINE);
    await until(() => one.suspended);
    put('held\n');
    await expect(one.append(Buffer.from('x\n'), 1)).rejects.toMatchObject({ code: 'suspended' });
    // As the program may that an action starts.
    rmSync(join(folder.path, 'audit.log'));
    one.resume();
    await one.append(Buffer.from('after\n'), 1);
    expect(content()).toBe('held\nafter\n');
    expect(told).toEqual(['suspend', 'resume']);
  });

  it.each([
    ['ignore', []],
    ['syslog', ['alert: …']],
    ['email', ['alert: …', 'email root: Audit disk space alert']],
    ['exec', ['alert: …; running /bin/act', 'exec /bin/act']],
    ['suspend', ['alert: …; logging is suspended']],
    ['single', ['alert: …; going to single user mode', 'single']],
    ['halt', ['alert: …; shutting down', 'halt']],
    ['rotate', ['alert: …; rotating']],
  ] as const)('does %s once when space is low', async (action, done) => {
    const path = action === 'exec' ? { path: '/bin/act' } : {};
    const one = opened({
      numLogs: 5,
      spaceLeft: { mebibytes: 2 ** 31 },
      spaceLeftAction: { action, ...path },
    });
    put('a\n');
    await until(() => one.state.space === 1 && host.done.length === done.length);
    put('b\n');
    await one.close();
    const free = /the free space of the file system of \S+ is below space_left, 2147483648 MiB/;
    expect(host.done.map((line) => line.replace(free, '…'))).toEqual(done);
    expect(content('audit.log')).toMatch(action === 'rotate' ? /^(?:a\n)?b\n$/ : /^a\nb\n$/);
  });

  it('has another action for when space is very low', async () => {
    const one = opened({
      spaceLeft: { percent: 99 },
      adminSpaceLeft: { mebibytes: 2 ** 31 },
      adminSpaceLeftAction: { action: 'suspend' },
    });
    await until(() => one.suspended);
    expect(host.done[0]).toContain('is below admin_space_left, 2147483648 MiB');
    // What is held is tried at the end.
    put('held\n');
    expect(await one.close()).toBe(0);
    expect(content()).toBe('held\n');
  });

  it('tells a flush that fails as an error of the disk, five times at most', async () => {
    const one = opened({ diskErrorAction: { action: 'syslog' } });
    const nothing = openSync('/dev/null', 'w');
    // What is not a file cannot be flushed.
    one.appender.use({ ...ALWAYS_FLUSHED, fd: nothing });
    closeSync(nothing);
    const failures = (count: number): Promise<void> => until(() => host.done.length === count);
    for (const count of [1, 2, 3, 4, 5]) {
      put('a\n');
      // oxlint-disable-next-line eslint/no-await-in-loop -- each is an error of its own
      await failures(count);
    }
    const { written } = one.state;
    put('a\n');
    await until(() => one.state.written === written + 1);
    expect(host.done).toEqual(Array(5).fill('alert: flushing: Invalid argument'));
    expect(one.state.diskError).toBe(true);
  });

  it('tells what it has no room for', async () => {
    opened({}, 100);
    expect(put('x'.repeat(200))).toBe(true);
    expect(put(`${'x'.repeat(200)}\n`)).toBe(false);
    await until(() => told.length > 0);
    expect(told).toEqual(['lost 1']);
  });
});

/** A file system of 64 KiB, where this user may make one. */
function mountSmall(path: string): boolean {
  mkdirSync(path);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'none', path]);
  return status === 0;
}

/** Whether this user may mount at all: root may, where no container forbids it. */
function canMount(): boolean {
  const probe = scratchFolder();
  const disk = join(probe.path, 'disk');
  const isMounted = mountSmall(disk);
  if (isMounted) spawnSync('umount', [disk]);
  probe.remove();
  return isMounted;
}

(canMount() ? describe : describe.skip)('DaemonLog on a disk that is full', () => {
  let disk: string;

  beforeEach(() => {
    disk = join(folder.path, 'disk');
    mountSmall(disk);
  });

  afterEach(async () => {
    await log?.close();
    log = undefined;
    spawnSync('umount', [disk]);
  });

  function onDisk(config: Partial<DaemonConfiguration>): DaemonLog {
    return opened({ logFile: join(disk, 'audit.log'), ...config });
  }

  it('leaves no part of a line, and writes on when there is room again', async () => {
    const one = onDisk({ diskFullAction: { action: 'syslog' } });
    writeFileSync(join(disk, 'filler'), 'x'.repeat(30_000));
    for (let line = 0; line < 50; line += 1) put(LINE);
    await until(() => host.done.length > 0 && one.state.state === 4);
    expect(content('disk/audit.log').length % 1024).toBe(0);
    expect(one.state.heldBytes).toBeGreaterThan(0);
    rmSync(join(disk, 'filler'));
    await until(() => one.state.heldBytes === 0);
    expect(content('disk/audit.log')).toBe(LINE.repeat(50));
    expect(one.state.lost).toBe(0);
  });

  it('suspends, says at the end what was not written', async () => {
    const one = onDisk({ diskFullAction: { action: 'suspend' } });
    for (let line = 0; line < 100; line += 1) put(LINE);
    await until(() => one.suspended);
    expect(one.state.written).toBeLessThan(100);
    // What there is still room for is written at the end.
    const unwritten = await one.close();
    log = undefined;
    expect(unwritten).toBeGreaterThan(0);
    expect(content('disk/audit.log')).toBe(LINE.repeat(100 - unwritten));
  });

  it('rotates, which makes room', async () => {
    const one = onDisk({
      numLogs: 2,
      maxLogFileAction: { action: 'rotate' },
      diskFullAction: { action: 'rotate' },
    });
    writeFileSync(join(disk, 'audit.log.1'), 'x'.repeat(40_000));
    for (let line = 0; line < 40; line += 1) put(LINE);
    await until(() => one.state.written === 40);
    expect(existsSync(join(disk, 'audit.log.2'))).toBe(false);
    expect(content('disk/audit.log.1') + content('disk/audit.log')).toBe(LINE.repeat(40));
  });
});
