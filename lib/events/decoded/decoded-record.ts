/**
 * Records as typed values: {@link decodeRecord}, and the union of its results, discriminated by
 * record type. Everything is derived from `record-fields.ts`; no record type is named here.
 */
import type { RecordTypeName, RecordTypes } from '../../tables/record-types';
import { checkRecord } from '../data/record-data';
import { olderName, valueOf } from '../data/field-names';
import type { RecordData } from '../data/record-data';
import type { Codec } from './codecs';
import { DERIVED_VALUES, type DerivedValues, type Reader } from './derived-values';
import { USER_MESSAGE_FIELDS } from './message-fields';
import { RECORD_FIELDS, type RecordFields } from './record-fields';
import { typeNameOf } from './type-names';

/** Any field may be absent. */
type ValuesOf<Fields> = {
  readonly [Field in keyof Fields]: Read<Fields[Field]> | undefined;
};

type DerivedOf<Readers> = { readonly [Member in keyof Readers]: Read<Readers[Member]> };

type Read<Reading> = Reading extends (from: never) => infer Value ? Value : never;

/** Types in the number ranges of user messages: 1005, 1100 to 1199, 2100 to 2999. */
type UserMessageNumber = Extract<
  `${keyof RecordTypes}`,
  '1005' | `11${string}` | `2${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}${string}`
>;

type NameOf<Digits extends string> = {
  [Number in keyof RecordTypes]: `${Number}` extends Digits ? RecordTypes[Number] : never;
}[keyof RecordTypes];

/** User messages, with the fields that programs have in common. */
export type UserMessageName = Exclude<NameOf<UserMessageNumber>, keyof RecordFields>;

type RowOf<Name> = Name extends keyof RecordFields
  ? RecordFields[Name]
  : typeof USER_MESSAGE_FIELDS;

type DerivationsOf<Name> = Name extends keyof DerivedValues ? DerivedValues[Name] : unknown;

/** What every decoded record has, whatever its type. */
export interface DecodedBase {
  /** The record type's number: `AUDIT_*` of `<linux/audit.h>`. */
  readonly typeNumber: number;
  /** The raw values of fields without a member here, the first of each name. */
  readonly other: ReadonlyMap<string, string>;
  /** The record itself, as it was written. */
  readonly record: RecordData;
}

type Decoded<Name> = DecodedBase & { readonly type: Name } & ValuesOf<RowOf<Name>> &
  DerivedOf<DerivationsOf<Name>>;

/** The record types with known fields. */
export type DecodedName = keyof RecordFields | UserMessageName;

/** A record of a type without known fields: all of them are in `other`. */
export interface OtherRecord extends DecodedBase {
  /** `UNKNOWN` where the type has no name; `typeNumber` and `record.type` then identify it. */
  readonly type: Exclude<RecordTypeName, DecodedName> | 'UNKNOWN';
}

/**
 * A record as values. `type` determines the members, which are named after the fields; each is
 * undefined when the record lacks the field or its value cannot be decoded.
 */
export type DecodedRecord = { [Name in DecodedName]: Decoded<Name> }[DecodedName] | OtherRecord;

/** The decoded form of a record type by its name. */
export type DecodedRecordOf<Name extends DecodedRecord['type']> = Extract<
  DecodedRecord,
  { readonly type: Name }
>;

type Row = Readonly<Record<string, Codec<unknown>>>;
type Rows = Readonly<Partial<Record<string, Row>>>;
type Derived = Readonly<Partial<Record<string, Readonly<Record<string, Reader<unknown>>>>>>;

const NO_FIELDS: Row = {};

/** User messages by the ranges of `<linux/audit.h>`. */
function isUserMessage(number: number): boolean {
  return number === 1005 || (number >= 1100 && number < 1200) || (number >= 2100 && number < 3000);
}

function rowOf(name: string, number: number): Row {
  const rows: Rows = RECORD_FIELDS;
  return rows[name] ?? (isUserMessage(number) ? USER_MESSAGE_FIELDS : NO_FIELDS);
}

/** The known fields of a type of records. */
export function fieldsOf(typeNumber: number): Row {
  return rowOf(typeNameOf(typeNumber) ?? '', typeNumber);
}

/** The members that are derived from records of a type as a whole. */
export function derivedNames(type: string): readonly string[] {
  const derived: Derived = DERIVED_VALUES;
  return Object.keys(derived[type] ?? {});
}

/** The record's known fields and derived values, by member name. */
export function decodedValues(record: RecordData): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const name = typeNameOf(record.typeNumber) ?? '';
  const derived: Derived = DERIVED_VALUES;
  for (const [field, codec] of Object.entries(rowOf(name, record.typeNumber))) {
    const raw = valueOf(record, field);
    values[field] = raw === undefined ? undefined : codec(raw);
  }
  for (const [member, read] of Object.entries(derived[name] ?? {})) values[member] = read(record);
  return values;
}

/** By row: the names that its fields have or had. */
const NAMES_OF_ROWS = new Map<Row, ReadonlySet<string | undefined>>();

function knownNames(row: Row): ReadonlySet<string | undefined> {
  let names = NAMES_OF_ROWS.get(row);
  if (names === undefined) {
    names = new Set(Object.keys(row).flatMap((field) => [field, olderName(field)]));
    NAMES_OF_ROWS.set(row, names);
  }
  return names;
}

/**
 * The record as values. Decodes everything at once; for single fields use `record.get`. Never
 * throws.
 */
export function decodeRecord(record: RecordData): DecodedRecord {
  checkRecord(record, 'record');
  const { typeNumber } = record;
  const name = typeNameOf(typeNumber);
  const row = rowOf(name ?? '', typeNumber);
  const known = knownNames(row);
  const other = new Map<string, string>();
  for (const [field, raw] of record.fields()) {
    if (!known.has(field) && !other.has(field)) other.set(field, raw);
  }
  // The members are those of the row, as the type says, but the compiler cannot verify it.
  return {
    ...decodedValues(record),
    type: name ?? 'UNKNOWN',
    typeNumber,
    other,
    record,
  } as DecodedRecord;
}
