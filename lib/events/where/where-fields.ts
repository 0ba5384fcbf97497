/**
 * The fields that a condition on events may name: where to find them, and the kind of their values.
 * Knows no operators.
 */
import {
  type Codec,
  commandLine,
  hexadecimal,
  hexadecimal64,
  id,
  machine,
  octal,
  RESULT_FIELDS,
  success,
  text,
  unquoted,
} from '../decoded/codecs';
import { USER_MESSAGE_FIELDS } from '../decoded/message-fields';
import { RECORD_FIELDS } from '../decoded/record-fields';
import type { EventData } from '../data/event-data';
import { olderName, valueOf, wordsOf } from '../data/field-names';
import type { RecordData } from '../data/record-data';
import { hasRuleKeys } from '../data/rule-keys';
import { startingFolder } from '../normalized/files';
import { isResult, outcomeOfEvent } from '../normalized/normalized-event';
import { systemCallOf } from '../normalized/system-call';
import { decodeInOneCase as decodeUntrusted } from './one-case';
import type { Place } from './necessary';
import { KEY_SEPARATOR } from '../../text/keys';
import { joinPath } from '../../text/path';
import { once } from '../../tables/once';
import { RECORD_TYPE } from '../../tables/record-type';

/** How a field's value is written in a record, and in a condition. */
export type WhereKind =
  | 'number'
  | 'hexadecimal'
  | 'octal'
  | 'user'
  | 'group'
  | 'session'
  | 'exit'
  | 'result'
  | 'arch'
  | 'syscall'
  | 'record-type'
  | 'text'
  | 'folder'
  | 'time'
  | 'raw'
  | 'words'
  | 'any';

/** One occurrence of the field in an event. */
export interface Occurrence {
  /** The raw value in the record; for a record type, the digits of its number. */
  readonly raw: string;
  /** The texts with which a value may be compared; this looks names up. */
  readonly texts: () => readonly string[];
}

export interface WhereField {
  readonly kind: WhereKind;
  readonly place: Place;
  occurrences(event: EventData): Iterable<Occurrence>;
}

/** A field as it stands in a record, and in words. */
function asWritten(record: RecordData, name: string): Occurrence | undefined {
  const raw = valueOf(record, name);
  if (raw === undefined) return undefined;
  return { raw, texts: () => [unquoted(raw), wordsOf(record, name) ?? raw] };
}

function plain(raw: string): Occurrence {
  return { raw, texts: () => [raw] };
}

/** A field of untrusted text (see {@link decodeUntrusted}), compared by its decoded text. */
function decoded(record: RecordData, name: string): Occurrence | undefined {
  const value = decodeUntrusted(record.get(name) ?? '(null)');
  // NULs separate the words of a command line.
  return value === undefined ? undefined : plain(value.replaceAll('\0', ' '));
}

const OLD = 'old-';

/** Every name by which a record may have the field: see {@link valueOf}. */
function writtenNames(name: string): string[] {
  const older = olderName(name);
  return [
    name,
    ...(older === undefined ? [] : [older]),
    // LOGIN records of old kernels.
    ...(name.startsWith(OLD) ? [name.slice(OLD.length)] : []),
  ];
}

/** A field in all records, or in some types. */
function field(kind: WhereKind, name: string, ...types: readonly number[]): WhereField {
  const read = kind === 'text' ? decoded : asWritten;
  return {
    kind,
    place: { in: 'fields', names: writtenNames(name), types },
    *occurrences(event) {
      for (const record of event.records) {
        if (types.length > 0 && !types.includes(record.typeNumber)) continue;
        const occurrence = read(record, name);
        if (occurrence !== undefined) yield occurrence;
      }
    },
  };
}

/** Where AppArmor and IMA have paths, and other records have names of other things. */
const MAYBE_PATHS = ['name', 'target', 'file'] as const;

/**
 * Every path that the event names; those of the system call are made absolute where it is known what they are
 * relative to.
 *
 * @param isLeftOut which PATH records not to take
 */
export function* pathsOf(
  event: EventData,
  isLeftOut: (record: RecordData) => boolean = () => false,
): Generator<string> {
  const folder = startingFolder(event, systemCallOf(event));
  const read = (record: RecordData, name: string) => decodeUntrusted(record.get(name) ?? '(null)');
  for (const record of event.records) {
    if (record.typeNumber === RECORD_TYPE.PATH) {
      const name = isLeftOut(record) ? undefined : read(record, 'name');
      if (name !== undefined) yield folder === undefined ? name : joinPath(folder, name);
      continue;
    }
    const path = read(record, 'path');
    if (path !== undefined) yield path;
    for (const name of MAYBE_PATHS) {
      const other = read(record, name);
      if (other?.startsWith('/') === true) yield other;
    }
  }
}

function* paths(event: EventData): Generator<Occurrence> {
  for (const path of pathsOf(event)) yield plain(path);
}

/** How the event ended, in whatever words: what its records say each, and what follows from all of them. */
function* results(event: EventData): Generator<Occurrence> {
  const { result } = outcomeOfEvent(event);
  if (result !== 'unknown') yield plain(result);
  for (const record of event.records) {
    for (const name of RESULT_FIELDS) {
      const occurrence = asWritten(record, name);
      if (occurrence !== undefined && isResult(event, record)) yield occurrence;
    }
  }
}

function* recordTypes(event: EventData): Generator<Occurrence> {
  for (const { typeNumber, type } of event.records) {
    yield { raw: String(typeNumber), texts: () => [type] };
  }
}

function* keys(event: EventData): Generator<Occurrence> {
  for (const record of event.records) {
    if (!hasRuleKeys(record.typeNumber)) continue;
    for (const raw of record.getAll('key')) {
      for (const key of decodeUntrusted(raw)?.split(KEY_SEPARATOR) ?? []) yield plain(key);
    }
  }
}

function* nodes({ id: { node } }: EventData): Generator<Occurrence> {
  if (node !== undefined) yield plain(node);
}

function* serials({ id: { serial } }: EventData): Generator<Occurrence> {
  yield plain(String(serial));
}

function* times({ id: { timestampMs } }: EventData): Generator<Occurrence> {
  yield plain(String(timestampMs));
}

/** How the values of a field are compared, whatever the field is. */
export type ValueForm = 'raw' | 'words';

/** All fields of the name, in records of one type or all, as they are written or in the words of `ausearch -i`. */
export function fieldInForm(form: ValueForm, name: string, type?: number): WhereField {
  const valuesOf =
    form === 'raw'
      ? (record: RecordData) => record.getAll(name)
      : (record: RecordData) =>
          [...record.interpretations()].filter(([each]) => each === name).map(([, words]) => words);
  return {
    kind: form,
    place: { in: 'fields', names: [name], types: type === undefined ? [] : [type] },
    *occurrences(event) {
      for (const record of event.records) {
        if (type !== undefined && record.typeNumber !== type) continue;
        for (const value of valuesOf(record)) yield plain(value);
      }
    },
  };
}

/** Names that are not fields of records, or only of some. */
const specialFields = (): readonly (readonly [name: string, field: WhereField])[] => [
  ['type', { kind: 'record-type', place: { in: 'types' }, occurrences: recordTypes }],
  ['key', { kind: 'text', place: { in: 'keys' }, occurrences: keys }],
  ['path', { kind: 'text', place: { in: 'paths' }, occurrences: paths }],
  ['dir', { kind: 'folder', place: { in: 'paths' }, occurrences: paths }],
  ['node', { kind: 'text', place: { in: 'node' }, occurrences: nodes }],
  ['serial', { kind: 'number', place: { in: 'serial' }, occurrences: serials }],
  ['time', { kind: 'time', place: { in: 'time' }, occurrences: times }],
  ...RESULT_FIELDS.map(
    (name) => [name, { kind: 'result', place: { in: 'results' }, occurrences: results }] as const,
  ),
  // In EXECVE records these are the words of a command line.
  ...['a0', 'a1', 'a2', 'a3'].map(
    (name) =>
      [name, field('hexadecimal', name, RECORD_TYPE.SYSCALL, RECORD_TYPE.SOCKETCALL)] as const,
  ),
];

/** Names in auditctl(8) that differ from those in records. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['loginuid', 'auid'],
  ['sessionid', 'ses'],
  ['obj_uid', 'ouid'],
  ['obj_gid', 'ogid'],
  ['pers', 'per'],
  ['msgtype', 'type'],
]);

/** Fields whose meaning does not follow from the form of their number. */
const NUMBERS: Readonly<Record<string, WhereKind>> = {
  pid: 'number',
  ppid: 'number',
  opid: 'number',
  inode: 'number',
  ino: 'number',
  item: 'number',
  items: 'number',
  argc: 'number',
  mode: 'octal',
  exit: 'exit',
  syscall: 'syscall',
};

const kindsOfCodecs = once(
  (): ReadonlyMap<Codec<unknown>, WhereKind> =>
    new Map<Codec<unknown>, WhereKind>([
      [hexadecimal, 'hexadecimal'],
      [hexadecimal64, 'hexadecimal'],
      [octal, 'octal'],
      [success, 'result'],
      [machine, 'arch'],
      [text, 'text'],
      [commandLine, 'text'],
    ]),
);

function kindOf(name: string, codec: Codec<unknown>): WhereKind {
  const known = NUMBERS[name];
  if (known !== undefined) return known;
  if (codec !== id) return kindsOfCodecs().get(codec) ?? 'any';
  if (name.endsWith('ses')) return 'session';
  return name.endsWith('gid') ? 'group' : 'user';
}

/** Every field of every record type; `any` where two types use a name differently. */
const fieldsByName = once((): ReadonlyMap<string, WhereField> => {
  const kinds = new Map<string, WhereKind>();
  for (const fields of [USER_MESSAGE_FIELDS, ...Object.values(RECORD_FIELDS)]) {
    for (const [name, codec] of Object.entries<Codec<unknown>>(fields)) {
      const kind = kindOf(name, codec);
      kinds.set(name, (kinds.get(name) ?? kind) === kind ? kind : 'any');
    }
  }
  const fields = [...kinds].map(([name, kind]) => [name, field(kind, name)] as const);
  return new Map([...fields, ...specialFields()]);
});

/** The field with that name, in any case; undefined when it is unknown. */
export function whereField(name: string): WhereField | undefined {
  const lower = name.toLowerCase();
  return fieldsByName().get(ALIASES.get(lower) ?? lower);
}

/** A field in one type of record, known or not. */
export function fieldOfRecords(typeNumber: number, name: string): WhereField {
  return field('any', name, typeNumber);
}

/** The names that {@link whereField} knows. */
export function whereFieldNames(): string[] {
  return [...fieldsByName().keys(), ...ALIASES.keys()];
}
