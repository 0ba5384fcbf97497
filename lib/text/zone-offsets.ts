/** This machine's time zone as numbers, for what cannot ask for it. */

const STEP_MS = 14 * 24 * 3600 * 1000;
const SECOND_MS = 1000;

/** Seconds since 1970 have 32 bits here. */
const END_MS = 2 ** 32 * SECOND_MS;

/** By how many seconds local time is ahead of UTC. */
function offsetAt(ms: number): number {
  return Math.round(-60 * new Date(ms).getTimezoneOffset());
}

/** The first second at which what holds at `end` does, and not what holds at `start`. */
function changeBetween(start: number, end: number): number {
  const before = offsetAt(start);
  let [low, high] = [start, end];
  while (high - low > SECOND_MS) {
    const middle = Math.floor((low + high) / 2 / SECOND_MS) * SECOND_MS;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * From which second since 1970 on local time is how many seconds ahead of UTC, as pairs in rising order; negative ones
 * as their two's complement. No zone goes back and forth within two weeks. Later than 2106 the last holds.
 */
export function zoneOffsets(): Uint32Array {
  let offset = offsetAt(0);
  const pairs = [0, offset];
  for (let ms = 0; ms < END_MS; ms += STEP_MS) {
    const end = Math.min(ms + STEP_MS, END_MS - SECOND_MS);
    const last = offsetAt(end);
    for (let at = ms; offset !== last;) {
      at = changeBetween(at, end);
      offset = offsetAt(at);
      pairs.push(at / SECOND_MS, offset);
    }
  }
  return Uint32Array.from(pairs);
}
