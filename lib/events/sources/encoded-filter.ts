/**
 * An {@link EventFilter} as the bytes in which it crosses to `native/record/event_filter.cc`. Does not know what
 * its tests are for.
 */
import {
  checkBytes,
  checkFilledText,
  checkInteger,
  checkItems,
  checkOptions,
  checkText,
  isObject,
  refuseArgument,
  type Check,
  type ChecksOf,
  type OptionChecks,
} from '../../arguments';
import { bytesOfText } from '../../text/byte-text';
import type { EventFilter, EventTest } from '../data/event-filter';

const WORD_BYTES = 4;
const LAST_WORD = 0xffff_ffff;

/** The kinds of tests there, by their numbers. */
const KINDS = { type: 0, bytes: 1, field: 2, node: 3, serial: 4 } as const;

/** A time that is in no range of milliseconds counts as its nearest end. */
const LATEST_MS = Number.MAX_SAFE_INTEGER;

/** Words in this machine's byte order, and bytes filled up to whole words behind their number. */
class Words {
  readonly #words: number[] = [];

  word(number: number): void {
    this.#words.push(number);
  }

  long(number: number): void {
    this.word(number % 2 ** 32);
    this.word(Math.floor(number / 2 ** 32));
  }

  bytes(bytes: Uint8Array): void {
    this.word(bytes.length);
    const filled = new Uint8Array(Math.ceil(bytes.length / WORD_BYTES) * WORD_BYTES);
    filled.set(bytes);
    for (const word of new Uint32Array(filled.buffer)) this.word(word);
  }

  texts(texts: readonly string[]): void {
    this.word(texts.length);
    for (const text of texts) this.bytes(bytesOfText(text));
  }

  encoded(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.#words).buffer);
  }
}

function addTest(words: Words, test: EventTest): void {
  words.word(KINDS[test.test]);
  switch (test.test) {
    case 'type':
      words.word(test.from);
      words.word(test.to);
      return;
    case 'bytes':
      words.bytes(test.bytes);
      return;
    case 'field':
      words.bytes(bytesOfText(test.name));
      words.texts(test.values);
      return;
    case 'node':
      words.texts(test.names);
      return;
    default:
      words.word(test.serials.length);
      for (const serial of test.serials) words.word(serial);
  }
}

/** The bytes of a filter; undefined when every event is wanted. */
export function encodedFilter(filter: EventFilter | undefined): Uint8Array | undefined {
  if (filter === undefined) return undefined;
  const { startMs = 0, endMs = LATEST_MS, allOf } = filter;
  const isEver = endMs >= 0 && startMs <= LATEST_MS;
  const words = new Words();
  words.long(isEver ? Math.max(0, Math.ceil(startMs)) : 1);
  words.long(isEver ? Math.min(LATEST_MS, Math.floor(endMs)) : 0);
  words.word(allOf.length);
  for (const clause of allOf) {
    words.word(clause.length);
    for (const test of clause) addTest(words, test);
  }
  return words.encoded();
}

const checkTime: Check = (value, argument) => {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    refuseArgument(argument, 'milliseconds since 1970', value);
  }
};

const checkTexts = checkItems(checkText, 'an array of strings');

/** The members of each test, and what each may be. */
const TESTS: Readonly<Record<EventTest['test'], OptionChecks>> = {
  type: { from: checkInteger(0, LAST_WORD), to: checkInteger(0, LAST_WORD) },
  bytes: { bytes: checkBytes },
  field: { name: checkFilledText, values: checkTexts },
  node: { names: checkTexts },
  serial: { serials: checkItems(checkInteger(0, LAST_WORD), 'an array of serials') },
};

const checkTest: Check = (value, argument) => {
  const kind = isObject(value) ? value['test'] : undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(TESTS, kind)) {
    refuseArgument(argument, `a test of ${Object.keys(TESTS).join(', ')}`, value);
  }
  const members = TESTS[kind as EventTest['test']];
  for (const [name, check] of Object.entries(members)) {
    check((value as Readonly<Record<string, unknown>>)[name], `${argument}.${name}`);
  }
};

const FILTER = {
  startMs: checkTime,
  endMs: checkTime,
  allOf: checkItems(
    checkItems(checkTest, 'an array of tests'),
    'an array of clauses, each an array of tests',
  ),
} satisfies ChecksOf<EventFilter>;

/** Whether it is an {@link EventFilter}. */
export const checkFilter: Check = (value, argument) => {
  checkOptions(value, FILTER, argument);
  if (!('allOf' in value) || value.allOf === undefined)
    FILTER.allOf(undefined, `${argument}.allOf`);
};
