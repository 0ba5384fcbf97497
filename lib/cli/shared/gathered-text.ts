/** Writes text that comes in many small pieces a good deal at a time. Does not know what it says. */
import { type EventOutput, ReaderGone } from './event-output';

/** As much as is written at a time, in characters. */
const FULL = 128 * 1024;

/** Writes everything, or until nobody reads any more; then the rest is not asked for. */
export async function writeGathered(
  pieces: AsyncIterable<string>,
  output: EventOutput,
): Promise<void> {
  const { signal } = new AbortController();
  let gathered = '';
  try {
    for await (const piece of pieces) {
      gathered += piece;
      if (gathered.length < FULL) continue;
      await output.write(gathered, signal);
      gathered = '';
    }
    await output.write(gathered, signal);
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  }
}
