/**
 * Makes a report of events that it is shown one after the other. Where they come from, and whether they are wanted, is
 * not known here.
 */
import type { EventData } from '../events/data/event-data';
import type { EventTable } from '../events/sources/event-table';
import { CountedEvent } from './counted-event';
import { type Counted, type Group, GroupCounts } from './group-counts';
import { type Grouping, groupingOf } from './grouping';
import { GapFinder, gapFactsOf } from './log-gaps';
import { type PlainColumns, plainColumns } from './plain-columns';
import type {
  EventReport,
  ReportColumn,
  ReportOthers,
  ReportRow,
  ReportSeries,
  ReportTable,
  ReportTimeline,
} from './report';
import { type SeriesName, Timeline, type TimelineColumn } from './timeline';

export interface CounterOptions {
  /** Words of `by`; none for an overview. */
  readonly by: readonly string[];
  /** Whether each word of `by` has a table of its own, instead of one table of all combinations. */
  readonly each?: boolean;
  /** How many rows a table may have. */
  readonly top: number;
  /** Whether values stay as records have them. */
  readonly numeric: boolean;
  /** Whether to find out which events failed. */
  readonly failures: boolean;
  /** How many events to keep of each row. */
  readonly samples: number;
  /** How many groups to tell apart. */
  readonly maxGroups: number;
  /** Whether the events are all that there are, so that what is missing can be told. */
  readonly isWhole: boolean;
}

/** The tables of an overview, and whether they are about failed events alone. */
const OVERVIEW: readonly (readonly [by: readonly string[], only?: 'failures'])[] = [
  [['key']],
  [['event.action']],
  [['exe']],
  [['auid']],
  [['path']],
  [['node']],
  [['event.action', 'exe'], 'failures'],
];

/** A timeline tells so many series apart. */
const MOST_SERIES = 6;

interface CountedTable {
  readonly groupings: readonly Grouping[];
  readonly only: 'failures' | undefined;
  readonly counts: GroupCounts;
}

/** Events without a value come last. */
function compare(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}

/** The most frequent first; of those that are as frequent, in the order of their values. */
function byEvents(a: Group, b: Group): number {
  const different = a.values.findIndex((value, at) => value !== b.values[at]);
  return b.events - a.events || compare(a.values[different], b.values[different]);
}

/** At most so many groups of each span of time. */
function topOfEach(groups: readonly Group[], top: number): readonly Group[] {
  let [start, count]: [string | undefined, number] = [undefined, 0];
  return groups.filter(({ values: [value] }) => {
    if (value !== start) [start, count] = [value, 0];
    count += 1;
    return count <= top;
  });
}

export class EventCounter {
  readonly #options: CounterOptions;
  readonly #tables: readonly CountedTable[];
  readonly #timeline = new Timeline();
  readonly #series: Grouping | undefined;
  /** Those that need names. */
  readonly #asked: readonly Grouping[];
  readonly #gaps = new GapFinder();
  #events = 0;
  #failures = 0;
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** @throws {GroupingError} when a word of `by` cannot be meant. */
  constructor(options: CounterOptions) {
    this.#options = options;
    const { by, each = false, numeric, maxGroups, samples, failures } = options;
    const groupings = new Map<string, Grouping>();
    const grouping = (word: string): Grouping => {
      const known = groupings.get(word) ?? groupingOf(word, { numeric });
      groupings.set(word, known);
      return known;
    };
    const tables = each ? by.map((word) => [[word]]) : [[by]];
    const wanted = by.length === 0 ? OVERVIEW : (tables as unknown as typeof OVERVIEW);
    const limits = { maxGroups, samples };
    this.#tables = wanted
      .filter(([, only]) => only === undefined || failures)
      .map(([words, only]) => {
        return { groupings: words.map(grouping), only, counts: new GroupCounts(limits) };
      });
    this.#asked = [...groupings.values()].filter(({ ask }) => ask !== undefined);
    this.#series = this.#tables[0]?.groupings.find(({ unit }) => unit === undefined);
  }

  /** How many events there were until now. */
  get events(): number {
    return this.#events;
  }

  /** Whether names of users or groups are counted by. */
  get needsNames(): boolean {
    return this.#asked.length > 0;
  }

  /** Finds out which names are needed of the event: ask for them before it is counted. */
  askNames(event: EventData): void {
    for (const grouping of this.#asked) grouping.ask?.(event);
  }

  /** A line that is not a record. */
  addDamaged(): void {
    this.#gaps.addDamaged();
  }

  /**
   * Columns from which everything that is counted can be had without making events, for {@link addRows}; undefined
   * where that takes events.
   */
  plainColumns(): PlainColumns | undefined {
    const { failures, samples } = this.#options;
    if (failures || samples > 0) return undefined;
    return plainColumns(this.#tables.flatMap(({ groupings }) => groupings));
  }

  add(event: EventData): void {
    const { failures, isWhole } = this.#options;
    const counted = new CountedEvent(event);
    const read = new Map<Grouping, readonly (string | undefined)[]>();
    const valuesOf = (grouping: Grouping): readonly (string | undefined)[] => {
      const known = read.get(grouping) ?? grouping.read(counted);
      read.set(grouping, known);
      return known;
    };
    // Before the result, for what one of them is made of tells that, too.
    for (const { groupings, only } of this.#tables) {
      if (only === undefined) for (const grouping of groupings) valuesOf(grouping);
    }
    const isFailure = failures && counted.result === 'failure';
    const missing = isWhole ? this.#gaps.add(gapFactsOf(event)) : 0;
    this.#count({ event, timeMs: counted.timeMs, isFailure }, valuesOf, missing);
  }

  /** Adds the events of a table of {@link plainColumns} whose time is wanted. */
  addRows(table: EventTable, columns: PlainColumns, isWanted: (timeMs: number) => boolean): void {
    const { isWhole } = this.#options;
    for (let lines = 0; lines < table.damaged; lines += 1) this.addDamaged();
    const valuesIn = columns.reader(table);
    for (let row = 0; row < table.length; row += 1) {
      const timeMs = table.timestampMs(row);
      if (!isWanted(timeMs)) continue;
      const facts = {
        node: table.node(row),
        timeMs,
        serial: table.serial(row),
        typeNumber: table.type(row),
        isLate: table.isLate(row),
        isIncomplete: table.isIncomplete(row),
      };
      const missing = isWhole ? this.#gaps.add(facts) : 0;
      this.#count({ timeMs, isFailure: false }, valuesIn(row), missing);
    }
  }

  #count(
    counted: Counted,
    valuesOf: (grouping: Grouping) => readonly (string | undefined)[],
    missing: number,
  ): void {
    const { timeMs, isFailure } = counted;
    this.#events += 1;
    this.#failures += Number(isFailure);
    this.#firstMs = Math.min(this.#firstMs, timeMs);
    this.#lastMs = Math.max(this.#lastMs, timeMs);
    for (const { groupings, only, counts } of this.#tables) {
      if (only === undefined || isFailure) counts.add(groupings.map(valuesOf), counted);
    }
    const names = this.#series === undefined ? [] : valuesOf(this.#series);
    this.#timeline.add(timeMs, names, isFailure, missing);
  }

  report(): EventReport {
    const { isWhole } = this.#options;
    const isEmpty = this.#events === 0;
    return {
      events: this.#events,
      ...this.#withFailures(this.#failures),
      firstMs: isEmpty ? null : this.#firstMs,
      lastMs: isEmpty ? null : this.#lastMs,
      tables: this.#tables.map((table) => this.#table(table)),
      timeline: this.#timelineOf(),
      ...(isWhole ? { gaps: this.#gaps.found() } : {}),
    };
  }

  #withFailures(failures: number): { failures?: number } {
    return this.#options.failures ? { failures } : {};
  }

  #table({ groupings, only, counts }: CountedTable): ReportTable {
    const { top } = this.#options;
    const groups = counts.groups().toSorted(byEvents);
    const isOverTime = groupings[0]?.unit !== undefined;
    const shown = isOverTime
      ? topOfEach(this.#inTime(groups), groupings.length === 1 ? Number.POSITIVE_INFINITY : top)
      : groups.slice(0, top);
    return {
      by: groupings.map(({ name }) => name),
      ...(only === undefined ? {} : { only }),
      rows: shown.map((group) => this.#row(groupings, group)),
      others: this.#others(groups, shown, counts),
    };
  }

  /** By the beginning of the first span, which texts with different distances from UTC do not tell. */
  #inTime(groups: readonly Group[]): readonly Group[] {
    const startOf = ({ values: [value] }: Group): number =>
      value === undefined ? Number.POSITIVE_INFINITY : Date.parse(value);
    return groups.toSorted((a, b) => startOf(a) - startOf(b));
  }

  #row(groupings: readonly Grouping[], group: Group): ReportRow {
    const { events, failures, firstMs, lastMs, missing, samples, values } = group;
    return {
      values: Object.fromEntries(groupings.map(({ name }, at) => [name, values[at] ?? null])),
      events,
      ...this.#withFailures(failures),
      firstMs,
      lastMs,
      ...(missing === 0 ? {} : { moreAtMost: missing }),
      ...(this.#options.samples === 0 ? {} : { samples }),
    };
  }

  #others(groups: readonly Group[], shown: readonly Group[], counts: GroupCounts): ReportOthers {
    const isShown = new Set(shown);
    const left = groups.filter((group) => !isShown.has(group));
    const { others, mostGivenUp } = counts;
    const sum = (what: 'events' | 'failures'): number =>
      left.reduce((all, group) => all + group[what], others[what]);
    return {
      groups: left.length + others.groups,
      isExact: others.groups === 0,
      events: sum('events'),
      mostEvents: left.reduce(
        (most, { events, missing }) => Math.max(most, events + missing),
        mostGivenUp,
      ),
      ...this.#withFailures(sum('failures')),
    };
  }

  #column(
    { startMs, events, failures, missing, series: counts }: TimelineColumn,
    series: readonly ReportSeries[],
    others: ReadonlySet<SeriesName>,
  ): ReportColumn {
    return {
      startMs,
      events,
      ...this.#withFailures(failures),
      ...(this.#options.isWhole ? { missingSerials: missing } : {}),
      counts: series.map((one) => countOf(counts, one, others)),
    };
  }

  #timelineOf(): ReportTimeline {
    const { widthMs, columns, before, after } = this.#timeline.columns();
    const totals = new Map<SeriesName, number>();
    for (const { series } of columns) {
      for (const [name, count] of series) totals.set(name, (totals.get(name) ?? 0) + count);
    }
    const named = [...totals]
      .filter((one): one is [string, number] => typeof one[0] === 'string')
      .toSorted(([one, a], [other, b]) => b - a || compare(one, other))
      .map(([name]) => name);
    // One that would be the only one of the others is no longer than they are.
    const most = named.length === MOST_SERIES + 1 ? MOST_SERIES + 1 : MOST_SERIES;
    const shown = named.slice(0, most);
    const others = new Set<SeriesName>(named.slice(most));
    if (totals.has(null)) others.add(null);
    const series: ReportSeries[] = shown.map((value) => ({ kind: 'value', value }));
    if (others.size > 0) series.push({ kind: 'others' });
    if (totals.has(undefined)) series.push({ kind: 'none' });
    return {
      ...(this.#series === undefined ? {} : { by: this.#series.name }),
      widthMs,
      columns: columns.map((column) => this.#column(column, series, others)),
      series,
      before,
      after,
    };
  }
}

function countOf(
  counts: ReadonlyMap<SeriesName, number>,
  one: ReportSeries,
  others: ReadonlySet<SeriesName>,
): number {
  if (one.kind === 'value') return counts.get(one.value) ?? 0;
  if (one.kind === 'none') return counts.get(undefined) ?? 0;
  return [...others].reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
}
