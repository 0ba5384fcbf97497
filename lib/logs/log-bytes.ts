/**
 * The bytes of logs that follow each other, as one stream of lines. What cannot be read is told, and the rest is read
 * all the same. Parses no records.
 */
import { createReadStream, promises } from 'node:fs';
import { LogFileError } from '../errors';
import { FilePart } from '../events/sources/file-part';
import { errnoName } from '../tables/errnos';
import { fileErrorReason } from '../text/file-error';
import { type LogFile, logFileError, pathBytes, STANDARD_INPUT } from './log-file';
import { logLines } from './log-lines';
import { rowsOf, type TimedLog, timedSets } from './log-sets';
import { EARLY_MS, LATE_MS, type Span, spanOfTime } from './time-search';

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** Pieces of a log, or parts of the file in their place: see {@link FilePart}. */
export type Pieces = AsyncGenerator<Uint8Array | FilePart, void, undefined>;

const CHUNK_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;
const LINE_END = Buffer.of(NEWLINE);

/** What every record has. */
const RECORD = 'audit(';

/** How far a search has come. */
export interface LogProgress {
  /** Bytes of the logs that were read, as they lie on the disk. */
  readonly bytes: number;
  /** How many there are to read; pipes and standard input do not count. */
  readonly total: number;
  /** The log that is being read. */
  readonly path: string;
}

export interface LogBytesOptions {
  /** The earliest time of wanted events, in milliseconds since 1970. */
  readonly startMs?: number | undefined;
  /** The latest time of wanted events, in milliseconds since 1970. */
  readonly endMs?: number | undefined;
  readonly onError?: ((error: LogFileError) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Counts what was read of all logs. */
export class Progress {
  #bytes = 0;
  #total = 0;
  readonly #tell: ((progress: LogProgress) => void) | undefined;

  constructor(tell: ((progress: LogProgress) => void) | undefined) {
    this.#tell = tell;
  }

  expect(bytes: number): void {
    this.#total += bytes;
  }

  add(bytes: number, path: string): void {
    this.#bytes += bytes;
    this.#tell?.({ bytes: this.#bytes, total: Math.max(this.#total, this.#bytes), path });
  }
}

/** Whether a wanted event may have records in the log. */
export function mayHave(
  { firstMs, lastMs }: TimedLog,
  { startMs, endMs }: LogBytesOptions,
): boolean {
  if (startMs !== undefined && lastMs < startMs - EARLY_MS) return false;
  return endMs === undefined || firstMs <= endMs + LATE_MS;
}

/** Reads one piece while the one before is used. */
async function* piecesOf(handle: promises.FileHandle, { from, to }: Span): Bytes {
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)];
  const read = async (nth: number, at: number) => {
    const length = Math.min(CHUNK_BYTES, to - at);
    return await handle.read(buffers[nth % 2] as Buffer, 0, length, at);
  };
  let at = from;
  let coming = read(0, at);
  for (let nth = 1; at < to; nth += 1) {
    const { bytesRead, buffer } = await coming;
    if (bytesRead === 0) return;
    at += bytesRead;
    coming = read(nth, at);
    // Nobody may ask for it.
    coming.catch(() => {});
    yield buffer.subarray(0, bytesRead);
  }
}

/** A part that is read by others, and what became of it. */
async function* partOf(
  { path }: LogFile,
  descriptor: number,
  { from, to }: Span,
  { signal }: LogBytesOptions,
  progress: Progress,
): AsyncGenerator<FilePart, number, undefined> {
  const onBytes = (bytes: number): void => progress.add(bytes, path);
  const part = new FilePart({ descriptor, from, to, onBytes, signal });
  yield part;
  if (part.errno !== 0) {
    const code = errnoName(part.errno) ?? 'EIO';
    throw new LogFileError(path, code, fileErrorReason({ code }));
  }
  return from + part.bytesRead;
}

/** The same where nobody else reads. */
async function* pieceByPiece(
  { path }: LogFile,
  handle: promises.FileHandle,
  span: Span,
  progress: Progress,
): AsyncGenerator<Uint8Array, number, undefined> {
  let at = span.from;
  for await (const piece of piecesOf(handle, span)) {
    at += piece.length;
    progress.add(piece.length, path);
    yield piece;
  }
  return at;
}

async function* plainLog(file: LogFile, options: LogBytesOptions, progress: Progress): Pieces {
  const handle = await promises.open(pathBytes(file.path), 'r');
  try {
    const { size } = await handle.stat();
    const isCut = options.startMs !== undefined || options.endMs !== undefined;
    const whole = { from: 0, to: Number.MAX_SAFE_INTEGER };
    const span = isCut ? spanOfTime(handle.fd, size, options.startMs, options.endMs) : whole;
    // What is written behind the end while it is read is read, too.
    const to = span.to === size ? whole.to : span.to;
    progress.add(span.from, file.path);
    const wanted = { from: span.from, to };
    const at = FilePart.canBeRead
      ? yield* partOf(file, handle.fd, wanted, options, progress)
      : yield* pieceByPiece(file, handle, wanted, progress);
    if (options.signal?.aborted === true) return;
    if (at < Math.min(size, to) || (await handle.stat()).size < at) {
      throw new LogFileError(file.path, 'shrunk', 'became shorter while it was read');
    }
    progress.add(Math.max(0, size - at), file.path);
  } finally {
    await handle.close();
  }
}

async function* streamedLog(file: LogFile, options: LogBytesOptions, progress: Progress): Bytes {
  const { path } = file;
  const source = path === STANDARD_INPUT ? process.stdin : createReadStream(pathBytes(path));
  const stop = (): void => void source.destroy();
  options.signal?.addEventListener('abort', stop, { once: true });
  async function* counted(): Bytes {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      if (file.isRegular) progress.add(chunk.length, path);
      yield chunk;
    }
  }
  try {
    if (options.signal?.aborted !== true) yield* logLines(counted());
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    source.destroy();
  }
}

/** One log, and an end of line where its last line has none. */
async function* oneLog(file: LogFile, options: LogBytesOptions, progress: Progress): Pieces {
  const isPlain = file.isRegular && !file.isPacked;
  let isWholeLine = true;
  let isEmpty = true;
  let hasRecords = false;
  try {
    const pieces = isPlain
      ? plainLog(file, options, progress)
      : streamedLog(file, options, progress);
    for await (const piece of pieces) {
      if (options.signal?.aborted === true) return;
      if (piece instanceof FilePart) {
        yield piece;
        hasRecords = piece.foundRecords;
        isEmpty = piece.bytesRead === 0;
        // An end of line too many says nothing.
        isWholeLine = isEmpty;
        continue;
      }
      if (piece.length === 0) continue;
      hasRecords ||= Buffer.from(piece.buffer, piece.byteOffset, piece.length).includes(RECORD);
      isWholeLine = piece.at(-1) === NEWLINE;
      isEmpty = false;
      yield piece;
    }
    if (!isEmpty && !hasRecords) {
      throw new LogFileError(file.path, 'no-records', 'no audit record can be read in it');
    }
  } catch (error) {
    const told = logFileError(file.path, error);
    if (options.onError === undefined) throw told;
    options.onError(told);
  }
  if (!isWholeLine) yield LINE_END;
}

/**
 * The lines of all logs: a source for each row of logs that follow each other, rows being logs of the same time, as
 * those of several machines are.
 */
export async function logRows(
  files: readonly LogFile[],
  options: LogBytesOptions,
  onProgress?: (progress: LogProgress) => void,
): Promise<Pieces[]> {
  const rows = rowsOf(await timedSets(files));
  const progress = new Progress(onProgress);
  for (const log of rows.flat()) {
    if (log.file.isRegular && mayHave(log, options)) progress.expect(log.file.size);
  }
  return rows.map((row) => logBytes(row, options, progress));
}

/** The lines of logs that follow each other, without logs that have none of the wanted time. */
export async function* logBytes(
  logs: readonly TimedLog[],
  options: LogBytesOptions,
  progress: Progress,
): Pieces {
  for (const log of logs.filter((one) => mayHave(one, options))) {
    if (options.signal?.aborted === true) return;
    yield* oneLog(log.file, options, progress);
  }
}
