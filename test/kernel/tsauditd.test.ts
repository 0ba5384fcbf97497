/** The same scenario under Debian's auditd and under tsauditd: both write the same log. */
import { afterEach, expect, it } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin } from '../../package.json';
import { AuditClient } from '../../lib/client/client';
import { describeLive } from '../support/live-kernel';
import { until } from '../support/patience';

const TSAUDITD = join(__dirname, '../..', bin.tsauditd);
const KEY = 'tsauditd-test';
const PID_FILE = '/run/auditd.pid';

type Program = 'auditd' | 'tsauditd';

const COMMANDS: Readonly<Record<Program, readonly [string, ...string[]]>> = {
  auditd: ['/sbin/auditd'],
  tsauditd: [process.execPath, TSAUDITD],
};

let folder: string | undefined;
let running: ChildProcess | undefined;
let backgroundPid: number | undefined;

/** A folder with a configuration, in which everything lies that a scenario makes. */
function scratch(format: 'RAW' | 'ENRICHED'): string {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-tsauditd-'));
  for (const name of ['log', 'plugins.d', 'watched']) mkdirSync(join(folder, name), 0o700);
  const settings = [
    `log_file = ${folder}/log/audit.log`,
    `log_format = ${format}`,
    'log_group = root',
    'flush = INCREMENTAL_ASYNC',
    'freq = 50',
    'max_log_file = 8',
    'num_logs = 5',
    'max_log_file_action = ROTATE',
    'space_left = 2',
    'space_left_action = SYSLOG',
    'admin_space_left = 1',
    'admin_space_left_action = SUSPEND',
    'disk_full_action = SUSPEND',
    'disk_error_action = SUSPEND',
    `plugin_dir = ${folder}/plugins.d`,
  ];
  writeFileSync(join(folder, 'auditd.conf'), `${settings.join('\n')}\n`, { mode: 0o640 });
  return folder;
}

/** All lines, the oldest first. */
function lines(): string[] {
  const logs = join(folder as string, 'log');
  return readdirSync(logs)
    .toSorted((one, other) => other.localeCompare(one))
    .flatMap((name) => readFileSync(join(logs, name), 'latin1').split('\n').slice(0, -1));
}

async function logged(text: string, count = 1): Promise<void> {
  await until(() => lines().filter((line) => line.includes(text)).length >= count);
}

async function daemonPid(client: AuditClient): Promise<number> {
  const { daemonPid: pid } = await client.getStatus();
  return pid;
}

/** Starts a daemon in the foreground, and waits until the kernel has it. */
async function start(program: Program, client: AuditClient): Promise<ChildProcess> {
  const [command, ...words] = COMMANDS[program];
  const child = spawn(command, [...words, '-n', '-c', folder as string], { stdio: 'inherit' });
  running = child;
  await until(async () => (await daemonPid(client)) === child.pid && existsSync(PID_FILE));
  await logged('type=DAEMON_START');
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  running = undefined;
}

afterEach(async () => {
  if (running !== undefined && running.exitCode === null && running.signalCode === null) {
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    await ended;
  }
  running = undefined;
  if (backgroundPid !== undefined) spawnSync('auditctl', ['--signal', 'TERM']);
  backgroundPid = undefined;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

async function watching(client: AuditClient, act: () => Promise<void>): Promise<void> {
  const rule = `-a always,exit -F arch=b64 -S mkdir,mkdirat -F dir=${folder}/watched -F key=${KEY}`;
  await client.addRule(rule);
  try {
    await act();
  } finally {
    await client.deleteRule(rule);
  }
}

function makeFolders(...names: string[]): void {
  execFileSync(
    'mkdir',
    names.map((name) => join(folder as string, 'watched', name)),
  );
}

/** What a daemon wrote while all of this happened. */
async function scenario(program: Program, format: 'RAW' | 'ENRICHED'): Promise<string[]> {
  scratch(format);
  const client = new AuditClient();
  try {
    const child = await start(program, client);
    await watching(client, async () => {
      makeFolders('one', 'with blank');
      await logged('type=PROCTITLE', 2);
    });
    execFileSync('auditctl', ['-m', 'said by a test']);
    await logged('said by a test');
    child.kill('SIGHUP');
    await logged('type=DAEMON_CONFIG');
    child.kill('SIGUSR1');
    await logged('type=DAEMON_ROTATE');
    child.kill('SIGUSR2');
    await logged('type=DAEMON_RESUME');
    await stop(child);
  } finally {
    client.close();
  }
  return lines();
}

/** The lines that a scenario is about, without what differs from run to run. */
function comparable(all: readonly string[]): string[] {
  const serialOf = (line: string): string => /:(\d+)\)/.exec(line)?.[1] ?? '';
  const wanted = new Set(all.filter((line) => line.includes(`key="${KEY}"`)).map(serialOf));
  return all
    .filter(
      (line) =>
        /^type=(?:DAEMON_|USER )/.test(line) ||
        (wanted.has(serialOf(line)) && !line.startsWith('type=CONFIG_CHANGE')),
    )
    .filter((line) => !/op=(?:add|remove)_rule/.test(line))
    .filter((line) => !/exe="(?!\/usr\/bin\/mkdir|\/usr\/sbin\/auditctl)/.test(line))
    .map((line) =>
      line
        .replace(/audit\([\d.]+:\d+\)/, 'audit(STAMP)')
        .replaceAll(/(?<= )(p?pid|inode|a[0-3])=\w+/g, '$1=N')
        .replaceAll(folder ?? '', 'FOLDER')
        .replace(/ ver=\S+/, ' ver=N'),
    );
}

/** Paths are of another folder each time, and some are in hexadecimal digits. */
function withoutFolder(line: string): string {
  return line
    .replaceAll(/\/tmp\/audit-netlink-tsauditd-\w+/g, 'FOLDER')
    .replaceAll(/(?<=name=|proctitle=)[\dA-F]+/g, (digits) =>
      Buffer.from(digits, 'hex')
        .toString('latin1')
        .replaceAll(/\/tmp\/audit-netlink-tsauditd-\w+/g, 'FOLDER'),
    );
}

describeLive('tsauditd', () => {
  it.each(['RAW', 'ENRICHED'] as const)('writes what auditd writes: %s', async (format) => {
    const theirs = comparable(await scenario('auditd', format)).map(withoutFolder);
    rmSync(folder as string, { recursive: true });
    const ours = comparable(await scenario('tsauditd', format)).map(withoutFolder);
    expect(theirs.length).toBeGreaterThan(10);
    expect(ours).toEqual(theirs);
  });

  it('answers auditctl --signal, and its log is one for ausearch and aureport', async () => {
    scratch('ENRICHED');
    const client = new AuditClient();
    try {
      const child = await start('tsauditd', client);
      await watching(client, async () => {
        makeFolders('one');
        await logged(`key="${KEY}"`, 2);
      });
      for (const [word, type] of [
        ['USR1', 'DAEMON_ROTATE'],
        ['HUP', 'DAEMON_CONFIG'],
        ['USR2', 'DAEMON_RESUME'],
      ] as const) {
        execFileSync('auditctl', ['--signal', word]);
        // oxlint-disable-next-line eslint/no-await-in-loop -- one signal after the other
        await logged(`type=${type} `);
      }
      execFileSync('auditctl', ['--signal', 'CONT']);
      await until(() => existsSync('/run/audit/auditd.state'));
      expect(readFileSync('/run/audit/auditd.state', 'utf8')).toContain('logging suspended = no');
      const ended = once(child, 'exit');
      execFileSync('auditctl', ['--signal', 'TERM']);
      expect(await ended).toEqual([0, null]);
      running = undefined;
      expect(await daemonPid(client)).toBe(0);
    } finally {
      client.close();
    }
    expect(existsSync(PID_FILE)).toBe(false);
    const logs = join(folder as string, 'log');
    const found = execFileSync('ausearch', ['-if', logs, '-k', KEY, '--raw'], { stdio: 'pipe' });
    expect(found.toString('latin1')).toContain('SYSCALL=mkdir');
    const report = execFileSync('aureport', ['-if', logs, '-k'], { stdio: 'pipe' });
    expect(report.toString()).toContain(KEY);
  });

  it('leaves whole lines behind when it is killed, and goes on behind them', async () => {
    scratch('RAW');
    const client = new AuditClient();
    try {
      const killed = await start('tsauditd', client);
      await watching(client, async () => {
        makeFolders('one');
        await logged(`key="${KEY}"`);
        const ended = once(killed, 'exit');
        killed.kill('SIGKILL');
        await ended;
        // As it may be when the machine loses its power.
        appendFileSync(join(folder as string, 'log/audit.log'), 'type=SYSCALL msg=audit(1.2:3): a');
        const child = await start('tsauditd', client);
        makeFolders('two');
        await logged('two');
        await stop(child);
      });
    } finally {
      client.close();
    }
    const all = lines();
    expect(all.filter((line) => !line.startsWith('type='))).toEqual([]);
    expect(all).toContain('type=SYSCALL msg=audit(1.2:3): a');
    expect(all.filter((line) => line.startsWith('type=DAEMON_START'))).toHaveLength(2);
  });

  it('goes to the background, and leaves a daemon alone that is there', async () => {
    scratch('RAW');
    const client = new AuditClient();
    try {
      const words = [TSAUDITD, '-c', folder as string];
      const started = spawnSync(process.execPath, words, { encoding: 'utf8' });
      expect(started).toMatchObject({ status: 0, stderr: '' });
      backgroundPid = Number(readFileSync(PID_FILE, 'utf8'));
      expect(await daemonPid(client)).toBe(backgroundPid);
      const second = spawnSync(process.execPath, words, { encoding: 'utf8' });
      expect(second).toMatchObject({
        status: 1,
        stderr:
          `tsauditd: another audit daemon is registered (pid ${backgroundPid}); ` +
          'stop it first: auditctl --signal TERM\n',
      });
      expect(readFileSync(PID_FILE, 'utf8')).toBe(`${backgroundPid}\n`);
      execFileSync('auditctl', ['--signal', 'TERM']);
      await until(async () => (await daemonPid(client)) === 0);
      await logged('type=DAEMON_END');
      backgroundPid = undefined;
    } finally {
      client.close();
    }
    expect(lines().at(-1)).toContain('type=DAEMON_END');
  });
});
