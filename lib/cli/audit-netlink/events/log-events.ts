/** Events of a log in place of the running kernel's. */
import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import type { StreamItem } from '../../../events/sources/event-stream';
import { parseEventBatches } from '../../../events/sources/parse-events';
import { bytesOfText } from '../../../text/byte-text';

/** Stands for standard input. */
const STANDARD_INPUT = '-';

const CHUNK_BYTES = 256 * 1024;

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
  try {
    yield* parseEventBatches(source);
  } catch (error) {
    if (signal.aborted) return;
    // Of what is thrown here only what a system call refused is about the file.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  } finally {
    source.destroy();
  }
}
