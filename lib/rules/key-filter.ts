/** Rules chosen by their keys: one set of words for every call and option that chooses some. */
import { type Check, checkFilledText, checkOptions, type OptionChecks } from '../arguments';
import { ArgumentError } from '../errors';
import { KEY_SEPARATOR } from '../text/keys';
import { isComparison, type Rule } from './rule';

/** Which rules are meant, by one of these; without any of them, all. */
export interface KeyFilter {
  /** Those with just this key. */
  readonly key?: string;
  /** Those with a key that begins with this. */
  readonly keyPrefix?: string;
  /** Those with a key that has this in it anywhere. */
  readonly keyContains?: string;
}

const MATCHES = {
  key: (key: string, text: string) => key === text,
  keyPrefix: (key: string, text: string) => key.startsWith(text),
  keyContains: (key: string, text: string) => key.includes(text),
} as const;

const WORDS = Object.keys(MATCHES) as (keyof typeof MATCHES)[];

const VERBS = { key: 'is', keyPrefix: 'begins with', keyContains: 'contains' } as const;

/** For {@link checkOptions} of a function that has these beside others. */
export const KEY_FILTER_OPTIONS: OptionChecks = {
  key: checkFilledText,
  keyPrefix: checkFilledText,
  keyContains: checkFilledText,
};

/**
 * Refuses a filter that is not one: an undefined or empty word would choose every rule, where some were
 * meant.
 *
 * @throws {ArgumentError} also when there is more than one word.
 */
export function checkKeyWords(filter: object, argument: string): void {
  const there = WORDS.filter((word) => Object.hasOwn(filter, word));
  for (const word of there) checkFilledText((filter as KeyFilter)[word], `${argument}.${word}`);
  if (there.length < 2) return;
  throw new ArgumentError(
    argument,
    `a filter with one of ${WORDS.join(', ')}`,
    there.join(' and '),
  );
}

/** Whether it is a {@link KeyFilter}, and nothing besides. */
export const checkKeyFilter: Check = (value, argument) => {
  checkOptions(value, KEY_FILTER_OPTIONS, argument);
  checkKeyWords(value, argument);
};

/** All keys of the rule, also of a key condition that stands before others. */
export function keysOf({ keys, where }: Rule): string[] {
  const among = where.flatMap((condition) =>
    isComparison(condition) || condition.field !== 'key'
      ? []
      : String(condition.value).split(KEY_SEPARATOR),
  );
  return [...keys, ...among];
}

function wordOf(filter: KeyFilter): keyof KeyFilter | undefined {
  return WORDS.find((word) => filter[word] !== undefined);
}

/** Tells whether one of the keys is meant; without a word of the filter, all are. */
export function keyTest(filter: KeyFilter): (keys: readonly string[]) => boolean {
  const word = wordOf(filter);
  if (word === undefined) return () => true;
  const [matches, text] = [MATCHES[word], filter[word] as string];
  return (keys) => keys.some((key) => matches(key, text));
}

/** Tells the rules that are meant. */
export function ruleTest(filter: KeyFilter): (rule: Rule) => boolean {
  if (wordOf(filter) === undefined) return () => true;
  const hasKey = keyTest(filter);
  return (rule) => hasKey(keysOf(rule));
}

/** What the rules have that are meant: `key that begins with app.`. */
export function keyWording(filter: KeyFilter): string {
  const word = wordOf(filter);
  return word === undefined ? 'key' : `key that ${VERBS[word]} ${filter[word]}`;
}
