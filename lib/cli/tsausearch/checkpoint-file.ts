/** The file of `--checkpoint`: read before a search, and written behind it. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { LogFile } from '../../logs/log-file';
import { pathBytes } from '../../logs/log-file';
import {
  type Checkpoint,
  CheckpointError,
  checkpointText,
  parseCheckpoint,
} from '../../search/ausearch/checkpoint';
import { fileErrorReason } from '../../text/file-error';
import { textOfBytes } from '../../text/byte-text';

/** What `tsausearch` ends with, as ausearch does. */
export const CHECKPOINT_EXIT = { unreadable: 10, failed: 11, notFound: 12 } as const;

/** The search cannot go on. */
export class CheckpointFailure extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * What an earlier run left; undefined when there was none.
 *
 * @throws {CheckpointFailure}
 */
export function loadCheckpoint(path: string): Checkpoint | undefined {
  let text: string;
  try {
    text = textOfBytes(readFileSync(pathBytes(path)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && path !== '') return undefined;
    const reason = fileErrorReason(error);
    throw new CheckpointFailure(
      CHECKPOINT_EXIT.failed,
      `Cannot open checkpoint file ${path} - ${reason}`,
    );
  }
  try {
    return parseCheckpoint(text, path);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new CheckpointFailure(CHECKPOINT_EXIT.unreadable, error.message);
  }
}

/** @throws {CheckpointFailure} */
export function saveCheckpoint(path: string, checkpoint: Checkpoint): void {
  try {
    writeFileSync(pathBytes(path), checkpointText(checkpoint));
  } catch (error) {
    const reason = fileErrorReason(error, 'written');
    throw new CheckpointFailure(
      CHECKPOINT_EXIT.failed,
      `Cannot write checkpoint file ${path} - ${reason}`,
    );
  }
}

/**
 * The logs from that of the checkpoint on.
 *
 * @throws {CheckpointFailure} when it is not among them
 */
export function logsFrom(
  files: readonly LogFile[],
  { dev, inode }: Checkpoint,
): readonly LogFile[] {
  const at = files.findIndex((file) => file.dev === dev && file.inode === inode);
  if (at === -1) {
    const place = `dev=0x${dev.toString(16).toUpperCase()}, inode=${inode}`;
    const message = `The log of the checkpoint (${place}) is not there any more`;
    throw new CheckpointFailure(CHECKPOINT_EXIT.unreadable, message);
  }
  return files.slice(at);
}

/** The log in which an event of that time lies: the newest that began before. */
export async function logAt(
  files: readonly LogFile[],
  timestampMs: number,
): Promise<LogFile | undefined> {
  const firsts = await Promise.all(files.map(async (file) => await file.firstMs()));
  const at = firsts.findLastIndex((firstMs) => firstMs !== undefined && firstMs <= timestampMs);
  return files[at] ?? files[0];
}
