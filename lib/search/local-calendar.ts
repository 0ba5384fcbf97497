/**
 * Days, weeks and hours of the local calendar as milliseconds since 1970, right where clocks are changed. Knows no
 * words.
 */

/** A place in the calendar; months count from 1. */
export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** A part of the calendar that has a beginning and an end. */
export type CalendarUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

export function calendarTime(timestampMs: number): CalendarTime {
  const date = new Date(timestampMs);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
    millisecond: date.getMilliseconds(),
  };
}

/** Members that are too large or too small count on: day 0 is the last of the month before. */
export function localMs({
  year,
  month,
  day,
  hour,
  minute,
  second,
  millisecond,
}: CalendarTime): number {
  const date = new Date(2000, 0, 1);
  // The constructor takes years before 100 for those of a century ago.
  date.setFullYear(year, month - 1, day);
  date.setHours(hour, minute, second, millisecond);
  return date.getTime();
}

/** The time on the same clock an hour later, where clocks were set back between the two; else the time itself. */
export function laterTwin(timestampMs: number): number {
  const clock = (ms: number): string => JSON.stringify(calendarTime(ms));
  // Lord Howe Island sets its clocks back by half an hour.
  const twins = [30, 60, 120].map((minutes) => timestampMs + minutes * 60_000);
  return twins.find((twin) => clock(twin) === clock(timestampMs)) ?? timestampMs;
}

const BEGINNINGS: Readonly<
  Record<CalendarUnit, (time: CalendarTime, weekday: number) => CalendarTime>
> = {
  second: (time) => ({ ...time, millisecond: 0 }),
  minute: (time) => ({ ...time, second: 0, millisecond: 0 }),
  hour: (time) => ({ ...time, minute: 0, second: 0, millisecond: 0 }),
  day: (time) => midnight(time),
  week: (time, weekday) => midnight({ ...time, day: time.day - weekday }),
  month: (time) => midnight({ ...time, day: 1 }),
  year: (time) => midnight({ ...time, month: 1, day: 1 }),
};

function midnight(time: CalendarTime): CalendarTime {
  return { ...time, hour: 0, minute: 0, second: 0, millisecond: 0 };
}

/** When the unit began in which the time lies. Weeks begin on Sunday. */
export function beginningOf(unit: CalendarUnit, timestampMs: number): number {
  const weekday = new Date(timestampMs).getDay();
  const beginning = localMs(BEGINNINGS[unit](calendarTime(timestampMs), weekday));
  // In the second of two hours by the same name, the hour began within it.
  const twin = laterTwin(beginning);
  return twin <= timestampMs ? twin : beginning;
}

/** The last millisecond of the unit that began at the time. */
export function endOf(unit: CalendarUnit, beginningMs: number): number {
  return addUnits(unit, 1, beginningMs) - 1;
}

const MILLISECONDS = { second: 1000, minute: 60_000, hour: 3_600_000 } as const;

const DAYS = { day: 1, week: 7 } as const;

/** So many units later, or earlier: of days and longer ones by the calendar, at the same time of day. */
export function addUnits(unit: CalendarUnit, count: number, timestampMs: number): number {
  if (unit in MILLISECONDS) {
    return timestampMs + count * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  }
  const time = calendarTime(timestampMs);
  if (unit === 'month') return localMs({ ...time, month: time.month + count });
  if (unit === 'year') return localMs({ ...time, year: time.year + count });
  return localMs({ ...time, day: time.day + count * DAYS[unit as keyof typeof DAYS] });
}
