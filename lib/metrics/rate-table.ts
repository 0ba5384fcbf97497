/**
 * Counts events by one value that they have, for each second of the last minute, in memory that has a limit. Where the
 * values come from is not known here.
 */
import { flat } from '../report/group-counts';
import { SecondCounts, type WindowSeconds, WINDOWS } from './second-counts';

type Value = string | undefined;

export interface RateLimits {
  /** How many values are counted exactly in a minute. */
  readonly maxGroups: number;
  /** How many characters they may have together. */
  readonly maxCharacters: number;
}

export const RATE_LIMITS: RateLimits = { maxGroups: 4096, maxCharacters: 2 * 1024 * 1024 };

/** The events of one value. */
export interface RateRow {
  /** Undefined for events that have none. */
  readonly value: Value;
  /** How many events there were in each of {@link WINDOWS}. */
  readonly counts: readonly number[];
  /** How many of the last minute failed. */
  readonly failures: number;
  /** Whether it may have had more: see {@link RateTable}. */
  readonly hasMaybeMore: boolean;
}

/** The values that had events in the last minute. */
export interface RateRows {
  /** In the order in which they were first seen. */
  readonly rows: readonly RateRow[];
  /** False when there were too many values to tell apart, so that some are missing. */
  readonly isExact: boolean;
}

interface Group {
  readonly value: Value;
  readonly counts: SecondCounts;
  failures: SecondCounts | undefined;
  /** The second in which it began to be counted. */
  readonly since: number;
}

/** An event with more values than this is an attack. */
const MOST_VALUES = 1024;

const MINUTE = 60;

/**
 * Up to the limits all counts are exact. Beyond them, values without an event in the last minute are given up first,
 * and then the half with the fewest events in it; a value that begins within a minute afterwards may have been one of
 * those, and is marked.
 */
export class RateTable {
  readonly #limits: RateLimits;
  readonly #groups = new Map<Value, Group>();
  #characters = 0;
  /** When values with events of the last minute were last given up. */
  #gaveUpAt = Number.NEGATIVE_INFINITY;

  constructor(limits: Partial<RateLimits> = {}) {
    this.#limits = { ...RATE_LIMITS, ...limits };
  }

  /** @param values each once */
  add(second: number, values: readonly Value[], isFailure: boolean): void {
    const most = Math.min(values.length, MOST_VALUES);
    for (let at = 0; at < most; at += 1) {
      const value = values[at];
      const group = this.#groups.get(value) ?? this.#begin(second, value);
      group.counts.add(second);
      if (!isFailure) continue;
      group.failures ??= new SecondCounts();
      group.failures.add(second);
    }
  }

  /** @param second the one that has begun, which counts in no window yet */
  rows(second: number): RateRows {
    const isExact = second - this.#gaveUpAt > MINUTE;
    const rows = [...this.#groups.values()]
      .map(({ value, counts, failures, since }) => ({
        value,
        counts: WINDOWS.map((seconds) => counts.sum(second, seconds)),
        failures: failures?.sum(second, MINUTE) ?? 0,
        hasMaybeMore: !isExact && since >= this.#gaveUpAt,
      }))
      .filter(({ counts }) => (counts.at(-1) ?? 0) > 0);
    return { rows, isExact };
  }

  #begin(second: number, value: Value): Group {
    const { maxGroups, maxCharacters } = this.#limits;
    if (this.#groups.size >= maxGroups || this.#characters > maxCharacters) this.#giveUp(second);
    const kept = value === undefined ? value : flat(value);
    const group: Group = {
      value: kept,
      counts: new SecondCounts(),
      failures: undefined,
      since: second,
    };
    this.#groups.set(kept, group);
    this.#characters += kept?.length ?? 0;
    return group;
  }

  #giveUp(second: number): void {
    const counted = [...this.#groups.values()]
      .map((group) => ({ group, count: group.counts.sum(second + 1, MINUTE) }))
      .toReversed()
      .toSorted((a, b) => a.count - b.count);
    const idle = counted.filter(({ count }) => count === 0).length;
    const half = Math.ceil(counted.length / 2);
    if (idle < half) this.#gaveUpAt = second;
    for (const { group } of counted.slice(0, Math.max(idle, half))) {
      this.#groups.delete(group.value);
      this.#characters -= group.value?.length ?? 0;
    }
  }
}

/** Events without a value come last. */
function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}

/** The rows with the most events in the window first; of those that have as many, by the minute and the value. */
export function mostFrequent(rows: readonly RateRow[], window: WindowSeconds): RateRow[] {
  const at = WINDOWS.indexOf(window);
  return rows.toSorted(
    (a, b) =>
      (b.counts[at] ?? 0) - (a.counts[at] ?? 0) ||
      (b.counts.at(-1) ?? 0) - (a.counts.at(-1) ?? 0) ||
      compare(a.value, b.value),
  );
}
