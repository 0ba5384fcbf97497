/**
 * Rules files on disk: a file, or a folder's `*.rules` in natural order. Refuses what auditctl refuses
 * to load: whoever may write these files decides what is audited.
 */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { textOfBytes } from '../rules/byte-text';
import { compareNaturally } from './natural-order';

export interface RulesFile {
  readonly path: string;
  readonly text: string;
}

export interface RulesPathOptions {
  /** Whether the files may belong to somebody else than root or this user. Default: no. */
  readonly anyOwner?: boolean;
}

/** A file or folder that may not, or cannot, be read. */
export class RulesFileError extends Error {
  override readonly name = 'RulesFileError';
  readonly path: string;
  /** An errno name, or why the file is not to be trusted. */
  readonly code: string;

  constructor(path: string, code: string, reason: string, cause?: unknown) {
    super(`${path}: ${reason}`, cause === undefined ? undefined : { cause });
    this.path = path;
    this.code = code;
  }
}

function distrust(
  mode: number,
  uid: number,
  options: RulesPathOptions,
): [string, string] | undefined {
  if ((mode & constants.S_IFMT) !== constants.S_IFREG)
    return ['not-regular', 'is not a regular file'];
  if ((mode & constants.S_IWOTH) !== 0) return ['world-writable', 'is world writable'];
  const ours = uid === 0 || uid === process.geteuid?.();
  if (!ours && options.anyOwner !== true)
    return ['foreign-owner', `belongs to uid ${uid}, not to root`];
  return undefined;
}

/** @throws {RulesFileError} when it cannot be read or is not to be trusted. */
export function readRulesFile(path: string, options: RulesPathOptions = {}): RulesFile {
  let descriptor: number;
  try {
    // Without it, a fifo in the file's place would hold the program up.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw systemError(path, error);
  }
  try {
    const { mode, uid } = fstatSync(descriptor);
    const reason = distrust(mode, uid, options);
    if (reason !== undefined) throw new RulesFileError(path, ...reason);
    return { path, text: textOfBytes(readFileSync(descriptor)) };
  } finally {
    closeSync(descriptor);
  }
}

function systemError(path: string, error: unknown): RulesFileError {
  const { code = 'EIO' } = error as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read by this user',
  };
  return new RulesFileError(path, code, reasons[code] ?? `cannot be read (${code})`, error);
}

/**
 * The rules files that the path means. A folder without any is no error.
 *
 * @throws {RulesFileError} for the first that cannot be read or is not to be trusted.
 */
export function readRulesPath(path: string, options: RulesPathOptions = {}): RulesFile[] {
  let names: string[];
  try {
    if (!statSync(path).isDirectory()) return [readRulesFile(path, options)];
    names = readdirSync(path);
  } catch (error) {
    if (error instanceof RulesFileError) throw error;
    throw systemError(path, error);
  }
  return names
    .filter((name) => name.endsWith('.rules') && !name.startsWith('.'))
    .toSorted(compareNaturally)
    .map((name) => readRulesFile(join(path, name), options));
}
