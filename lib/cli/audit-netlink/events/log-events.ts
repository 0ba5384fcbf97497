/** Events of a log instead of the running kernel. */
import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { UsageError } from '../../shared/json-document';
import { LogFormatError } from '../../../errors';
import type { StreamItem } from '../../../events/sources/event-stream';
import { parseEventBatches } from '../../../events/sources/parse-events';
import { logLines } from '../../../logs/log-lines';
import { bytesOfText } from '../../../text/byte-text';
import { escapeControls } from '../../../text/escape';
import { fileErrorReason, isSystemCallError } from '../../../text/file-error';

/** Means standard input. */
const STANDARD_INPUT = '-';

const CHUNK_BYTES = 256 * 1024;

/** What is wrong with the file; undefined for what is not its fault. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof LogFormatError) return error.message;
  return isSystemCallError(error) ? fileErrorReason(error) : undefined;
}

/** Ends early when the signal says so. */
export async function* logEvents(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<readonly StreamItem[], void, undefined> {
  if (path === '') throw new UsageError('--input needs a file, or - for standard input');
  const source =
    path === STANDARD_INPUT
      ? process.stdin
      : createReadStream(Buffer.from(bytesOfText(path)), { highWaterMark: CHUNK_BYTES });
  addAbortSignal(signal, source);
  let hasRecords = false;
  try {
    for await (const batch of parseEventBatches(logLines(source))) {
      hasRecords ||= batch.some(({ type }) => type === 'event');
      yield batch;
    }
    if (!hasRecords && !signal.aborted) {
      throw new LogFormatError('no audit record can be read in it', 'foreign-format');
    }
  } catch (error) {
    if (signal.aborted) return;
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new Error(escapeControls(`${path}: ${reason}`), { cause: error });
  } finally {
    source.destroy();
  }
}
