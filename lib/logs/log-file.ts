/** {@link LogFile}: one log, and when it begins and ends. Does not parse records. */
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { LogFileError, LogFormatError } from '../errors';
import { bytesOfText } from '../text/byte-text';
import { fileErrorReason, isSystemCallError } from '../text/file-error';
import { BEGINNING_BYTES, logFormat } from './log-format';
import { logLines } from './log-lines';

/** Means standard input. */
export const STANDARD_INPUT = '-';

/** In which a stamp is looked for. A line has 9 KiB at most, where nobody changed it. */
const WINDOW_BYTES = 64 * 1024;

const STAMP = /audit\((\d{1,12})[.,](\d{1,3}):\d+\)/g;

/** The path as the operating system takes it, whatever bytes it has. */
export function pathBytes(path: string): Buffer {
  return Buffer.from(bytesOfText(path));
}

/** All stamps of a piece of text, in milliseconds since 1970. */
export function* stampsIn(text: string): Generator<number, void, undefined> {
  for (const [, seconds, fraction = ''] of text.matchAll(STAMP)) {
    yield Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
  }
}

/** The error of a log, in words for its user. What is not the log's fault is thrown. */
export function logFileError(path: string, error: unknown): LogFileError {
  if (error instanceof LogFileError) return error;
  if (error instanceof LogFormatError) {
    return new LogFileError(path, error.code, error.message, error);
  }
  if (!isSystemCallError(error)) throw error;
  return new LogFileError(path, error.code ?? 'EIO', fileErrorReason(error), error);
}

/** The bytes from one place to another, fewer where the file ends. */
export function readRange(descriptor: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(descriptor, bytes, filled, length - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** One log. Its members are those of the time when it was found. */
export class LogFile {
  /** `-` for standard input. */
  readonly path: string;
  /** Device and inode: what stays when the log is renamed. */
  readonly dev: bigint;
  readonly inode: bigint;
  /** In bytes, as it lies on the disk. */
  readonly size: number;
  /** Whether it can be read from any place: not a pipe. */
  readonly isRegular: boolean;
  /** Whether its bytes are the lines themselves. */
  readonly isPacked: boolean;
  #first: Promise<number | undefined> | undefined;
  #last: number | 'unknown' | undefined;

  /** @throws {LogFileError} when it cannot be opened. */
  constructor(path: string) {
    this.path = path;
    if (path === STANDARD_INPUT) {
      this.dev = 0n;
      this.inode = 0n;
      this.size = 0;
      this.isRegular = false;
      this.isPacked = false;
      return;
    }
    try {
      // A pipe must not be opened twice: its writer would think that its reader has gone.
      const status = statSync(pathBytes(path), { bigint: true });
      if (status.isDirectory())
        throw new LogFileError(path, 'EISDIR', fileErrorReason({ code: 'EISDIR' }));
      this.dev = status.dev;
      this.inode = status.ino;
      this.size = Number(status.size);
      this.isRegular = status.isFile();
      this.isPacked = this.isRegular && isPackedLog(path);
    } catch (error) {
      throw logFileError(path, error);
    }
  }

  /** The time of the first record, in milliseconds since 1970; undefined when it cannot be read. */
  async firstMs(): Promise<number | undefined> {
    return await (this.#first ??= this.#readFirst());
  }

  /** The latest time near the end; undefined when it cannot be read, as of a compressed log. */
  lastMs(): number | undefined {
    this.#last ??= this.#readLast() ?? 'unknown';
    return this.#last === 'unknown' ? undefined : this.#last;
  }

  async #readFirst(): Promise<number | undefined> {
    if (!this.isRegular) return undefined;
    if (!this.isPacked) return this.#inWindow(0)[0];
    const source = createReadStream(pathBytes(this.path), { highWaterMark: WINDOW_BYTES });
    let text = '';
    try {
      for await (const chunk of logLines(source)) {
        text += Buffer.from(chunk).toString('latin1');
        const [first] = stampsIn(text);
        if (first !== undefined) return first;
        if (text.length > WINDOW_BYTES) return undefined;
      }
    } catch {
      // Whoever reads it tells what is wrong.
    }
    return undefined;
  }

  #readLast(): number | undefined {
    if (!this.isRegular || this.isPacked) return undefined;
    const stamps = this.#inWindow(Math.max(0, this.size - WINDOW_BYTES));
    return stamps.length === 0 ? undefined : Math.max(...stamps);
  }

  #inWindow(from: number): number[] {
    try {
      return [...stampsIn(windowOf(this.path, from, WINDOW_BYTES).toString('latin1'))];
    } catch {
      // Whoever reads it tells what is wrong.
      return [];
    }
  }
}

function windowOf(path: string, from: number, length: number): Buffer {
  const descriptor = openSync(pathBytes(path), 'r');
  try {
    return readRange(descriptor, from, length);
  } finally {
    closeSync(descriptor);
  }
}

function isPackedLog(path: string): boolean {
  return logFormat(windowOf(path, 0, BEGINNING_BYTES)) !== 'lines';
}
