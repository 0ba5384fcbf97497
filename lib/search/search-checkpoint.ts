/**
 * Where a search ended, so that a later one goes on from there: a file of its own form, and that of ausearch(8). Does
 * not search.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { LogPosition } from '../logs/followed-log';
import type { FollowState } from '../logs/follow-events';
import { pathBytes } from '../logs/log-file';
import { textOfBytes } from '../text/byte-text';
import { fileErrorReason } from '../text/file-error';
import { type Checkpoint, parseCheckpoint } from './ausearch/checkpoint';

/**
 * Why a search cannot go on: `unreadable` is not a checkpoint; `other-log` is of a log that is not there, because it is
 * of another machine or was rotated away; `changed` is of a log with other text at that place; the errno's name where
 * the file cannot be read or written.
 */
export class SearchCheckpointError extends Error {
  override readonly name = 'SearchCheckpointError';
  readonly code: string;

  constructor(path: string, code: string, reason: string, cause?: unknown) {
    super(`${path}: ${reason}`, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** What a file says: a place of ours, or an event of ausearch's. */
export type SearchCheckpoint =
  | { readonly form: 'own'; readonly state: FollowState }
  | { readonly form: 'ausearch'; readonly event: Checkpoint };

const VERSION = 1;

interface Written {
  readonly version: number;
  readonly dev: string;
  readonly inode: string;
  readonly offset: number;
  /** Base64. */
  readonly near: string;
  /** Base64. */
  readonly unfinished: string;
}

/** One line of JSON. */
export function searchCheckpointText({ position, unfinished }: FollowState): string {
  const { dev, inode, offset, near } = position;
  const written: Written = {
    version: VERSION,
    dev: String(dev),
    inode: String(inode),
    offset,
    near: Buffer.from(near).toString('base64'),
    unfinished: Buffer.from(unfinished, 'latin1').toString('base64'),
  };
  return `${JSON.stringify(written)}\n`;
}

function isWritten(value: unknown): value is Written {
  if (typeof value !== 'object' || value === null) return false;
  const { version, dev, inode, offset, near, unfinished } = value as Record<keyof Written, unknown>;
  const isNumber = (text: unknown): boolean => typeof text === 'string' && /^\d{1,20}$/.test(text);
  return (
    version === VERSION &&
    isNumber(dev) &&
    isNumber(inode) &&
    Number.isSafeInteger(offset) &&
    Number(offset) >= 0 &&
    typeof near === 'string' &&
    typeof unfinished === 'string'
  );
}

function stateOf({ dev, inode, offset, near, unfinished }: Written): FollowState {
  const position: LogPosition = {
    dev: BigInt(dev),
    inode: BigInt(inode),
    offset,
    near: Buffer.from(near, 'base64'),
  };
  return { position, unfinished: Buffer.from(unfinished, 'base64').toString('latin1') };
}

function parsed(path: string, text: string): SearchCheckpoint {
  if (!text.startsWith('{')) return { form: 'ausearch', event: parseCheckpoint(text, path) };
  const value: unknown = JSON.parse(text);
  if (!isWritten(value)) throw new Error('something is missing in it');
  return { form: 'own', state: stateOf(value) };
}

/**
 * What an earlier search left; undefined when there was none.
 *
 * @throws {SearchCheckpointError}
 */
export function readSearchCheckpoint(path: string): SearchCheckpoint | undefined {
  let text: string;
  try {
    text = textOfBytes(readFileSync(pathBytes(path)));
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new SearchCheckpointError(path, code, fileErrorReason(error), error);
  }
  try {
    return parsed(path, text);
  } catch (error) {
    const reason = `is not a checkpoint: ${(error as Error).message}`;
    throw new SearchCheckpointError(path, 'unreadable', reason, error);
  }
}

function synced(path: string, flags: string, action: (descriptor: number) => void): void {
  const descriptor = openSync(pathBytes(path), flags, 0o600);
  try {
    action(descriptor);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces the file as a whole: whatever happens meanwhile, the one or the other is there.
 *
 * @throws {SearchCheckpointError} and leaves what was there
 */
export function writeSearchCheckpoint(path: string, text: string): void {
  const beside = `${path}.${process.pid}.new`;
  try {
    try {
      synced(beside, 'w', (descriptor) => writeFileSync(descriptor, text));
      renameSync(pathBytes(beside), pathBytes(path));
    } catch (error) {
      try {
        unlinkSync(pathBytes(beside));
      } catch {
        // It was not made.
      }
      throw error;
    }
    // The name, too, lasts.
    synced(dirname(path), 'r', () => {});
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    throw new SearchCheckpointError(path, code, fileErrorReason(error, 'written'), error);
  }
}
