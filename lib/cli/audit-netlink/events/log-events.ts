/** Events of a log instead of the running kernel. */
import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { LogFormatError } from '../../../errors';
import type { StreamItem } from '../../../events/sources/event-stream';
import { parseEventBatches } from '../../../events/sources/parse-events';
import { logLines } from '../../../logs/log-lines';
import { bytesOfText } from '../../../text/byte-text';
import { escapeControls } from '../../../text/escape';

/** Means standard input. */
const STANDARD_INPUT = '-';

const CHUNK_BYTES = 256 * 1024;

/** Whether reading or unpacking failed; anything else thrown is not the log's fault. */
function isAboutTheFile(error: unknown): boolean {
  return error instanceof LogFormatError || (error as NodeJS.ErrnoException).syscall !== undefined;
}

/** Ends early when the signal says so. */
export async function* logEvents(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<readonly StreamItem[], void, undefined> {
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
    if (!isAboutTheFile(error)) throw error;
    throw new Error(escapeControls(`${path}: ${(error as Error).message}`), { cause: error });
  } finally {
    source.destroy();
  }
}
