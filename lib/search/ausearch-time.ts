/**
 * Times as ausearch(8) and aureport(8) take them behind `-ts` and `-te`: a date, a time, or a word, or two of these.
 * Besides, everything that `parseTime` takes.
 */
import { type CalendarTime, calendarTime, laterTwin, localMs } from './local-calendar';
import {
  type Clock,
  dayOf,
  localClock,
  meantByWord,
  parseTime,
  type TimeEdge,
  type TimeOfDay,
  timeOfDay,
  TimeWordsError,
} from './time-words';

/** The first year that ausearch takes. */
const FIRST_YEAR = 2004;

/** A day that no month has counts on into the next one, as for mktime(3). */
function dayIn(word: string): Partial<CalendarTime> | undefined {
  const day = dayOf(word);
  if (day === undefined) return undefined;
  if (day.month < 1 || day.month > 12 || day.day < 1 || day.day > 31) {
    throw new TimeWordsError('bad-date', word, `has no such month or day: ${day.month}/${day.day}`);
  }
  if (day.year < FIRST_YEAR) {
    throw new TimeWordsError('bad-year', String(day.year), `is before ${FIRST_YEAR}`);
  }
  return day;
}

function clockTimeOf(timestampMs: number): TimeOfDay {
  return { parts: calendarTime(timestampMs), unit: undefined };
}

/** What the words are where each is a date, a time or a word of ausearch's; undefined for anything else. */
function meant(words: readonly string[], edge: TimeEdge, clock: Clock): number | undefined {
  const at = words.findIndex((word) => word.includes(':'));
  const timeWord = words[at];
  const dateWord = words.find((_, nth) => nth !== at);
  const time = timeWord === undefined ? undefined : timeOfDay(timeWord);
  const used = Number(timeWord !== undefined) + Number(dateWord !== undefined);
  if (used < words.length || (timeWord !== undefined && time === undefined)) return undefined;
  const { nowMs } = clock;
  const onClock = (parts: CalendarTime): number =>
    edge === 'end' ? laterTwin(localMs(parts)) : localMs(parts);
  if (dateWord === undefined) return time && onClock({ ...calendarTime(nowMs), ...time.parts });
  const named = meantByWord(dateWord, clock);
  if (named !== undefined) {
    if (time !== undefined) return onClock({ ...calendarTime(named.beginningMs), ...time.parts });
    return dateWord === 'today' && edge === 'end' ? nowMs : named.beginningMs;
  }
  const day = dayIn(dateWord);
  if (day === undefined) return undefined;
  // Without a time, the end is the time that it is now.
  const { parts } = time ?? clockTimeOf(edge === 'end' ? nowMs : localMs(MIDNIGHT));
  return onClock({ ...MIDNIGHT, ...parts, ...day });
}

const MIDNIGHT: CalendarTime = {
  year: FIRST_YEAR,
  month: 1,
  day: 1,
  hour: 0,
  minute: 0,
  second: 0,
  millisecond: 0,
};

function otherTime(words: readonly string[], edge: TimeEdge, clock: Clock): number {
  try {
    return parseTime(words.join(' '), edge, clock);
  } catch (error) {
    const [first = '', second] = words;
    if (!(error instanceof TimeWordsError) || second === undefined) throw error;
    // The one without a colon is the date; of two such, the first.
    const [date, time] = first.includes(':') ? [second, first] : [first, second];
    const isDate = dayOf(date) !== undefined || meantByWord(date, clock) !== undefined;
    throw new TimeWordsError(isDate ? 'bad-time' : 'bad-date', isDate ? time : date, error.reason);
  }
}

/**
 * The time that one or two words behind `-ts` or `-te` mean, in milliseconds since 1970. ausearch compares whole
 * seconds: a start is the beginning of its second, and an end the last millisecond.
 *
 * @throws {TimeWordsError} with the word that was refused; `bad-year` has the year as its word.
 */
export function parseAusearchTime(
  words: readonly string[],
  edge: TimeEdge,
  clock: Clock = localClock(),
): number {
  // What ausearch would refuse may be a time all the same.
  const found = meant(words, edge, clock) ?? otherTime(words, edge, clock);
  const second = Math.floor(found / 1000) * 1000;
  return edge === 'start' ? second : second + 999;
}
