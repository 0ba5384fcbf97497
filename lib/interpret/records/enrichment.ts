/**
 * What auditd added to a record when it wrote it to a file (`log_format = ENRICHED`): the names
 * that ids and numbers had on its machine. They have upper-case names and follow the order of their
 * fields.
 */
import type { FieldList, Fields } from './field-list';
import { decodeUntrusted } from '../../text/untrusted';
import { group, user } from './ids';
import type { FieldInterpreter } from './record-view';
import { socketAddress } from './socket-address';
import { arch, systemCall } from './system-calls';

const asItIs = (raw: string): string => raw;

/** The kinds of fields for which auditd adds something, and how it is written. */
const READERS: ReadonlyMap<FieldInterpreter, (raw: string) => string | undefined> = new Map([
  [user, decodeUntrusted],
  [group, decodeUntrusted],
  [arch, asItIs],
  [systemCall, asItIs],
  [socketAddress, asItIs],
]);

/** Whether auditd adds something for fields of this kind. */
export function mayBeAdded(interpreter: FieldInterpreter): boolean {
  return READERS.has(interpreter);
}

/** How auditd begins a value for which it has no name. */
const UNKNOWN = 'unknown-';

/** The position of the nth field of a name, counted from 0; -1 when there is none. */
function nthOf(list: FieldList, name: string, nth: number): number {
  let at = list.names.indexOf(name);
  for (let left = nth; left > 0 && at !== -1; left--) at = list.names.indexOf(name, at + 1);
  return at;
}

/** How many fields of the same name precede the one at a position. */
function namesakesBefore(list: FieldList, at: number): number {
  const name = list.names[at];
  let count = 0;
  for (let before = 0; before < at; before++) if (list.names[before] === name) count += 1;
  return count;
}

/** What was added for the record's own field at a position; undefined when nothing was. */
export function addedWords(
  { own, added }: Fields,
  at: number,
  interpreter: FieldInterpreter,
): string | undefined {
  const read = READERS.get(interpreter);
  if (read === undefined) return undefined;
  const name = (own.names[at] as string).toUpperCase();
  const raw = added.values[nthOf(added, name, namesakesBefore(own, at))];
  return raw === undefined || raw.startsWith(UNKNOWN) ? undefined : read(raw);
}
