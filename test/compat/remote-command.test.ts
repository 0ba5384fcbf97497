/** `audit-netlink remote` as users and auditd run it: its configuration, its signals, its messages, its statuses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { command } from '../support/command';
import { until } from '../support/patience';
import { KeepingServer } from '../support/remote-peer';

const PROGRAM = join(__dirname, '../../dist/cli/audit-netlink.js');
const folder = mkdtempSync(join(tmpdir(), 'remote-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const servers: KeepingServer[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const { server } of servers.splice(0)) await server.close();
});

async function listening(options = {}): Promise<KeepingServer> {
  const kept = await new KeepingServer({ trustNode: true, takeOverMs: 0, ...options }).listen();
  servers.push(kept);
  return kept;
}

let files = 0;
function conf(port: number, ...settings: string[]): string {
  const path = join(folder, `${files++}.conf`);
  const queue = `queue_file = ${join(folder, String(files))}`;
  writeFileSync(
    path,
    ['remote_server = 127.0.0.1', `port = ${port}`, queue, ...settings, ''].join('\n'),
  );
  return path;
}

class Running {
  readonly child: ChildProcess;
  stderr = '';
  readonly closed: Promise<unknown>;

  /** @param input what it reads, instead of what it is given */
  constructor(path: string, input?: string) {
    this.child = spawn(process.execPath, [PROGRAM, 'remote', '--config', path], {
      stdio: [input === undefined ? 'pipe' : openSync(input, 'r'), 'pipe', 'pipe'],
    });
    children.push(this.child);
    this.child.stderr?.on('data', (bytes: Buffer) => (this.stderr += bytes.toString()));
    this.closed = once(this.child, 'close');
  }

  line(text: string): void {
    this.child.stdin?.write(`${text}\n`);
  }

  async says(text: string): Promise<void> {
    await until(() => this.stderr.includes(text));
  }

  async status(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }
}

describe('audit-netlink remote', () => {
  it('delivers a whole log, whatever the depth of its queue', async () => {
    const kept = await listening();
    const log = join(folder, 'some.log');
    const lines = Array.from({ length: 5000 }, (_, index) => `node=a type=USER msg=${index}`);
    writeFileSync(log, lines.map((line) => `${line}\n`).join(''));
    const run = new Running(conf(kept.port, 'queue_depth = 10'), log);
    expect(await run.status()).toBe(0);
    expect(run.stderr).toBe('');
    expect(kept.lines).toEqual(lines);
  });

  it('tells everything that is wrong with its configuration', () => {
    const path = conf(60, 'prot = 60', 'mode = later', 'krb5_principal = x');
    const check = command(process.execPath, [
      PROGRAM,
      'remote',
      '--config',
      path,
      '--check-config',
    ]);
    expect(check).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        `audit-netlink: ${path}:4: "prot" is not a key: port is`,
        `audit-netlink: ${path}:5: mode is immediate or forward, not "later"`,
        `audit-netlink: ${path}:6: warning: krb5_principal has no effect: this package does not speak Kerberos; ` +
          'use TCP with --tls-cert, or audisp-remote',
        `audit-netlink: ${path}: 2 errors`,
        '',
      ].join('\n'),
    });
    const good = conf(60);
    expect(
      command(process.execPath, [PROGRAM, 'remote', '--config', good, '--check-config']),
    ).toEqual({
      code: 0,
      stdout: `${good}: no errors\n`,
      stderr: '',
    });
  });

  it.each([
    [['--config', join(folder, 'none')], /none: does not exist/],
    [['--config', conf(60, 'disk_low_action = exec /nowhere')], /exec|\/nowhere does not exist/],
    [
      ['--config', conf(60, `disk_low_action = exec ${__filename}`)],
      /is not executable: chmod 750/,
    ],
    [
      ['--config', conf(60), '--tls-cert', 'x'],
      /--tls-cert, --tls-key and --tls-ca are wanted together/,
    ],
    [
      [
        '--config',
        conf(60),
        ...['cert', 'key', 'ca'].flatMap((one) => [`--tls-${one}`, '/nowhere']),
      ],
      /\/nowhere: does not exist/,
    ],
    [['--config', conf(60), '--window', '0'], /Must be a positive integer/],
  ])('refuses what cannot be: %j', (words, message) => {
    const { code, stderr } = command(process.execPath, [
      PROGRAM,
      'remote',
      ...words,
      '--check-config',
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('delivers what waits when it is told to end', async () => {
    const kept = await listening();
    const { consume } = kept;
    let write: (() => void) | undefined;
    kept.consume = async (lines) => {
      await new Promise<void>((resolve) => {
        write = resolve;
      });
      return await consume(lines);
    };
    const run = new Running(conf(kept.port));
    run.line('node=a type=A');
    await until(() => write !== undefined);
    run.child.kill('SIGTERM');
    write?.();
    expect(await run.status()).toBe(0);
    expect(kept.lines).toEqual(['node=a type=A']);
  });

  it('says what it could not deliver, and keeps it in forward mode', async () => {
    const { port, server } = await listening();
    await server.close();
    const settings = ['max_time_per_record = 1', 'startup_failure_action = ignore'];
    const lost = new Running(conf(port, ...settings));
    lost.line('node=a type=A');
    lost.child.stdin?.end();
    expect(await lost.status()).toBe(1);
    expect(lost.stderr).toBe('audit-netlink: 1 line not delivered\n');
    const path = conf(port, ...settings, 'mode = forward');
    const forward = new Running(path);
    forward.line('node=a type=B');
    forward.child.stdin?.end();
    expect(await forward.status()).toBe(0);
    expect(forward.stderr).toBe('audit-netlink: 1 line kept in the queue\n');
    const kept = await listening({ port });
    const again = new Running(path);
    again.line('node=a type=C');
    again.child.stdin?.end();
    expect(await again.status()).toBe(0);
    expect(kept.lines).toEqual(['node=a type=B', 'node=a type=C']);
  });

  it('tells its state, reads its configuration again, and goes on', async () => {
    const first = await listening();
    const second = await listening();
    const path = conf(first.port);
    const run = new Running(path);
    run.line('node=a type=A');
    await until(() => first.lines.length === 1);
    run.child.kill('SIGUSR1');
    await run.says(
      'audit-netlink: suspend = no, remote_ended = no, transport_ok = yes, queue_length = 0, ' +
        'max_queued_length = 1, queue_depth = 2048, lost = 0, cut = 0\n',
    );
    writeFileSync(path, 'prot = 1\n');
    run.child.kill('SIGHUP');
    await run.says('the configuration stays as it was');
    run.line('node=a type=B');
    await until(() => first.lines.length === 2);
    writeFileSync(path, `remote_server = 127.0.0.1\nport = ${second.port}\nqueue_depth = 7\n`);
    run.child.kill('SIGHUP');
    await run.says('queue_depth change at the next start');
    await run.says('the configuration was read again');
    run.line('node=a type=C');
    await until(() => second.lines.length === 1);
    run.child.stdin?.end();
    expect(await run.status()).toBe(0);
  });

  it('is suspended by an action, and resumed by SIGUSR2', async () => {
    const kept = await listening();
    const { consume } = kept;
    kept.consume = async () => ({ written: 0, state: 'disk-full' });
    const run = new Running(conf(kept.port, 'disk_full_action = suspend'));
    run.line('node=a type=A');
    await run.says("the server's disk is full; sending is suspended until SIGUSR2");
    kept.consume = consume;
    run.child.kill('SIGUSR2');
    await until(() => kept.lines.length === 1);
    run.child.stdin?.end();
    expect(await run.status()).toBe(0);
  });

  it('starts the program of exec', async () => {
    const kept = await listening();
    kept.consume = async (lines) => ({ written: lines.length, state: 'disk-low', text: 'soon' });
    const trace = join(folder, 'trace');
    const program = join(folder, 'program');
    writeFileSync(program, `#!/bin/sh\necho started > ${trace}\n`, { mode: 0o750 });
    const run = new Running(conf(kept.port, `disk_low_action = exec ${program}`));
    run.line('node=a type=A');
    await run.says(`the server's disk is nearly full: soon; starting ${program}`);
    await until(() => existsSync(trace));
    run.child.stdin?.end();
    expect(await run.status()).toBe(0);
  });

  it('stops with status 1 where the action is stop', async () => {
    const kept = await listening();
    kept.consume = async () => ({ written: 0, state: 'disk-error' });
    const run = new Running(conf(kept.port, 'disk_error_action = stop'));
    run.line('node=a type=A');
    await run.says("the server's disk fails; ending");
    expect(await run.status()).toBe(1);
    expect(run.stderr).toContain('1 line not delivered');
  });

  it('refuses input that is in neither format', async () => {
    const kept = await listening();
    const run = new Running(conf(kept.port));
    run.child.stdin?.end(Buffer.alloc(64));
    expect(await run.status()).toBe(2);
    expect(run.stderr).toContain('standard input is neither lines nor records');
  });

  it('does not share its queue on the disk', async () => {
    const kept = await listening();
    const path = conf(kept.port, 'mode = forward');
    const run = new Running(path);
    run.line('node=a type=A');
    await until(() => kept.lines.length === 1);
    const other = new Running(path);
    expect(await other.status()).toBe(2);
    expect(other.stderr).toMatch(/queue .*: process \d+ uses it; end that/);
    run.child.stdin?.end();
    expect(await run.status()).toBe(0);
  });
});
