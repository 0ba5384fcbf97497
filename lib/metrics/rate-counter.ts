/**
 * Counts events by several things that they have, for each second of the last minute. Where they come from, and
 * whether they are wanted, is not known here; nor is a clock.
 */
import type { CountedEvent } from '../report/counted-event';
import { type Grouping, groupingOf } from '../report/grouping';
import { type RateLimits, type RateRows, RateTable } from './rate-table';
import { SecondCounts, type WindowSeconds, WINDOWS } from './second-counts';

export interface RateOptions extends Partial<RateLimits> {
  /** What to count by: words as of {@link groupingOf}. */
  readonly by: readonly string[];
  /** Whether values stay as records have them. */
  readonly numeric: boolean;
}

interface CountedTable {
  readonly grouping: Grouping;
  table: RateTable;
}

export class RateCounter {
  readonly #options: RateOptions;
  readonly #tables = new Map<string, CountedTable>();
  #all = new SecondCounts();
  #events = 0;
  #failures = 0;
  #sinceMs: number | undefined;

  /**
   * @param nowMs by the clock of all other times here, whatever it counts from, in milliseconds; undefined to begin
   *   with the first event
   * @throws {GroupingError} when a word of `by` cannot be meant
   */
  constructor(options: RateOptions, nowMs: number | undefined) {
    this.#options = options;
    this.#sinceMs = nowMs;
    for (const word of options.by) this.addTable(word);
  }

  /** How many events were counted. */
  get events(): number {
    return this.#events;
  }

  /** How many of them failed. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether names of users or groups are counted by. */
  get needsNames(): boolean {
    return [...this.#tables.values()].some(({ grouping }) => grouping.ask !== undefined);
  }

  /** The words that are counted by. */
  get words(): readonly string[] {
    return [...this.#tables.keys()];
  }

  /**
   * Counts by one more thing from now on; nothing changes where that is done already.
   *
   * @throws {GroupingError} when the word cannot be meant
   */
  addTable(word: string): void {
    if (this.#tables.has(word)) return;
    const grouping = groupingOf(word, { numeric: this.#options.numeric });
    this.#tables.set(word, { grouping, table: new RateTable(this.#options) });
  }

  /** What an event has, of what is counted by. */
  valuesOf(word: string, counted: CountedEvent): readonly (string | undefined)[] {
    return this.#tables.get(word)?.grouping.read(counted) ?? [];
  }

  add(counted: CountedEvent, atMs: number): void {
    this.#sinceMs ??= atMs;
    const second = this.#second(atMs);
    const isFailure = counted.result === 'failure';
    this.#events += 1;
    this.#failures += Number(isFailure);
    if (second < 0) return;
    this.#all.add(second);
    for (const { grouping, table } of this.#tables.values()) {
      table.add(second, grouping.read(counted), isFailure);
    }
  }

  /** Begins anew: as the constructor. */
  clear(nowMs: number | undefined): void {
    this.#sinceMs = nowMs;
    this.#all = new SecondCounts();
    this.#events = 0;
    this.#failures = 0;
    for (const counted of this.#tables.values()) counted.table = new RateTable(this.#options);
  }

  /** For how long it has counted, in milliseconds. */
  elapsedMs(nowMs: number): number {
    return Math.max(nowMs - (this.#sinceMs ?? nowMs), 0);
  }

  /** Of all events together, those of each of {@link WINDOWS}. */
  counts(nowMs: number): readonly number[] {
    const second = this.#second(nowMs);
    return WINDOWS.map((window) => this.#all.sum(second, window));
  }

  /** The values with events in the last minute; none for a word that is not counted by. */
  rows(word: string, nowMs: number): RateRows {
    const table = this.#tables.get(word)?.table;
    return table?.rows(this.#second(nowMs)) ?? { rows: [], isExact: true };
  }

  /** So many whole seconds of a window have been counted; at least one, by which to divide. */
  seconds(window: WindowSeconds, nowMs: number): number {
    return Math.min(window, Math.max(this.#second(nowMs), 1));
  }

  #second(atMs: number): number {
    return Math.floor((atMs - (this.#sinceMs ?? atMs)) / 1000);
  }
}
