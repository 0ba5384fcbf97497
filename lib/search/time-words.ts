/**
 * Times as people write them on a command line: `2023-11-14T22:13`, `-15m`, `today`, `yesterday 10:00`, and all that
 * ausearch(8) takes. What was meant is a time in milliseconds since 1970.
 */
import { readFileSync } from 'node:fs';
import {
  addUnits,
  beginningOf,
  type CalendarTime,
  calendarTime,
  type CalendarUnit,
  endOf,
  laterTwin,
  localMs,
} from './local-calendar';

/** Which end of a span of time the words are for. Both ends belong to the span. */
export type TimeEdge = 'start' | 'end';

/** What words such as `now` and `boot` are measured by. */
export interface Clock {
  readonly nowMs: number;
  /** When this machine was started; undefined where it does not say. */
  readonly bootMs: number | undefined;
}

/** This machine's, as it is now. */
export function localClock(): Clock {
  const nowMs = Date.now();
  return {
    nowMs,
    get bootMs() {
      try {
        const seconds = Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));
        return Number.isNaN(seconds) ? undefined : nowMs - Math.round(seconds) * 1000;
      } catch {
        return undefined;
      }
    },
  };
}

/** Which part of it means nothing. */
export type TimeWordsErrorCode = 'bad-date' | 'bad-time' | 'bad-year' | 'no-boot' | 'missing';

/** Words that mean no time. */
export class TimeWordsError extends Error {
  /** `TimeWordsError`. */
  override readonly name = 'TimeWordsError';
  /** Which part of it means nothing. */
  readonly code: TimeWordsErrorCode;
  /** The word that was refused. */
  readonly word: string;
  /** What it was taken for, and why that is not a time. */
  readonly reason: string;

  /** @internal */
  constructor(code: TimeWordsErrorCode, word: string, reason: string) {
    super(`${word}: ${reason}`);
    this.code = code;
    this.word = word;
    this.reason = reason;
  }
}

/** To follow the reason. */
export const TIME_FORMS =
  '2024-01-31, 2024-01-31T10:00:00Z, 01/31/2024, 10:00, @1706695200, -15m, -2d, now, recent, today, yesterday, ' +
  'this-hour, this-week, week-ago, this-month, this-year, boot; a day may have a time behind it';

/** A time, and the unit that the words leave open. */
export interface Meant {
  readonly beginningMs: number;
  readonly unit: CalendarUnit | undefined;
  /** Whether a zone was given, so that no other time can be meant. */
  readonly isZoned?: true;
}

const RECENT_MS = 600_000;

/** The words of ausearch(8). */
const WORDS: Readonly<Record<string, (clock: Clock) => Meant>> = {
  now: ({ nowMs }) => ({ beginningMs: nowMs, unit: undefined }),
  recent: ({ nowMs }) => ({ beginningMs: nowMs - RECENT_MS, unit: undefined }),
  boot: ({ bootMs }) => {
    if (bootMs === undefined) {
      throw new TimeWordsError('no-boot', 'boot', 'this machine does not say when it was started');
    }
    return { beginningMs: bootMs, unit: undefined };
  },
  today: ({ nowMs }) => ({ beginningMs: beginningOf('day', nowMs), unit: 'day' }),
  yesterday: ({ nowMs }) => ({
    beginningMs: beginningOf('day', addUnits('day', -1, nowMs)),
    unit: 'day',
  }),
  'this-hour': ({ nowMs }) => ({ beginningMs: beginningOf('hour', nowMs), unit: 'hour' }),
  'this-week': ({ nowMs }) => ({ beginningMs: beginningOf('week', nowMs), unit: 'week' }),
  'week-ago': ({ nowMs }) => ({
    beginningMs: beginningOf('day', addUnits('week', -1, nowMs)),
    unit: 'day',
  }),
  'this-month': ({ nowMs }) => ({ beginningMs: beginningOf('month', nowMs), unit: 'month' }),
  'this-year': ({ nowMs }) => ({ beginningMs: beginningOf('year', nowMs), unit: 'year' }),
};

/** The words that stand for times, for help and completions. */
export const TIME_WORDS: readonly string[] = Object.keys(WORDS);

/** What a word of ausearch(8) means; undefined for what is not one. */
export function meantByWord(word: string, clock: Clock): Meant | undefined {
  return Object.hasOwn(WORDS, word) ? WORDS[word]?.(clock) : undefined;
}

const TIME_OF_DAY = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,3})\d*)?)?$/;

/** A time of day, and the unit that it leaves open. */
export interface TimeOfDay {
  readonly parts: Pick<CalendarTime, 'hour' | 'minute' | 'second' | 'millisecond'>;
  readonly unit: CalendarUnit | undefined;
}

/** Leap seconds are taken, and count on. Undefined for what does not look like a time. */
export function timeOfDay(word: string): TimeOfDay | undefined {
  const match = TIME_OF_DAY.exec(word);
  if (match === null) return undefined;
  const [, hour, minute, second, fraction] = match;
  const parts = {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
    millisecond: Number((fraction ?? '').padEnd(3, '0')),
  };
  const limits = [
    [parts.hour, 23, 'hour'],
    [parts.minute, 59, 'minute'],
    [parts.second, 61, 'second'],
  ] as const;
  for (const [number, most, name] of limits) {
    if (number <= most) continue;
    throw new TimeWordsError(
      'bad-time',
      word,
      `is a time with ${name} ${number}, which no day has`,
    );
  }
  const unit = second === undefined ? 'minute' : fraction === undefined ? 'second' : undefined;
  return { parts, unit };
}

const ISO_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const US_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/;

/** A day, maybe one that no calendar has. */
export type Day = Pick<CalendarTime, 'year' | 'month' | 'day'>;

/** Two digits are those of 1969 to 2068, as for strptime(3). Undefined for what does not look like a date. */
export function dayOf(word: string): Day | undefined {
  const iso = ISO_DATE.exec(word);
  if (iso !== null) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const us = US_DATE.exec(word);
  if (us === null) return undefined;
  const [, month, day, digits = ''] = us;
  const century = digits.length === 4 ? 0 : Number(digits) < 69 ? 2000 : 1900;
  return { year: century + Number(digits), month: Number(month), day: Number(day) };
}

function checkDay(word: string, { year, month, day }: Day): void {
  const understood = `is understood as month ${month}, day ${day} of ${year}`;
  if (month < 1 || month > 12) {
    throw new TimeWordsError('bad-date', word, `${understood}, and there is no month ${month}`);
  }
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > last) {
    throw new TimeWordsError(
      'bad-date',
      word,
      `${understood}, and that month has days 1 to ${last}`,
    );
  }
}

const ZONE = /^(.*\d)(Z|[+-]\d\d(?::?\d\d)?)$/i;

function zoneMinutes(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
}

function joined(day: Day, time: TimeOfDay | undefined, zone: string | undefined): Meant {
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = time?.parts ?? {};
  const unit = time === undefined ? 'day' : time.unit;
  if (zone === undefined) {
    return { beginningMs: localMs({ ...day, hour, minute, second, millisecond }), unit };
  }
  const utc = Date.UTC(day.year, day.month - 1, day.day, hour, minute, second, millisecond);
  return { beginningMs: utc - zoneMinutes(zone) * 60_000, unit, isZoned: true };
}

const UNITS: Readonly<Record<string, CalendarUnit>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

const AGO = /^-(?:\d{1,9}[smhdw])+$/;

/** `-15m`, `-1h30m`: days and weeks are those of the calendar. */
function ago(word: string, nowMs: number): number | undefined {
  if (!AGO.test(word)) return undefined;
  let time = nowMs;
  for (const [, count, letter = ''] of word.matchAll(/(\d+)([smhdw])/g)) {
    time = addUnits(UNITS[letter] as CalendarUnit, -Number(count), time);
  }
  return time;
}

const SINCE_1970 = /^@(\d{1,12})(?:\.(\d{1,3}))?$/;

function since1970(word: string): Meant | undefined {
  const match = SINCE_1970.exec(word);
  if (match === null) return undefined;
  const [, seconds, fraction] = match;
  const beginningMs = Number(seconds) * 1000 + Number((fraction ?? '').padEnd(3, '0'));
  return { beginningMs, unit: fraction === undefined ? 'second' : undefined, isZoned: true };
}

/** A day by its date or word. */
function dayMeant(word: string, clock: Clock): Day | undefined {
  const day = dayOf(word);
  if (day !== undefined) {
    checkDay(word, day);
    return day;
  }
  const meant = meantByWord(word, clock);
  return meant === undefined ? undefined : calendarTime(meant.beginningMs);
}

function refuse(text: string): never {
  throw new TimeWordsError(
    text === '' ? 'missing' : text.includes(':') ? 'bad-time' : 'bad-date',
    text,
    `is not understood as a time; the forms are ${TIME_FORMS}`,
  );
}

function meantBy(text: string, clock: Clock): Meant {
  const alone = since1970(text) ?? meantByWord(text, clock);
  if (alone !== undefined) return alone;
  const before = ago(text, clock.nowMs);
  if (before !== undefined) return { beginningMs: before, unit: undefined };
  const [, unzoned = text, zone] = text.includes(':') ? (ZONE.exec(text) ?? []) : [];
  const onlyTime = timeOfDay(unzoned);
  if (onlyTime !== undefined) return joined(calendarTime(clock.nowMs), onlyTime, zone);
  const [first = '', second, ...others] = unzoned.split(/(?<=^[\d-]+)T|\s+/);
  if (others.length > 0) return refuse(text);
  const day = dayMeant(first, clock);
  const time = second === undefined ? undefined : timeOfDay(second);
  if (day === undefined || (second !== undefined && time === undefined)) return refuse(text);
  return joined(day, time, zone);
}

/**
 * The time that the words mean, in milliseconds since 1970:
 *
 * - `2024-01-31`, `2024-01-31T10:00`, with seconds and fractions of them, with `Z` or `+01:00`, or with a blank for
 *   the `T`; without a zone, in the local one. `01/31/2024` and `01/31/24`, month first.
 * - `10:00`: today. `@1706695200`: seconds since 1970. `-15m`, `-1h30m`, `-2d`, `-1w`: so long ago.
 * - `now`, `recent` (ten minutes ago), `boot`, `today`, `yesterday`, `this-hour`, `this-week` (since Sunday),
 *   `week-ago`, `this-month`, `this-year`. A day may be followed by a time: `yesterday 10:00`.
 *
 * For the end of a span, a day, an hour or a minute counts to its last millisecond.
 *
 * @throws {TimeWordsError} with what was understood and which forms there are.
 */
export function parseTime(text: string, edge: TimeEdge, clock: Clock = localClock()): number {
  const { beginningMs, unit, isZoned } = meantBy(text.trim(), clock);
  if (!Number.isFinite(beginningMs)) return refuse(text);
  if (edge === 'start') return beginningMs;
  if (unit === undefined) return beginningMs;
  return endOf(unit, isZoned === true ? beginningMs : laterTwin(beginningMs));
}
