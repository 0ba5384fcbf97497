/**
 * By what events are counted: the words of `by`, and which values an event has for each. Does not count.
 */
import type { EventData } from '../events/data/event-data';
import type { ColumnSource, EventColumn } from '../events/data/event-columns';
import { RULE_KEY_TYPES } from '../events/data/rule-keys';
import { unquoted } from '../events/decoded/codecs';
import {
  fieldOfRecords,
  type Occurrence,
  pathsOf,
  type WhereField,
  whereField,
  whereFieldNames,
  type WhereKind,
} from '../events/where/where-fields';
import { valueOf } from '../events/data/field-names';
import { recordTypeNumber } from '../tables/record-types';
import { RECORD_TYPE } from '../tables/record-type';
import { closestName } from '../text/closest-name';
import { folderOf } from '../text/path';
import { decodeKeys, decodeUntrusted } from '../text/untrusted';
import type { CountedEvent } from './counted-event';
import { bucketOf, localIso, TIME_UNITS, type TimeBucket, type TimeUnit } from './time-bucket';

/** Reads the values of an event: one or more, each once. Undefined is that of an event without any. */
export type ValueReader = (counted: CountedEvent) => readonly (string | undefined)[];

/** One word of `by`. */
export interface Grouping {
  readonly name: string;
  /** Of a span of time: which one. */
  readonly unit?: TimeUnit;
  /**
   * Where its values may be names of users or groups: puts those into words that were not yet, so that it is known
   * which names a service has to be asked for.
   */
  readonly ask?: (event: EventData) => void;
  readonly read: ValueReader;
  /** How its values are had without an event; missing where that cannot be. */
  readonly plain?: PlainReader;
}

/** Values that follow from an event's time, its machine, or from fields as they are written. */
export type PlainReader =
  | { readonly of: 'time'; readonly read: (timeMs: number) => readonly (string | undefined)[] }
  | { readonly of: 'node' }
  | {
      readonly of: 'column';
      readonly column: EventColumn;
      /** The values in one that is written. */
      readonly read: (raw: string) => readonly string[];
    };

export interface GroupingOptions {
  /** Values as records have them, users as numbers; otherwise in the words of `ausearch -i`. */
  readonly numeric?: boolean;
}

/** A word of `by` that cannot be meant. */
export class GroupingError extends Error {
  /** `GroupingError`. */
  override readonly name = 'GroupingError';
  /** Stable: programs may branch on it. */
  readonly code = 'unknown-field';
  /** The word. */
  readonly word: string;

  /** @internal */
  constructor(word: string, expected: string) {
    super(`cannot count by ${word}: expected ${expected}`);
    this.word = word;
  }
}

/** So many values are remembered in words; more are not of a machine, but made up. */
const MOST_WORDS = 20_000;

const NONE = [undefined] as const;

function distinct(values: Iterable<string>): readonly (string | undefined)[] {
  const found = [...new Set(values)];
  return found.length === 0 ? NONE : found;
}

/** Values whose words depend on the record's other fields, or on which record it is. */
const DEPENDENT: ReadonlySet<WhereKind> = new Set(['any', 'hexadecimal', 'syscall']);

/** Values that are in their words already. */
const PLAIN: ReadonlySet<WhereKind> = new Set(['text', 'folder', 'number']);

/** Values of these may be names. */
const NAMED: ReadonlySet<WhereKind> = new Set(['any', 'user', 'group', 'hexadecimal']);

function isPlain(kind: WhereKind, isNumeric: boolean): boolean {
  return PLAIN.has(kind) || (isNumeric && kind !== 'record-type');
}

/**
 * Of a field that `--where` knows. The words of a value are made once for each machine: an event's own additions of
 * auditd have them, and those of another machine may differ.
 */
export function fieldReader(
  field: Pick<WhereField, 'kind' | 'occurrences'>,
  isNumeric: boolean,
): Pick<Grouping, 'read' | 'ask'> {
  const { kind } = field;
  if (isPlain(kind, isNumeric)) {
    const isText = kind === 'text' || kind === 'folder';
    const writtenIn = ({ raw }: Occurrence): string => (isText ? raw : unquoted(raw));
    return { read: ({ event }) => distinct(mapped(field.occurrences(event), writtenIn)) };
  }
  const wordsOf = ({ texts, raw }: Occurrence): string => texts().at(-1) ?? raw;
  const isNamed = NAMED.has(kind);
  if (DEPENDENT.has(kind)) {
    const ask = (event: EventData): void => {
      for (const occurrence of field.occurrences(event)) wordsOf(occurrence);
    };
    return {
      read: ({ event }) => distinct(mapped(field.occurrences(event), wordsOf)),
      ...(isNamed ? { ask } : {}),
    };
  }
  const remembered = new Map<string, string>();
  const keyOf = ({ raw }: Occurrence, { id }: EventData): string => `${raw} ${id.node ?? ''}`;
  const ask = (event: EventData): void => {
    for (const occurrence of field.occurrences(event)) {
      if (!remembered.has(keyOf(occurrence, event))) wordsOf(occurrence);
    }
  };
  const read: ValueReader = ({ event }) => {
    return distinct(
      mapped(field.occurrences(event), (occurrence) => {
        const key = keyOf(occurrence, event);
        const known = remembered.get(key);
        if (known !== undefined) return known;
        if (remembered.size === MOST_WORDS) remembered.clear();
        const words = wordsOf(occurrence);
        remembered.set(key, words);
        return words;
      }),
    );
  };
  return { read, ...(isNamed ? { ask } : {}) };
}

function* mapped<From, To>(all: Iterable<From>, change: (one: From) => To): Generator<To> {
  for (const one of all) yield change(one);
}

/** Of a field that stands in records as it is counted; undefined for others. */
function plainReader({ kind, place }: WhereField, isNumeric: boolean): PlainReader | undefined {
  if (place.in !== 'fields' || !isPlain(kind, isNumeric)) return undefined;
  const { names, types } = place;
  const [name = ''] = names;
  // In LOGIN records of old kernels another field has its name.
  if (name.startsWith('old-')) return undefined;
  const ranges = types.map((type) => [type, type] as const);
  if (kind === 'text') {
    const column = { sources: [sourceOf(name, ranges)], all: true };
    return { of: 'column', column, read: decodedText };
  }
  const { LOGIN } = RECORD_TYPE;
  const isOfLogins = types.length === 0 || types.includes(LOGIN);
  // There, `old auid=5 new auid=6` has two fields of the name, of which the second one is meant.
  const inLogins = isOfLogins ? names.map((one) => sourceOf(one, [[LOGIN, LOGIN]], 1)) : [];
  const sources = [...inLogins, ...names.map((one) => sourceOf(one, ranges))];
  return { of: 'column', column: { sources, all: true }, read: (raw) => [unquoted(raw)] };
}

function sourceOf(
  field: string,
  types: readonly (readonly [number, number])[],
  nth = 0,
): ColumnSource {
  return types.length === 0 ? { field, nth } : { field, nth, types };
}

/** As conditions compare it. */
function decodedText(raw: string): readonly string[] {
  const value = decodeUntrusted(raw);
  return value === undefined ? [] : [value.replaceAll('\0', ' ')];
}

const KEY_COLUMN: EventColumn = {
  sources: [{ field: 'key', types: RULE_KEY_TYPES.map((type) => [type, type] as const) }],
  all: true,
};

/** The same value for as long as times stay in its span, which they nearly always do. */
function timeReader(unit: TimeUnit): (timeMs: number) => readonly (string | undefined)[] {
  let bucket: TimeBucket = { startMs: 0, endMs: 0 };
  let value: readonly (string | undefined)[] = NONE;
  return (timeMs) => {
    if (timeMs >= bucket.startMs && timeMs < bucket.endMs) return value;
    const found = bucketOf(timeMs, unit);
    if (found === undefined) return NONE;
    bucket = found;
    value = [localIso(found.startMs)];
    return value;
  };
}

/** The folder that a file was made in or deleted from, beside the record of the file itself. */
function isParent(record: EventData['records'][number]): boolean {
  return valueOf(record, 'nametype') === 'PARENT';
}

function filesOf(event: EventData): string[] {
  const files = [...pathsOf(event, isParent)];
  return files.length === 0 ? [...pathsOf(event)] : files;
}

/** Words that are not fields, or by which something else is counted than what a condition finds. */
const SPECIAL: ReadonlyMap<string, ValueReader> = new Map<string, ValueReader>([
  ['node', ({ event }) => [event.id.node]],
  ['event.action', ({ action }) => [action]],
  ['key', ({ event }) => distinct(event.keys())],
  ['path', ({ event }) => distinct(filesOf(event))],
  ['dir', ({ event }) => distinct(filesOf(event).flatMap((path) => folderOf(path) ?? []))],
  [
    'type',
    ({ event }) =>
      distinct(
        event.records
          .filter(({ typeNumber }) => typeNumber !== RECORD_TYPE.EOE)
          .map(({ type }) => type),
      ),
  ],
]);

const PLAIN_SPECIAL: ReadonlyMap<string, PlainReader> = new Map<string, PlainReader>([
  ['node', { of: 'node' }],
  ['key', { of: 'column', column: KEY_COLUMN, read: decodeKeys }],
]);

const resultReader: ValueReader = ({ result }) => [result];

const IN_RECORD = /^([A-Za-z_\d]+(?:\[\d+\])?)\.([\w[\]-]+)$/;

function ofField(word: string): WhereField {
  const [, record, name] = IN_RECORD.exec(word) ?? [];
  if (record !== undefined && name !== undefined) {
    const typeNumber = recordTypeNumber(record);
    if (typeNumber !== undefined) return fieldOfRecords(typeNumber, name);
    throw new GroupingError(word, 'a record type such as SYSCALL before the dot');
  }
  const field = whereField(word);
  if (field !== undefined) return field;
  const meant = closestName(word, groupingNames());
  const guess = meant === undefined ? '' : `${meant}, or `;
  const others = [...TIME_UNITS, 'node', 'event.action'].join(', ');
  throw new GroupingError(word, `${guess}a field of events, or one of ${others}`);
}

/** Everything by which events can be counted, but fields of one record type. */
export function groupingNames(): string[] {
  return [...new Set([...TIME_UNITS, ...SPECIAL.keys(), ...whereFieldNames()])];
}

/**
 * What a word of `by` means.
 *
 * @throws {GroupingError} with what was expected.
 */
export function groupingOf(word: string, { numeric = false }: GroupingOptions = {}): Grouping {
  const name = word.toLowerCase();
  const unit = TIME_UNITS.find((one) => one === name);
  if (unit !== undefined) {
    const read = timeReader(unit);
    return { name, unit, read: ({ timeMs }) => read(timeMs), plain: { of: 'time', read } };
  }
  const special = SPECIAL.get(name);
  if (special !== undefined) {
    const plain = PLAIN_SPECIAL.get(name);
    return { name, read: special, ...(plain === undefined ? {} : { plain }) };
  }
  const field = ofField(word);
  if (field.kind === 'result') return { name, read: resultReader };
  const plain = plainReader(field, numeric);
  return {
    // A record type before the dot is in capitals.
    name: word.includes('.') ? word : name,
    ...fieldReader(field, numeric),
    ...(plain === undefined ? {} : { plain }),
  };
}
