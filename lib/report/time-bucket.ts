/** Spans of local time that events are counted by: minutes, hours, days, months. Knows no events. */
import { beginningOf, endOf } from '../search/local-calendar';

/** A span of time by which events can be counted. */
export type TimeUnit = 'minute' | 'hour' | 'day' | 'month';

export const TIME_UNITS: readonly TimeUnit[] = ['minute', 'hour', 'day', 'month'];

/** A span: from `startMs`, included, to `endMs`, in milliseconds since 1970. */
export interface TimeBucket {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The span that a time falls into, by the local clock. An hour that a change of the clock repeats is two spans;
 * undefined where no calendar has the time, which only a log can say.
 */
export function bucketOf(timeMs: number, unit: TimeUnit): TimeBucket | undefined {
  const startMs = beginningOf(unit, timeMs);
  return Number.isNaN(startMs) ? undefined : { startMs, endMs: endOf(unit, startMs) + 1 };
}

const two = (number: number): string => String(number).padStart(2, '0');

/** ISO 8601 to the second, by the local clock and with its distance from UTC: `2026-11-27T09:00:00+01:00`. */
export function localIso(timeMs: number): string {
  const time = new Date(timeMs);
  const offset = -time.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const date = `${String(time.getFullYear()).padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${zone}`;
}

/** How much of {@link localIso} says which span of the unit it is. */
const SHOWN: Readonly<Record<TimeUnit, number>> = { minute: 16, hour: 16, day: 10, month: 7 };

/** A span's start for people: `2026-11-27 09:00`, `2026-11-27`, `2026-11`. */
export function shownBucket(iso: string, unit: TimeUnit): string {
  return iso.slice(0, SHOWN[unit]).replace('T', ' ');
}
