/** The values that an event has for the words of `--fields`, in words. Knows no format. */
import type { EventData } from '../../../events/data/event-data';
import type { AuditEvent } from '../../../events/event';
import {
  fieldOfRecords,
  type WhereField,
  whereField,
  whereFieldNames,
} from '../../../events/where/where-fields';
import { recordTypeNumber } from '../../../tables/record-types';
import { closestName } from '../../../text/closest-name';
import { escapeControls } from '../../../text/escape';
import { localTime } from '../../../text/local-time';
import { UsageError } from '../../shared/json-document';

/** A column: its name, and the values of an event, of which there may be none or several. */
export interface FieldColumn {
  readonly name: string;
  readonly read: (event: AuditEvent) => readonly string[];
}

/** What CSV has without `--fields`. */
export const USUAL_FIELDS =
  'time,node,serial,type,result,auid,uid,pid,comm,exe,syscall,path,key,summary';

const TEXT_KINDS: ReadonlySet<string> = new Set(['text', 'folder', 'number']);

function valuesOf(field: WhereField, event: EventData): string[] {
  const isText = TEXT_KINDS.has(field.kind);
  const values = [...field.occurrences(event)].map(({ raw, texts }) =>
    isText ? raw : (texts().at(-1) ?? raw),
  );
  return [...new Set(values)];
}

/** A time as people and spreadsheets read it: local, and later times are greater texts. */
function timeOf({ id: { timestampMs } }: AuditEvent): string {
  return localTime(timestampMs, 'iso');
}

/** Words that are not fields, or of which people want less than a condition looks at. */
const SPECIAL: Readonly<Record<string, FieldColumn['read']>> = {
  time: (event) => [timeOf(event)],
  summary: (event) => [event.summary()],
  // The first says what it is about; others are its parts.
  type: ({ records }) => records.slice(0, 1).map(({ type }) => type),
  result: (event) => resultOf(event),
};

function resultOf(event: EventData): string[] {
  const field = whereField('result');
  return field === undefined ? [] : valuesOf(field, event).slice(0, 1);
}

function fieldNamed(name: string): WhereField {
  const [, record, ofRecord] = /^(\w+(?:\[\d+\])?)\.([\w[\]-]+)$/.exec(name) ?? [];
  if (record !== undefined && ofRecord !== undefined) {
    const type = recordTypeNumber(record);
    if (type !== undefined) return fieldOfRecords(type, ofRecord);
  }
  const field = whereField(name);
  if (field !== undefined) return field;
  const meant = closestName(name, [...whereFieldNames(), ...Object.keys(SPECIAL)]);
  const cure = meant === undefined ? 'a field of --where, or summary' : `did you mean ${meant}?`;
  throw new UsageError(escapeControls(`--fields: unknown field ${name}; ${cure}`));
}

/** @throws {UsageError} for a word that is not a field */
export function fieldColumns(words: string): FieldColumn[] {
  const names = words.split(',').map((word) => word.trim());
  return names.map((name) => {
    const special = Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
    if (special !== undefined) return { name, read: special };
    const field = fieldNamed(name);
    return { name, read: (event) => valuesOf(field, event) };
  });
}
