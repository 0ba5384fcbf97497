/** {@link ExtractFile}: the records that a listing was made of, as lines of a log. Does not know which these are. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import type { LogFile } from '../../logs/log-file';
import { bytesOfText } from '../../text/byte-text';
import { fileErrorReason } from '../../text/file-error';

/** Where aulast(8) writes them: in the working folder. */
export const EXTRACT_PATH = 'aulast.log';

/** Logs are not for everybody. */
const MODE = 0o600;

/** The file cannot be written. */
export class ExtractError extends Error {}

function attempt<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw new ExtractError(`${EXTRACT_PATH}: ${fileErrorReason(error, 'written')}`, {
      cause: error,
    });
  }
}

/** Whether the file is one of those that are read. */
function isAmong(logs: readonly LogFile[]): boolean {
  const status = statSync(EXTRACT_PATH, { bigint: true, throwIfNoEntry: false });
  return logs.some(({ dev, inode }) => dev === status?.dev && inode === status.ino);
}

export class ExtractFile {
  readonly #descriptor: number;

  /**
   * Empties the file where there is one.
   *
   * @param logs what is read, which it must not be
   * @throws {ExtractError}
   */
  constructor(logs: readonly LogFile[]) {
    if (attempt(() => isAmong(logs))) throw new ExtractError(`${EXTRACT_PATH}: is the log itself`);
    this.#descriptor = attempt(() => openSync(EXTRACT_PATH, 'w', MODE));
  }

  /** @throws {ExtractError} */
  write(lines: readonly string[]): void {
    const bytes = bytesOfText(lines.map((line) => `${line}\n`).join(''));
    attempt(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
