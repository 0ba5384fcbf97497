/**
 * {@link DaemonLog}: the log of a daemon, and all that auditd.conf(5) says of it: when it is rotated, what happens
 * when the disk fills or fails, when nothing is written. Lines are written by the addon's thread, which tells its
 * state; this decides what follows. Knows nothing of records and of the kernel.
 */
import { closeSync, fsyncSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DaemonError } from '../../errors';
import { errnoText } from '../../kernel/diagnosis';
import { addon, type LogReport, type NativeLogAppender } from '../../kernel/native';
import { errnoNumber } from '../../tables/errnos';
import type {
  DaemonAction,
  DaemonConfiguration,
  FreeSpace,
} from '../configuration/daemon-configuration';
import type { DaemonHost } from '../daemon-host';
import { modesFor, openLog, prepareFolder } from './log-file';
import { removeExcess, rotate } from './rotation';

/** What happens to the log. */
export interface DaemonLogListener {
  /** It was made the first of the old ones. */
  onRotate(): void;
  /** Nothing is written any more; lines are held meanwhile. */
  onSuspend(reason: string): void;
  onResume(): void;
  /** So many lines more than can be held were lost. */
  onLost(lines: number): void;
}

/** How the log does, for the report of a daemon. */
export interface LogState extends LogReport {
  readonly suspended: boolean;
  /** Whether `space_left_action` was carried out, and not yet again possible. */
  readonly spaceActionDone: boolean;
  readonly adminActionDone: boolean;
  readonly diskError: boolean;
}

const MEBIBYTE = 1024 * 1024;

/** What is held of what the disk does not take. */
export const MOST_HELD_BYTES = 64 * MEBIBYTE;

/** States of `native/log/log_writer.h`. */
const AT_LIMIT = 2;
const AT_MARK = 3;
const FAILED = 4;
const PAUSED = 5;

/** Levels of space there. */
const LOW = 1;
const VERY_LOW = 2;
const FULL = 3;

const FLUSHING = { none: 0, incremental: 1, incremental_async: 2, data: 0, sync: 0 } as const;

/** How long after a write that failed it is tried again. */
const RETRY_MS = 1000;

/** How often auditd tells of an error of the disk before it falls silent. */
const MOST_WARNINGS = 5;

const NOTHING = new Uint8Array(0);

interface Ticket {
  readonly written: number;
  readonly resolve: () => void;
  readonly reject: (error: DaemonError) => void;
}

function bytesOf(space: FreeSpace, folder: string): number {
  if ('mebibytes' in space) return space.mebibytes * MEBIBYTE;
  const { blocks, bsize } = statfsSync(folder);
  return Math.floor((blocks * bsize * space.percent) / 100);
}

function shownSpace(space: FreeSpace): string {
  return 'mebibytes' in space ? `${space.mebibytes} MiB` : `${space.percent}%`;
}

export class DaemonLog {
  readonly #host: DaemonHost;
  readonly #listener: DaemonLogListener;
  readonly #appender: NativeLogAppender;
  #configuration: DaemonConfiguration;
  /** Who may read the log. */
  #group: number;
  #descriptor: number | undefined;
  #tickets: Ticket[] = [];
  #lost = 0;
  #level = 0;
  #suspended = false;
  #spaceActionDone = false;
  #adminActionDone = false;
  #diskErrors = 0;
  /** Of a failure that was acted upon, what was written then: it is another one when there is more. */
  #failedAt: number | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closing: (() => void) | undefined;
  #closed = false;

  constructor(
    configuration: DaemonConfiguration,
    group: number,
    host: DaemonHost,
    listener: DaemonLogListener,
    maxHeldBytes = MOST_HELD_BYTES,
  ) {
    this.#configuration = configuration;
    this.#group = group;
    this.#host = host;
    this.#listener = listener;
    const { LogAppender } = addon();
    this.#appender = new LogAppender({ maxHeldBytes }, () => this.#news());
  }

  /** Where the addon's stream puts lines without JavaScript. */
  get appender(): NativeLogAppender {
    return this.#appender;
  }

  get suspended(): boolean {
    return this.#suspended;
  }

  get state(): LogState {
    return {
      ...this.#appender.report(),
      suspended: this.#suspended,
      spaceActionDone: this.#spaceActionDone,
      adminActionDone: this.#adminActionDone,
      diskError: this.#diskErrors > 0,
    };
  }

  /**
   * Opens the log, and removes old ones that are too many.
   *
   * @throws {DaemonError} when it cannot be where it is to be
   * @throws {Error} when the system does not let it
   */
  open(): void {
    const { logFile, maxLogFileAction, numLogs } = this.#configuration;
    prepareFolder(logFile, this.#group);
    if (maxLogFileAction.action === 'rotate' && numLogs >= 2) removeExcess(logFile, numLogs);
    this.#use();
  }

  /** Writes by another configuration from now on; throws as {@link open}, and then goes on as before. */
  reconfigure(configuration: DaemonConfiguration, group: number): void {
    const before = [this.#configuration, this.#group] as const;
    [this.#configuration, this.#group] = [configuration, group];
    try {
      this.open();
    } catch (error) {
      [this.#configuration, this.#group] = before;
      throw error;
    }
    this.#forgetActions();
    if (this.#suspended) this.#appender.pause();
  }

  /** Takes whole lines, with their newlines; false when they were lost, which is also told. */
  put(lines: Uint8Array, count: number): boolean {
    return count === 0 || this.#appender.append(lines, count);
  }

  /**
   * Takes whole lines, and resolves when they are in the file.
   *
   * @throws {DaemonError} when nothing is written for now, or more waits than can be held; also when writing stops
   *   while they wait: then they are written, or counted as lost, later
   */
  async append(lines: Uint8Array, count: number): Promise<void> {
    if (this.#closed) throw new DaemonError('not-running', 'the log is closed');
    if (this.#suspended) throw new DaemonError('suspended', 'logging is suspended');
    if (!this.put(lines, count))
      throw new DaemonError('no-room', 'too many lines wait for the disk');
    const { accepted } = this.#appender.report();
    await new Promise<void>((resolve, reject) => {
      this.#tickets.push({ written: accepted, resolve, reject });
      this.#appender.waitFor(accepted);
    });
  }

  /** Rotates behind what was put until now, unless there is only one file to be. */
  rotate(): void {
    this.#appender.append(NOTHING, 0, true);
    const { state } = this.#appender.report();
    if (state === FAILED || state === PAUSED) this.#rotateNow(this.#limit);
  }

  /** Ends a suspension, and lets every action be carried out again. */
  resume(): void {
    this.#forgetActions();
    clearTimeout(this.#retry);
    if (!this.#suspended) {
      if (this.#appender.report().state === FAILED) this.#appender.resume(this.#limit);
      return;
    }
    this.#suspended = false;
    // A program that was started may have moved it away.
    this.#tryDisk(() => this.#use());
    this.#listener.onResume();
  }

  /**
   * Writes what is held, and ends the writing.
   *
   * @returns how many lines were not written, because the disk did not take them
   */
  async close(): Promise<number> {
    clearTimeout(this.#retry);
    const { accepted } = this.#appender.report();
    if (this.#descriptor !== undefined) {
      await new Promise<void>((resolve) => {
        this.#closing = resolve;
        this.#appender.resume(this.#limit);
        this.#appender.waitFor(accepted);
      });
    }
    this.#closed = true;
    const { written } = this.#appender.report();
    this.#settle(written);
    this.#giveUp(new DaemonError('not-running', 'the log is closed'));
    if (this.#configuration.flush !== 'none' && this.#descriptor !== undefined) {
      const descriptor = this.#descriptor;
      this.#tryDisk(() => fsyncSync(descriptor));
    }
    this.#appender.close();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    return accepted - written;
  }

  get #limit(): number {
    const { maxLogFile, maxLogFileAction } = this.#configuration;
    return maxLogFileAction.action === 'ignore' ? 0 : maxLogFile * MEBIBYTE;
  }

  #use(): void {
    const { logFile, flush, freq, spaceLeft, adminSpaceLeft } = this.#configuration;
    const { descriptor, torn } = openLog(logFile, this.#group, flush);
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = descriptor;
    const folder = dirname(logFile);
    this.#appender.use({
      fd: descriptor,
      torn,
      limitBytes: this.#limit,
      flushing: FLUSHING[flush],
      flushEvery: freq,
      lowBytes: bytesOf(spaceLeft, folder),
      veryLowBytes: bytesOf(adminSpaceLeft, folder),
    });
  }

  #forgetActions(): void {
    this.#spaceActionDone = false;
    this.#adminActionDone = false;
    this.#diskErrors = 0;
    this.#failedAt = undefined;
  }

  #news(): void {
    if (this.#closed) return;
    const { lost, written, flushErrno, space } = this.#appender.report();
    this.#settle(written);
    if (lost > this.#lost) {
      const more = lost - this.#lost;
      this.#lost = lost;
      this.#listener.onLost(more);
    }
    if (flushErrno !== 0) this.#diskError(`flushing: ${errnoText(flushErrno)}`);
    this.#takeLevel(space);
    // What was done about the space may have been the answer to this, too.
    const report = this.#appender.report();
    const { state } = report;
    if (state === AT_LIMIT) this.#atLimit();
    if (state === AT_MARK) this.#rotateNow(this.#limit);
    if (state === FAILED) this.#writeFailed(report);
    if (this.#closing === undefined) return;
    const now = this.#appender.report();
    if (now.written >= now.accepted || now.state === FAILED) this.#closing();
  }

  /** Nobody waits any longer for what is not written. */
  #giveUp(error: DaemonError): void {
    const left = this.#tickets;
    this.#tickets = [];
    for (const { reject } of left) reject(error);
  }

  #settle(written: number): void {
    const done = this.#tickets.filter((ticket) => ticket.written <= written);
    if (done.length === 0) return;
    this.#tickets = this.#tickets.filter((ticket) => ticket.written > written);
    for (const { resolve } of done) resolve();
    const [next] = this.#tickets;
    if (next !== undefined) this.#appender.waitFor(next.written);
  }

  #takeLevel(level: number): void {
    if (level === this.#level) return;
    const before = this.#level;
    this.#level = level;
    const { spaceLeft, spaceLeftAction, adminSpaceLeft, adminSpaceLeftAction, logFile } =
      this.#configuration;
    // auditd arms itself again where it only told.
    if (level < LOW && spaceLeftAction.action === 'syslog') this.#spaceActionDone = false;
    if (level < before) return;
    const free = `the free space of the file system of ${logFile} is below`;
    if (level >= FULL) this.#full(`the file system of ${logFile} has no room left`);
    else if (level >= VERY_LOW && !this.#adminActionDone) {
      this.#adminActionDone = adminSpaceLeftAction.action !== 'rotate';
      this.#act(adminSpaceLeftAction, `${free} admin_space_left, ${shownSpace(adminSpaceLeft)}`);
    } else if (level === LOW && !this.#spaceActionDone) {
      this.#spaceActionDone = spaceLeftAction.action !== 'rotate';
      this.#act(spaceLeftAction, `${free} space_left, ${shownSpace(spaceLeft)}`);
    }
  }

  #atLimit(): void {
    if (this.#closing !== undefined) {
      this.#appender.resume(0);
      return;
    }
    const { maxLogFileAction, logFile, maxLogFile } = this.#configuration;
    if (maxLogFileAction.action === 'rotate' || maxLogFileAction.action === 'keep_logs') {
      this.#rotateNow(0);
      return;
    }
    // Once: auditd tells it again with every record.
    this.#act(maxLogFileAction, `${logFile} has reached max_log_file, ${maxLogFile} MiB`);
    if (!this.#suspended) this.#appender.resume(0);
  }

  /** @param limitOtherwise of the file, where it stays the one that is written */
  #rotateNow(limitOtherwise: number): void {
    const { maxLogFileAction, numLogs, logFile } = this.#configuration;
    const keepsAll = maxLogFileAction.action === 'keep_logs';
    if (!keepsAll && numLogs < 2) {
      if (!this.#suspended) this.#appender.resume(limitOtherwise);
      return;
    }
    const mode = modesFor(this.#group).old;
    const isDone = this.#tryDisk(() => {
      rotate(logFile, keepsAll ? undefined : numLogs, mode);
      this.#use();
    });
    if (isDone) this.#listener.onRotate();
    else if (!this.#suspended) this.#appender.resume(limitOtherwise);
    if (this.#suspended) this.#appender.pause();
  }

  #writeFailed({ writeErrno, written }: LogReport): void {
    if (this.#closing !== undefined) return;
    const isFull = writeErrno === errnoNumber('ENOSPC') || writeErrno === errnoNumber('EDQUOT');
    const isNew = this.#failedAt !== written;
    this.#failedAt = written;
    const { logFile } = this.#configuration;
    if (!isFull) this.#diskError(`writing ${logFile}: ${errnoText(writeErrno)}`);
    else if (isNew) this.#full(`${logFile} cannot be written: ${errnoText(writeErrno)}`);
    if (this.#suspended || this.#appender.report().state !== FAILED) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#appender.resume(this.#limit), RETRY_MS);
  }

  #full(reason: string): void {
    const { diskFullAction } = this.#configuration;
    if (diskFullAction.action === 'ignore') this.#host.say('error', reason);
    this.#act(diskFullAction, reason);
  }

  #diskError(reason: string): void {
    const { diskErrorAction } = this.#configuration;
    this.#diskErrors += 1;
    if (diskErrorAction.action === 'syslog' && this.#diskErrors > MOST_WARNINGS) return;
    this.#act(diskErrorAction, reason);
  }

  /** Whether it did not fail. An error is one of the disk. */
  #tryDisk(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.#diskError((error as Error).message);
      return false;
    }
  }

  #act({ action, path }: DaemonAction, reason: string): void {
    const host = this.#host;
    switch (action) {
      case 'ignore':
      case 'keep_logs':
        return;
      case 'syslog':
        host.say('alert', reason);
        return;
      case 'email':
        host.say('alert', reason);
        host.email(this.#configuration.actionMailAcct, 'Audit disk space alert', `${reason}.`);
        return;
      case 'exec':
        host.say('alert', `${reason}; running ${path}`);
        host.exec(path as string);
        return;
      case 'suspend':
        this.#suspend(reason);
        return;
      case 'rotate':
        host.say('alert', `${reason}; rotating`);
        this.#rotateNow(this.#limit);
        return;
      case 'single':
        host.say('alert', `${reason}; going to single user mode`);
        host.single();
        return;
      case 'halt':
        host.say('alert', `${reason}; shutting down`);
        host.halt();
    }
  }

  #suspend(reason: string): void {
    // At the end what is held is still tried to be written.
    if (this.#closing !== undefined) return;
    this.#appender.pause();
    if (this.#suspended) return;
    this.#suspended = true;
    this.#host.say('alert', `${reason}; logging is suspended`);
    this.#listener.onSuspend(reason);
    this.#giveUp(new DaemonError('suspended', 'logging is suspended'));
  }
}
