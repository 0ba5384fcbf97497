/**
 * Debian's auditd and audisp-remote as they are, for tests over loopback. Each runs in a mount namespace of its own,
 * with /run and /etc/audit of its own, and without the right to change the kernel's audit: auditd only takes
 * records from the network (`local_events = no`), and could not register if it wanted to.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './patience';

const AUDITD = '/usr/sbin/auditd';
const AUDISP_REMOTE = '/usr/sbin/audisp-remote';
const WITHOUT_AUDIT = '--bounding-set=-audit_control,-audit_write,-audit_read';

/** Whether both are installed, and this user may give them a namespace. */
export const hasDebianAudit =
  existsSync(AUDITD) &&
  existsSync(AUDISP_REMOTE) &&
  spawnSync('unshare', ['-m', 'setpriv', WITHOUT_AUDIT, 'mount', '-t', 'tmpfs', 'none', '/run'])
    .status === 0;

function isolated(folder: string, program: string): ChildProcess {
  // As auditd starts its plugins: writing to a connection that is gone is an error, not the end.
  const mounts = `mount --bind ${folder} /etc/audit && mount -t tmpfs none /run`;
  const script = `trap '' PIPE; ${mounts} && exec setpriv ${WITHOUT_AUDIT} ${program}`;
  return spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['pipe', 'ignore', 'pipe'] });
}

/** A running auditd that takes records from the network. */
export class DebianAuditd {
  readonly log: string;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;

  /** @param folder has its configuration and its log */
  constructor(folder: string, port: number) {
    const logs = join(folder, 'log');
    for (const path of [folder, logs, join(folder, 'plugins.d')])
      mkdirSync(path, { recursive: true, mode: 0o700 });
    this.log = join(logs, 'audit.log');
    const settings = [
      'local_events = no',
      'write_logs = yes',
      `log_file = ${this.log}`,
      'log_format = RAW',
      'flush = NONE',
      'priority_boost = 0',
      'max_log_file = 1000',
      'max_log_file_action = IGNORE',
      'space_left = 2',
      'space_left_action = IGNORE',
      'admin_space_left = 1',
      'admin_space_left_action = IGNORE',
      'disk_full_action = IGNORE',
      'disk_error_action = IGNORE',
      `tcp_listen_port = ${port}`,
      'tcp_max_per_addr = 5',
      'use_libwrap = no',
      'plugin_dir = /etc/audit/plugins.d',
    ];
    writeFileSync(join(folder, 'auditd.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
    this.#child = isolated(folder, `${AUDITD} -n -s nochange`);
    this.#closed = once(this.#child, 'close');
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The lines of its log that came over the network. */
  get lines(): string[] {
    if (!existsSync(this.log)) return [];
    return readFileSync(this.log, 'latin1')
      .split('\n')
      .filter((line) => line !== '' && !line.includes('type=DAEMON_'));
  }

  async listens(): Promise<void> {
    await until(() => {
      if (this.#child.exitCode !== null)
        throw new Error(`auditd ended with ${this.#child.exitCode}`);
      return existsSync(this.log) && readFileSync(this.log, 'latin1').includes('DAEMON_START');
    });
  }

  async end(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#closed;
  }
}

/** A running audisp-remote, which gets lines. */
export class DebianAudispRemote {
  readonly child: ChildProcess;
  readonly closed: Promise<unknown>;

  constructor(folder: string, settings: readonly string[]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'audisp-remote.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
    this.child = isolated(folder, AUDISP_REMOTE);
    this.closed = once(this.child, 'close');
  }

  /** Gives it lines, and waits until it has read them. */
  async take(lines: readonly string[]): Promise<void> {
    const { stdin } = this.child;
    if (stdin !== null && !stdin.write(lines.map((line) => `${line}\n`).join(''))) {
      await once(stdin, 'drain');
    }
  }

  /** Ends its input, so that it delivers what it has and ends. */
  async end(): Promise<number | null> {
    this.child.stdin?.end();
    await this.closed;
    return this.child.exitCode;
  }
}
