/** Counts for each second of the last minute. Knows neither a clock nor what is counted. */

/** The lengths of the windows over which rates are told, in seconds. */
export const WINDOWS = [1, 10, 60] as const;

export type WindowSeconds = (typeof WINDOWS)[number];

/** The longest window, and the second that has only begun; a power of two is quicker to wrap around. */
const SLOTS = 64;

export class SecondCounts {
  readonly #counts = new Uint32Array(SLOTS);
  #last = Number.NEGATIVE_INFINITY;

  /** @param second a whole number from 0 on; one that is a minute before the latest is left out */
  add(second: number, count = 1): void {
    if (second > this.#last) {
      const first = Math.max(this.#last + 1, second - SLOTS + 1);
      for (let at = first; at <= second; at += 1) this.#counts[this.#slot(at)] = 0;
      this.#last = second;
    } else if (second <= this.#last - SLOTS) return;
    const slot = this.#slot(second);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count;
  }

  /** Adds what another has counted. */
  addAll(other: SecondCounts): void {
    for (let second = other.#last - SLOTS + 1; second <= other.#last; second += 1) {
      const count = second < 0 ? 0 : (other.#counts[this.#slot(second)] ?? 0);
      if (count > 0) this.add(second, count);
    }
  }

  /** How many in the seconds before this one, as many as the window has. */
  sum(second: number, window: WindowSeconds): number {
    const first = Math.max(second - window, this.#last - SLOTS + 1, 0);
    let sum = 0;
    for (let at = first; at < second && at <= this.#last; at += 1) {
      sum += this.#counts[this.#slot(at)] ?? 0;
    }
    return sum;
  }

  #slot(second: number): number {
    return ((second % SLOTS) + SLOTS) % SLOTS;
  }
}
