/** What a report says. It is plain data, and JSON as it is; docs/audit-netlink.schema.json describes it. */
import type { EventData } from '../events/data/event-data';
import type { LogGaps } from './log-gaps';

/** A group of events with the same values. */
export interface ReportRow {
  /**
   * By the words of `by`; null for events that have no such value. A span of time is told by its beginning, in
   * ISO 8601.
   */
  readonly values: Readonly<Record<string, string | null>>;
  /** How many events there were. An event with several values, as two keys, counts once for each. */
  readonly events: number;
  /** How many of them failed. Missing when failures were not to be counted. */
  readonly failures?: number;
  /** The time of the earliest of them, in milliseconds since 1970. */
  readonly firstMs: number;
  /** The time of the latest. */
  readonly lastMs: number;
  /** How many more there may have been at most. Missing where the count is exact. */
  readonly moreAtMost?: number;
  /** Some of the events. Missing unless they were asked for. */
  readonly samples?: readonly EventData[];
}

/** Events that are in none of the rows. */
export interface ReportOthers {
  /** How many groups they were in. */
  readonly groups: number;
  /** False when there were too many groups to tell apart: there may be fewer others, and rows may have had more. */
  readonly isExact: boolean;
  /** How many events there were. */
  readonly events: number;
  /** None of the groups had more events than this. */
  readonly mostEvents: number;
  /** How many of the events failed. Missing when failures were not to be counted. */
  readonly failures?: number;
}

/** Events by what they have in common. */
export interface ReportTable {
  /** The words of `by`. */
  readonly by: readonly string[];
  /** That only failed events were counted. */
  readonly only?: 'failures';
  /** The most frequent first; by time, where the first word is a span of time. */
  readonly rows: readonly ReportRow[];
  /** What the rows leave out. */
  readonly others: ReportOthers;
}

/** One column of a timeline. */
export interface ReportColumn {
  /** Where it begins, in milliseconds since 1970. */
  readonly startMs: number;
  /** How many events there were in it. */
  readonly events: number;
  /** Missing when failures were not to be counted. */
  readonly failures?: number;
  /** Serial numbers that never came, at most. Missing when only some of the events were looked at. */
  readonly missingSerials?: number;
  /** How many events there were of each series. */
  readonly counts: readonly number[];
}

/** Events with one value. */
export interface ValueSeries {
  /** Tells it from {@link OtherSeries}. */
  readonly kind: 'value';
  /** The value. */
  readonly value: string;
}

/** Events without a value, or all others. */
export interface OtherSeries {
  /** Which of the two. */
  readonly kind: 'none' | 'others';
}

/** A series of a timeline. */
export type ReportSeries = ValueSeries | OtherSeries;

/** Events over time. */
export interface ReportTimeline {
  /** By what the series are told apart. Missing where there is one series of all events. */
  readonly by?: string;
  /** How long each column lasts, in milliseconds. */
  readonly widthMs: number;
  /** From the first to the last, those without events too. */
  readonly columns: readonly ReportColumn[];
  /** What the `counts` of each column are of, in their order. */
  readonly series: readonly ReportSeries[];
  /** Few events that are so far from all others that there are no columns for them: how many before. */
  readonly before: number;
  /** How many after. */
  readonly after: number;
}

/** What {@link reportEvents} counted. */
export interface EventReport {
  /** How many events were counted. */
  readonly events: number;
  /** How many of them failed. Missing when failures were not to be counted. */
  readonly failures?: number;
  /** The time of the earliest, in milliseconds since 1970; null without events. */
  readonly firstMs: number | null;
  /** The time of the latest. */
  readonly lastMs: number | null;
  /** One for what was asked for; several where nothing was. */
  readonly tables: readonly ReportTable[];
  /** When the events were. */
  readonly timeline: ReportTimeline;
  /** What is missing. Missing itself when only some of the events were looked at, which cannot show it. */
  readonly gaps?: LogGaps;
}
