/** How tests wait: for a condition, and as long as a busy machine may need. No test measures time. */
import { setTimeout } from 'node:timers/promises';

/** Less than jest waits for a test, so that what did not come is told by who waited for it. */
export const PATIENCE_MS = 120_000;

/** Ends what waits for something that does not come. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(PATIENCE_MS);
}

/** Looks again and again until it is so. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const ending = patience();
  while (!(await condition())) {
    if (ending.aborted)
      throw new Error(`still not so after ${PATIENCE_MS} ms: ${String(condition)}`);
    await setTimeout(20);
  }
}
