/** How the parts of a report are called, and how its numbers, times and values are written for people. */
import { escapeToLine } from '../text/escape';
import { localTime } from '../text/local-time';
import type { LogGaps } from './log-gaps';
import type { EventReport, ReportOthers, ReportSeries, ReportTable } from './report';
import { shownBucket, TIME_UNITS } from './time-bucket';

const TITLES: ReadonlyMap<string, string> = new Map([
  ['key', 'Keys'],
  ['event.action', 'What was done'],
  ['exe', 'Executables'],
  ['auid', 'Users'],
  ['path', 'Files'],
  ['node', 'Machines'],
]);

/** The heading of a table. */
export function tableTitle({ by, only }: ReportTable): string {
  if (only === 'failures') return 'What failed';
  const [first = ''] = by;
  return (by.length === 1 ? TITLES.get(first) : undefined) ?? `By ${by.join(', ')}`;
}

/** Stands for the value that events do not have. */
export const NO_VALUE = '(none)';

/** A value of a row, in one line. */
export function shownValue(by: string, value: string | null): string {
  if (value === null) return NO_VALUE;
  const unit = TIME_UNITS.find((one) => one === by);
  return unit === undefined ? escapeToLine(value) : shownBucket(value, unit);
}

export function seriesLabel(series: ReportSeries): string {
  if (series.kind === 'value') return escapeToLine(series.value);
  return series.kind === 'none' ? NO_VALUE : 'others';
}

/** `12,345` */
export function shownCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `12.3%`; what is not nothing is not shown as nothing, nor what is not all as all. */
export function shownShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  if (percent < 100 && percent > 99.9) return '>99.9%';
  return `${percent.toFixed(1)}%`;
}

/** `2026-11-27 09:00:41` */
export function shownTime(timeMs: number): string {
  return localTime(timeMs, 'iso').replace(/\.\d{3}$/, '');
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const inUnit = (count: number, unit: string): string =>
  `${shownCount(count)} ${unit}${count === 1 ? '' : 's'}`;

/** `3 hours`, `2 days 5 hours`, `1.5 seconds`: the two largest units at most. */
export function shownLength(lengthMs: number): string {
  const at = UNITS.findIndex(([, unitMs]) => lengthMs >= unitMs);
  const [unit, unitMs] = UNITS[at] ?? ['second', 1000];
  if (at === -1 || unit === 'second') {
    const seconds = Math.round(lengthMs / 100) / 10;
    return inUnit(seconds, 'second');
  }
  const [smaller, smallerMs] = UNITS[at + 1] ?? UNITS[3];
  const whole = Math.floor(lengthMs / unitMs);
  const rest = Math.floor((lengthMs - whole * unitMs) / smallerMs);
  return rest === 0 ? inUnit(whole, unit) : `${inUnit(whole, unit)} ${inUnit(rest, smaller)}`;
}

/** What the rows leave out; undefined when that is nothing. */
export function othersText({ groups, isExact, events }: ReportOthers): string | undefined {
  if (events === 0) return undefined;
  const count = `${isExact ? '' : 'up to '}${shownCount(groups)}`;
  return `${count} ${groups === 1 ? 'other' : 'others'}`;
}

/** `2026-11-27 09:00:02 to 09:03:15`: the times of the first event and the last. */
export function shownSpan({ firstMs, lastMs }: EventReport): string {
  if (firstMs === null || lastMs === null) return 'no events';
  const [first, last] = [shownTime(firstMs), shownTime(lastMs)];
  return `${first} to ${first.slice(0, 10) === last.slice(0, 10) ? last.slice(11) : last}`;
}

/** A number of what a log lacks, and what it is. */
export type Lack = readonly [count: number, what: string, explanation: string];

/** What a log shows of what it lacks, also what it does not lack. */
export function lacksOf(gaps: LogGaps): readonly Lack[] {
  return [
    [
      gaps.missingSerials,
      'serial numbers never came, at most',
      'The kernel also uses numbers for what its rules filter out.',
    ],
    [gaps.incompleteEvents, 'events may lack records', 'Nothing marked their end in time.'],
    [gaps.lateEvents, 'events came in parts', 'Their records came after they were given up.'],
    [gaps.damagedLines, 'lines are not records', 'They were cut off, or never were.'],
  ];
}
