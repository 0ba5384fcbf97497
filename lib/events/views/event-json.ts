/**
 * Events as JSON: raw fields, whose form never changes, and decoded values beside them.
 * docs/event.schema.json is the contract; docs/events-json.md explains it.
 */
import type { Names } from '../../machine/names';
import { decodedValues } from '../decoded/decoded-record';
import type { EventData, Completion } from '../data/event-data';
import { outcomeOfEvent } from '../normalized/normalized-event';
import type { Outcome } from '../normalized/outcome';
import { hasOtherWords } from '../data/other-words';
import type { RecordData } from '../data/record-data';
import { summarize } from './summary';

/** What the JSON has beside what the records say. */
export interface EventJsonOptions {
  /** Adds the fields of each record in words, and a summary, with these names. */
  readonly names?: Names;
}

/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

/** A record as described by `audit-netlink/event.schema.json`. */
export interface RecordJson {
  /** The record type's name: `SYSCALL`. */
  readonly type: string;
  /** The record type's number: 1300. */
  readonly typeNumber: number;
  /** Raw values as written in the record, the first of each name. */
  readonly fields: Readonly<Record<string, string>>;
  /** All raw values of names that occur more than once, in order. */
  readonly repeated?: Readonly<Record<string, readonly string[]>>;
  /** What auditd added, in order. */
  readonly enrichment?: readonly (readonly [name: string, raw: string])[];
  /** The decoded values of known types; absent or unreadable ones are left out. */
  readonly decoded: Readonly<Record<string, JsonValue>>;
  /** The fields in words, if names were given; the first of each name. */
  readonly interpreted?: Readonly<Record<string, string>>;
  /** The whole text of a record that is damaged or has words that are not fields. */
  readonly text?: string;
  /** There where the record is damaged: see {@link RecordData.damaged}. */
  readonly damaged?: true;
}

/** An event as described by `audit-netlink/event.schema.json`. */
export interface EventJson {
  /** Distinguishes it from other lines of an output. */
  readonly type: 'event';
  /** When and where it happened, which identifies it. */
  readonly id: {
    /** ISO 8601 in UTC with milliseconds; null for times that no calendar date can express. */
    readonly timestamp: string | null;
    /** The same in milliseconds since 1970. */
    readonly timestampMs: number;
    /** Counts up from 1 after every boot and wraps at 2^32. */
    readonly serial: number;
    /** The machine that it is from, if the records say so. */
    readonly node?: string;
  };
  /** Why the event was finished, and so whether records may be missing. */
  readonly completion: Completion;
  /** Whether these are late records of an event that was already delivered. */
  readonly late: boolean;
  /** Whether it was done; `unknown` where no record says. */
  readonly result: Outcome['result'];
  /** The keys of the rules that caused its records, without duplicates. */
  readonly keys: readonly string[];
  /** One line, if names were given. */
  readonly summary?: string;
  /** The records in order of arrival. */
  readonly records: readonly RecordJson[];
}

/** An unreadable record as described by `audit-netlink/event.schema.json`. */
export interface DamagedJson {
  /** Distinguishes it from other lines of an output. */
  readonly type: 'damaged';
  /** What could be read of it. */
  readonly record: RecordJson;
}

/** A decoded value with `bigint` as decimal digits, bytes as hexadecimal digits, and gaps as null. */
export function jsonValue(value: unknown): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(jsonValue);
  return typeof value === 'object' ? jsonMembers(value) : (value as string | number | boolean);
}

function jsonMembers(values: object): Record<string, JsonValue> {
  const members: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) members[name] = jsonValue(value);
  }
  return members;
}

/** All values of each name, in order of first appearance. */
function byName(fields: Iterable<readonly [string, string]>): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}

/** Made from entries, because a field may be called `__proto__`. */
function firstOfEach(values: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, [first = '']]) => [name, first]));
}

/** @param names adds the fields in words */
export function recordToJson(record: RecordData, names?: Names): RecordJson {
  const { type, typeNumber, damaged } = record;
  const values = byName(record.fields());
  const repeated = [...values].filter(([, all]) => all.length > 1);
  const enrichment = [...record.enrichment()];
  return {
    type,
    typeNumber,
    fields: firstOfEach(values),
    ...(repeated.length === 0 ? {} : { repeated: Object.fromEntries(repeated) }),
    ...(enrichment.length === 0 ? {} : { enrichment }),
    decoded: jsonMembers(decodedValues(record)),
    ...(names === undefined
      ? {}
      : { interpreted: firstOfEach(byName(record.interpretations(names))) }),
    ...(damaged || hasOtherWords(record) ? { text: record.text } : {}),
    ...(damaged ? { damaged } : {}),
  };
}

/** The time in JSON's form; null when no calendar date can express it. */
export function isoTime(timestampMs: number): string | null {
  const time = new Date(timestampMs);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

export function eventToJson(event: EventData, { names }: EventJsonOptions): EventJson {
  const { node, ...id } = event.id;
  return {
    type: 'event',
    id: {
      timestamp: isoTime(id.timestampMs),
      ...id,
      ...(node === undefined ? {} : { node }),
    },
    completion: event.completion,
    late: event.late,
    result: outcomeOfEvent(event).result,
    keys: event.keys(),
    ...(names === undefined ? {} : { summary: summarize(event, names) }),
    records: event.records.map((record) => recordToJson(record, names)),
  };
}
