/**
 * A log file that lines from the network are appended to. Knows one file and no connections.
 *
 * Lines are on the disk when the promise settles, if that is wanted; batches that come meanwhile are synced together.
 * Of a batch that does not fit nothing is left in the file.
 */
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import { fileErrorReason, isSystemCallError } from '../../text/file-error';
import type { ReceivedLine, WriteResult } from './server-connection';

const NEWLINE = Buffer.from('\n');

const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function failed(error: unknown): WriteResult {
  if (!isSystemCallError(error)) throw error;
  const state = FULL.has(error.code) ? 'disk-full' : 'disk-error';
  return { written: 0, state, text: `the log ${fileErrorReason(error, 'written')}` };
}

export class ReceivedLog {
  readonly #path: string;
  readonly #syncs: boolean;
  #descriptor: number;
  #syncing: Promise<void> | undefined;
  #following: Promise<void> | undefined;

  /**
   * @param syncs whether lines are to be on the disk, and not only with the system, before they count as written
   * @throws the system's error when the file cannot be opened
   */
  constructor(path: string, syncs: boolean) {
    this.#path = path;
    this.#syncs = syncs;
    this.#descriptor = openSync(path, 'a', 0o600);
  }

  async write(lines: readonly ReceivedLine[]): Promise<WriteResult> {
    const bytes = Buffer.concat(lines.flatMap(({ line }) => [line, NEWLINE]));
    try {
      this.#append(bytes);
      if (this.#syncs) await this.#synced();
    } catch (error) {
      return failed(error);
    }
    return { written: lines.length, state: 'ok' };
  }

  /** Goes on with another file of the name, after this one was rotated away. */
  reopen(): void {
    const descriptor = openSync(this.#path, 'a', 0o600);
    const old = this.#descriptor;
    this.#descriptor = descriptor;
    // Lines in the old file that wait for a sync would get one of the new file.
    if (this.#syncs) fdatasyncSync(old);
    void Promise.allSettled([this.#syncing, this.#following]).then(() => closeSync(old));
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #append(bytes: Buffer): void {
    const { size } = fstatSync(this.#descriptor);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    } catch (error) {
      // A device has no size to go back to.
      if (fstatSync(this.#descriptor).isFile()) ftruncateSync(this.#descriptor, size);
      throw error;
    }
  }

  /** When what was written before the call is on the disk: a sync that has begun may be too early for it. */
  async #synced(): Promise<void> {
    if (this.#syncing === undefined) {
      this.#syncing = this.#sync().finally(() => {
        this.#syncing = undefined;
      });
      await this.#syncing;
      return;
    }
    this.#following ??= this.#syncBehind(this.#syncing);
    await this.#following;
  }

  async #syncBehind(before: Promise<void>): Promise<void> {
    await Promise.allSettled([before]);
    this.#following = undefined;
    await this.#synced();
  }

  async #sync(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      fdatasync(this.#descriptor, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }
}
