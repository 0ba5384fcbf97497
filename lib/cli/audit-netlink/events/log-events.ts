/** Events of a log instead of the running kernel. */
import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { UsageError } from '../../shared/json-document';
import { LogFileError, LogFormatError } from '../../../errors';
import type { EventFilter } from '../../../events/data/event-filter';
import type { StreamItem } from '../../../events/sources/event-stream';
import { parseEventBatches } from '../../../events/sources/parse-events';
import { LogFile, pathBytes, STANDARD_INPUT } from '../../../logs/log-file';
import { logLines } from '../../../logs/log-lines';
import { readLogs } from '../../../logs/read-logs';
import { escapeControls } from '../../../text/escape';
import { fileErrorReason, isSystemCallError } from '../../../text/file-error';

const CHUNK_BYTES = 256 * 1024;

/** What every record has. */
const RECORD = 'audit(';

type Batches = AsyncGenerator<readonly StreamItem[], void, undefined>;

interface Reading {
  readonly path: string;
  readonly signal: AbortSignal;
  /** Leaves out events that nobody wants; undefined where all are wanted. */
  readonly filter: EventFilter | undefined;
}

/** What is wrong with the file; undefined for what is not its fault. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof LogFormatError) return error.message;
  if (error instanceof LogFileError) return error.reason;
  return isSystemCallError(error) ? fileErrorReason(error) : undefined;
}

function noRecords(): LogFormatError {
  return new LogFormatError('no audit record can be read in it', 'foreign-format');
}

/** A file is read and parsed beside what is done with its events. */
async function* ofFile(file: LogFile, { signal, filter }: Reading): Batches {
  let hasEvents = false;
  for await (const batch of readLogs(
    [file],
    filter === undefined ? { signal } : { signal, filter },
  )) {
    hasEvents ||= batch.some(({ type }) => type === 'event');
    yield batch;
  }
  if (signal.aborted) return;
  // With a filter there may be none, and who reads tells of a log that has no record.
  if (file.size === 0 || (filter === undefined && !hasEvents)) throw noRecords();
}

/** What is read only once, and perhaps while it comes. */
async function* ofStream({ path, signal, filter }: Reading): Batches {
  const source =
    path === STANDARD_INPUT
      ? process.stdin
      : createReadStream(pathBytes(path), { highWaterMark: CHUNK_BYTES });
  addAbortSignal(signal, source);
  let hasRecords = false;
  async function* looked(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of logLines(source)) {
      hasRecords ||= Buffer.from(chunk).includes(RECORD);
      yield chunk;
    }
  }
  try {
    let hasEvents = false;
    for await (const batch of parseEventBatches(looked(), filter === undefined ? {} : { filter })) {
      hasEvents ||= batch.some(({ type }) => type === 'event');
      yield batch;
    }
    const isRead = filter === undefined ? hasEvents : hasRecords;
    if (!isRead && !signal.aborted) throw noRecords();
  } finally {
    source.destroy();
  }
}

/**
 * The events of a log that the filter leaves, and what is damaged in it. Ends early when the signal says so.
 *
 * @param filter undefined where all are wanted
 */
export async function* logEvents(
  path: string,
  signal: AbortSignal,
  filter?: EventFilter,
): AsyncGenerator<readonly StreamItem[], void, undefined> {
  if (path === '') throw new UsageError('--input needs a file, or - for standard input');
  const reading = { path, signal, filter };
  try {
    const file = new LogFile(path);
    yield* file.isRegular ? ofFile(file, reading) : ofStream(reading);
  } catch (error) {
    if (signal.aborted) return;
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new Error(escapeControls(`${path}: ${reason}`), { cause: error });
  }
}
