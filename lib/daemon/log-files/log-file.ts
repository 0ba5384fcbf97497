/**
 * The file that a daemon writes to: whether its folder is one to trust, who may read it, and what state it is in.
 * Knows nothing of other files beside it.
 */
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DaemonError } from '../../errors';
import { namingFile } from '../../text/file-error';
import type { FlushMode } from '../configuration/daemon-configuration';

const ROOT = 0;
const OTHERS_WRITE = 0o022;

/** What is there of a log for which others than root have a group: they may read it. */
const SHARED = { folder: 0o750, file: 0o640, old: 0o440 };
const OWN = { folder: 0o700, file: 0o600, old: 0o400 };

/** Modes of a log, by the group that may read it. */
export function modesFor(group: number): typeof OWN {
  return group === ROOT ? OWN : SHARED;
}

function self(): number {
  return process.geteuid?.() ?? ROOT;
}

/** The group, where this process may give files away at all. */
function ownerOf(group: number): readonly [user: number, group: number] | undefined {
  return self() === ROOT ? [ROOT, group] : undefined;
}

/**
 * Sees that nobody else can put a file where the log is, and lets the group into its folder.
 *
 * @throws {DaemonError} when others could
 * @throws {Error} when there is no such folder
 */
export function prepareFolder(path: string, group: number): void {
  const folder = dirname(path);
  const stats = namingFile(folder, 'read', () => statSync(folder));
  if (!stats.isDirectory()) throw new DaemonError('bad-folder', `${folder} is not a folder`);
  if (stats.uid !== self()) {
    throw new DaemonError('bad-folder', `${folder} belongs to another user`, 'chown it to root');
  }
  if ((stats.mode & OTHERS_WRITE) !== 0) {
    const cure = `chmod go-w ${folder}`;
    throw new DaemonError('bad-folder', `others may write to ${folder}`, cure);
  }
  const owner = ownerOf(group);
  namingFile(folder, 'written', () => {
    chmodSync(folder, modesFor(group).folder);
    if (owner !== undefined) chownSync(folder, ...owner);
  });
}

const DURABLE: Readonly<Partial<Record<FlushMode, number>>> = {
  data: constants.O_DSYNC,
  sync: constants.O_SYNC,
};

const NEWLINE = 0x0a;

function isTorn(descriptor: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}

/** A log that is open for appending. */
export interface OpenLog {
  readonly descriptor: number;
  /** Whether its last line has no newline: whoever wrote it was ended in the middle. */
  readonly torn: boolean;
}

function refuseOthers(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) {
    throw new DaemonError('bad-file', `${path} is not a regular file`, 'choose another log_file');
  }
}

/**
 * Opens the log, which is made if it is not there.
 *
 * @throws {DaemonError} when something else is there
 * @throws {Error} when the system does not let it
 */
export function openLog(path: string, group: number, flush: FlushMode): OpenLog {
  refuseOthers(path);
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | (DURABLE[flush] ?? 0);
  const mode = modesFor(group).file;
  const owner = ownerOf(group);
  return namingFile(path, 'written', () => {
    const descriptor = openSync(path, flags, mode);
    try {
      fchmodSync(descriptor, mode);
      if (owner !== undefined) fchownSync(descriptor, ...owner);
      return { descriptor, torn: isTorn(descriptor, fstatSync(descriptor).size) };
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  });
}
