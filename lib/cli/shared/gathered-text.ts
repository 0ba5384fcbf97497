/** Writes text that comes in many small pieces a good deal at a time. Does not know what it says. */
import { type EventOutput, ReaderGone } from './event-output';

/** As much as is written at a time, in characters. */
const FULL = 128 * 1024;

/** Whether somebody still reads. */
async function wasTaken(text: string, output: EventOutput): Promise<boolean> {
  const { signal } = new AbortController();
  try {
    await output.write(text, signal);
    return true;
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
    return false;
  }
}

/**
 * Writes everything, or until nobody reads any more.
 *
 * @param isWork whether the rest is asked for even then, since more comes of it than text
 */
export async function writeGathered(
  pieces: AsyncIterable<string>,
  output: EventOutput,
  isWork = false,
): Promise<void> {
  let gathered = '';
  let isRead = true;
  for await (const piece of pieces) {
    if (!isRead) continue;
    gathered += piece;
    if (gathered.length < FULL) continue;
    isRead = await wasTaken(gathered, output);
    gathered = '';
    if (!isRead && !isWork) return;
  }
  if (isRead) await wasTaken(gathered, output);
}
