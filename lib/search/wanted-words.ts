/** Arguments of search and report that may be given in several forms: one text or many, times as words or numbers. */
import { type Check, checkItems, checkText, refuseArgument } from '../arguments';
import { parseTime, type TimeEdge } from './time-words';

/** A time: a Date, milliseconds since 1970, or words as `parseTime` takes them. */
export type Moment = Date | number | string;

export const checkWords: Check = (value, argument) => {
  if (typeof value === 'string') return;
  checkItems(checkText, 'a string, or an array of them')(value, argument);
};

export const checkMoment: Check = (value, argument) => {
  const isTime = typeof value === 'number' || value instanceof Date;
  if (typeof value !== 'string' && (!isTime || Number.isNaN(Number(value)))) {
    refuseArgument(argument, 'a Date, milliseconds since 1970, or words for a time', value);
  }
};

export function wordsOf(words: string | readonly string[] | undefined): readonly string[] {
  if (words === undefined) return [];
  return typeof words === 'string' ? [words] : words;
}

/**
 * In milliseconds since 1970.
 *
 * @throws {TimeWordsError}
 */
export function momentOf(moment: Moment | undefined, edge: TimeEdge): number | undefined {
  if (moment === undefined) return undefined;
  return typeof moment === 'string' ? parseTime(moment, edge) : Number(moment);
}
