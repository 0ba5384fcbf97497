/**
 * A daemon that runs as a program: its files below /run, its priority, and the signals of auditd(8), one after the
 * other. Knows no command line.
 */
import { mkdirSync, readdirSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { basename, dirname } from 'node:path';
import { version } from '../../../package.json';
import type { AuditDaemon } from '../../daemon/audit-daemon';
import type { DaemonConfiguration } from '../../daemon/configuration/daemon-configuration';
import type { DaemonHost } from '../../daemon/daemon-host';
import type { DaemonPlugins } from '../../daemon/daemon-plugins';
import type { DaemonServer } from '../../daemon/daemon-server';
import type { ReadConfiguration } from './read-configuration';
import { notifyServiceManager } from './service-manager';
import { stateReport } from './state-report';
import { ToldLosses } from './told-losses';
import type { Requester } from '../../daemon/records/daemon-record';

/** Where the daemon's own files are. */
export interface RunFiles {
  readonly pid: string;
  readonly state: string;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'] as const;

/** The kernel ends other processes first when memory runs out. */
const OOM_SCORE = '-1000';

const SECOND_MS = 1000;

/** Takes the boost off the nice value of this process; its threads are made later, and inherit it. */
export function boostPriority({ priorityBoost }: DaemonConfiguration, host: DaemonHost): void {
  try {
    if (priorityBoost > 0) setPriority(getPriority() - priorityBoost);
    writeFileSync('/proc/self/oom_score_adj', OOM_SCORE);
  } catch (error) {
    host.say('warning', `the priority cannot be changed: ${(error as Error).message}`);
  }
}

/** What runs together. */
export interface DaemonParts {
  readonly daemon: AuditDaemon;
  readonly plugins: DaemonPlugins;
  readonly server: DaemonServer;
}

export class RunningDaemon {
  readonly #daemon: AuditDaemon;
  readonly #plugins: DaemonPlugins;
  readonly #server: DaemonServer;
  readonly #host: DaemonHost;
  readonly #files: RunFiles;
  readonly #read: () => ReadConfiguration;
  readonly #losses: ToldLosses;
  /** Signals are answered in their order, each after the one before. */
  #turn: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #failed = false;
  readonly #take = (signal: NodeJS.Signals): void => {
    this.#turn = this.#turn.then(async () => await this.#answer(signal));
  };

  constructor(
    { daemon, plugins, server }: DaemonParts,
    host: DaemonHost,
    files: RunFiles,
    read: () => ReadConfiguration,
  ) {
    this.#daemon = daemon;
    this.#plugins = plugins;
    this.#server = server;
    this.#host = host;
    this.#files = files;
    this.#read = read;
    this.#losses = new ToldLosses(host);
  }

  /**
   * Starts it, and resolves when it runs.
   *
   * @throws {Error} when it does not, or its pid cannot be written down
   */
  async start(): Promise<void> {
    const daemon = this.#daemon;
    daemon.on('lost', ({ where, count }) => this.#losses.add(where, count));
    daemon.on('error', (error) => {
      this.#failed = true;
      this.#host.say('error', error.message);
    });
    // From the first moment: what a signal asks for is done when the daemon runs.
    for (const signal of SIGNALS) process.on(signal, this.#take);
    await (this.#turn = this.#turn.then(async () => await this.#start()));
  }

  /** Resolves when it has ended: with the exit status of the program. */
  async ended(): Promise<number> {
    await new Promise<void>((resolve) => {
      if (this.#daemon.closed) resolve();
      else this.#daemon.once('close', resolve);
    });
    clearInterval(this.#timer);
    await this.#server.close();
    await this.#plugins.close();
    this.#losses.finish();
    for (const signal of SIGNALS) process.off(signal, this.#take);
    this.#remove(this.#files.pid);
    this.#remove(this.#files.state);
    return this.#failed ? 1 : 0;
  }

  async #start(): Promise<void> {
    try {
      // Before the daemon: its first record is for plugins, too.
      await this.#plugins.start();
      await this.#daemon.start();
      await this.#server.start();
      writeFileSync(this.#files.pid, `${process.pid}\n`, { mode: 0o644 });
    } catch (error) {
      await this.#close();
      throw error;
    }
    this.#setReportInterval();
    notifyServiceManager(`READY=1\nMAINPID=${process.pid}`);
  }

  async #answer(signal: NodeJS.Signals): Promise<void> {
    if (this.#daemon.closed) return;
    if (signal === 'SIGCONT') {
      this.#report();
      return;
    }
    const by = await this.#daemon.lastSignaller();
    switch (signal) {
      case 'SIGHUP':
        await this.#reload(by);
        return;
      case 'SIGUSR1':
        this.#daemon.rotate(by);
        return;
      case 'SIGUSR2':
        this.#daemon.resume(by);
        this.#plugins.resume();
        return;
      default:
        notifyServiceManager('STOPPING=1');
        await this.#close(by);
    }
  }

  /** Nothing comes from other machines any more, then nothing from the kernel; plugins get what came until then. */
  async #close(by?: Requester): Promise<void> {
    await this.#server.close();
    await this.#daemon.close(by);
    await this.#plugins.close();
  }

  async #reload(by: Requester): Promise<void> {
    const { configuration, hasErrors, lines } = this.#read();
    for (const line of lines) this.#host.say(hasErrors ? 'error' : 'warning', line);
    const before = this.#daemon.config;
    try {
      this.#daemon.reconfigure(hasErrors ? undefined : configuration, by);
    } catch (error) {
      this.#host.say('error', `the configuration stays as it was: ${(error as Error).message}`);
      return;
    }
    const more = this.#daemon.config.priorityBoost - before.priorityBoost;
    if (more !== 0) boostPriority({ ...this.#daemon.config, priorityBoost: more }, this.#host);
    this.#setReportInterval();
    await this.#plugins.reload();
    await this.#server.reload();
  }

  #setReportInterval(): void {
    clearInterval(this.#timer);
    const { reportInterval } = this.#daemon.config;
    if (reportInterval === 0) return;
    this.#timer = setInterval(() => this.#report(), reportInterval * SECOND_MS);
    this.#timer.unref();
  }

  #report(): void {
    const { state } = this.#files;
    const report = this.#daemon.report();
    const text = stateReport(report, {
      version,
      now: new Date(),
      priority: getPriority(),
      plugins: this.#plugins.state,
      ...this.#logFolder(report.config),
    });
    try {
      mkdirSync(dirname(state), { recursive: true, mode: 0o750 });
      writeFileSync(state, text, { mode: 0o640 });
    } catch (error) {
      this.#host.say('error', `the state cannot be written: ${(error as Error).message}`);
    }
  }

  #logFolder({ logFile }: DaemonConfiguration): { oldLogs: number; freeBytes: number | undefined } {
    try {
      const folder = dirname(logFile);
      const { bavail, bsize } = statfsSync(folder);
      const old = readdirSync(folder).filter((name) => name.startsWith(`${basename(logFile)}.`));
      return { oldLogs: old.length, freeBytes: bavail * bsize };
    } catch {
      return { oldLogs: 0, freeBytes: undefined };
    }
  }

  #remove(path: string): void {
    try {
      unlinkSync(path);
    } catch {
      // It was never written, or somebody has tidied up.
    }
  }
}
