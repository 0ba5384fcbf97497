/** Ends a command whose output nobody reads any more, also while it has nothing to write. */
import type { Ending } from './ending';
import type { EventOutput } from './event-output';

/** How often to check whether anybody still reads. */
const INTERVAL_MS = 250;

/** Returns what ends the watch. */
export function watchReader(output: EventOutput, ending: Ending): () => void {
  const watch = setInterval(() => {
    if (output.isDeserted()) ending.end();
  }, INTERVAL_MS);
  return () => clearInterval(watch);
}
