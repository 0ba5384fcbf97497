/**
 * Counts events over time, without knowing before how long that is: columns of time become wider as it goes on. What
 * the series are that are told apart in a column is not known here.
 */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Each is a multiple of the one before, so that columns can be joined. */
const WIDTHS = [
  SECOND_MS,
  5 * SECOND_MS,
  15 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  7 * DAY_MS,
  28 * DAY_MS,
  364 * DAY_MS,
  10 * 364 * DAY_MS,
  100 * 364 * DAY_MS,
];

/** So many columns with events are kept while counting, and so many numbers in them. */
const MOST_KEPT = 2000;
const MOST_COUNTS = 50_000;

/** So many series are told apart; what comes later is one series. */
const MOST_SERIES = 1000;

/** A name, `undefined` for events without one, and `null` for those of further names. */
export type SeriesName = string | undefined | null;

/** One span of time. */
export interface TimelineColumn {
  /** In milliseconds since 1970; it lasts as long as the timeline's `widthMs`. */
  readonly startMs: number;
  readonly events: number;
  readonly failures: number;
  /** Serial numbers that did not come, at most. */
  readonly missing: number;
  readonly series: ReadonlyMap<SeriesName, number>;
}

/** Columns side by side, also those without events. */
export interface TimelineColumns {
  readonly widthMs: number;
  readonly columns: readonly TimelineColumn[];
  /** How many events lie before and behind the columns, so far away that with them nothing could be seen. */
  readonly before: number;
  readonly after: number;
}

interface Column {
  events: number;
  failures: number;
  missing: number;
  readonly series: Map<SeriesName, number>;
}

function emptyColumn(): Column {
  return { events: 0, failures: 0, missing: 0, series: new Map() };
}

function addTo(column: Column, other: Column): void {
  column.events += other.events;
  column.failures += other.failures;
  column.missing += other.missing;
  for (const [name, count] of other.series) {
    column.series.set(name, (column.series.get(name) ?? 0) + count);
  }
}

/** So few events may be left out at each end of the columns, or this share of all. */
const FAR_EVENTS = 3;
const FAR_SHARE = 0.001;

/** They are left out where they are farther away than this many times the length of all the rest. */
const FAR_LENGTHS = 10;

export class Timeline {
  #level = 0;
  #shiftMs: number | undefined;
  #columns = new Map<number, Column>();
  #counts = 0;
  readonly #names = new Set<SeriesName>();

  /**
   * @param names the series that the event belongs to, each of which counts it
   * @param missing serial numbers that are missing in front of it; negative when one came late
   */
  add(timeMs: number, names: readonly SeriesName[], isFailure: boolean, missing = 0): void {
    const offsetMs = new Date(timeMs).getTimezoneOffset() * MINUTE_MS;
    if (Number.isNaN(offsetMs)) return;
    // By the clock of the first event: days begin at its midnight.
    this.#shiftMs ??= offsetMs;
    const column = this.#column(timeMs);
    column.events += 1;
    column.failures += Number(isFailure);
    column.missing += missing;
    for (const name of names) {
      const known = this.#nameOf(name);
      const count = column.series.get(known);
      if (count === undefined) this.#counts += 1;
      column.series.set(known, (count ?? 0) + 1);
    }
    if (this.#columns.size > MOST_KEPT || this.#counts > MOST_COUNTS) this.#widen();
  }

  /** At most so many columns, from the first event to the last. */
  columns(most = 96): TimelineColumns {
    if (this.#columns.size === 0) return { widthMs: SECOND_MS, columns: [], before: 0, after: 0 };
    const { first, last, before, after } = this.#range();
    let level = this.#level;
    const at = (timeMs: number): number => this.#index(timeMs, level);
    while (level < WIDTHS.length - 1 && at(last) - at(first) >= most) level += 1;
    const joined = new Map<number, Column>();
    for (const [index, column] of this.#columns) {
      const startMs = this.#start(index, this.#level);
      if (startMs < first || startMs > last) continue;
      const place = at(startMs);
      const one = joined.get(place) ?? emptyColumn();
      addTo(one, column);
      joined.set(place, one);
    }
    const columns: TimelineColumn[] = [];
    for (let place = at(first); place <= at(last); place += 1) {
      const column = joined.get(place) ?? emptyColumn();
      const missing = Math.max(column.missing, 0);
      columns.push({ ...column, missing, startMs: this.#start(place, level) });
    }
    return { widthMs: WIDTHS[level] as number, columns, before, after };
  }

  #nameOf(name: SeriesName): SeriesName {
    if (this.#names.has(name)) return name;
    if (this.#names.size >= MOST_SERIES) return null;
    this.#names.add(name);
    return name;
  }

  #index(timeMs: number, level: number): number {
    return Math.floor((timeMs - (this.#shiftMs ?? 0)) / (WIDTHS[level] as number));
  }

  #start(index: number, level: number): number {
    return index * (WIDTHS[level] as number) + (this.#shiftMs ?? 0);
  }

  #column(timeMs: number): Column {
    const index = this.#index(timeMs, this.#level);
    let column = this.#columns.get(index);
    if (column === undefined) this.#columns.set(index, (column = emptyColumn()));
    return column;
  }

  #widen(): void {
    if (this.#level === WIDTHS.length - 1) return;
    const before = this.#columns;
    const level = this.#level;
    this.#columns = new Map();
    this.#level += 1;
    for (const [index, column] of before) addTo(this.#column(this.#start(index, level)), column);
    this.#counts = [...this.#columns.values()].reduce((sum, { series }) => sum + series.size, 0);
  }

  /** From the first column to the last, without few events that are far away from all others. */
  #range(): { first: number; last: number; before: number; after: number } {
    const starts = [...this.#columns.keys()].toSorted((a, b) => a - b);
    const events = starts.map((index) => (this.#columns.get(index) as Column).events);
    const most = Math.max(FAR_EVENTS, events.reduce((sum, count) => sum + count, 0) * FAR_SHARE);
    const cut = widestGap(starts, events, most);
    const backwards = starts.map((index) => -index).toReversed();
    const end = widestGap(backwards, events.toReversed(), most);
    const length = (starts.at(-1 - end.columns) as number) - (starts[cut.columns] as number) + 1;
    const isFar = (gap: number): boolean => length > 0 && gap > FAR_LENGTHS * length;
    const first = isFar(cut.gap) ? cut : NO_CUT;
    const last = isFar(end.gap) ? end : NO_CUT;
    return {
      first: this.#start(starts[first.columns] as number, this.#level),
      last: this.#start(starts.at(-1 - last.columns) as number, this.#level),
      before: first.events,
      after: last.events,
    };
  }
}

/** What may be left out at the beginning: how many columns and events, and how far they are from the next. */
interface Cut {
  readonly columns: number;
  readonly events: number;
  readonly gap: number;
}

const NO_CUT: Cut = { columns: 0, events: 0, gap: 0 };

/** Behind the first columns with so many events at most, where the next is farthest away. */
function widestGap(starts: readonly number[], events: readonly number[], most: number): Cut {
  let widest = NO_CUT;
  let left = 0;
  for (let at = 1; at < starts.length; at += 1) {
    left += events[at - 1] as number;
    if (left > most) break;
    const gap = (starts[at] as number) - (starts[at - 1] as number);
    if (gap > widest.gap) widest = { columns: at, events: left, gap };
  }
  return widest;
}
