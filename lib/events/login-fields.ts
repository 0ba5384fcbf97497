/**
 * What a record says by a name, where LOGIN records of old kernels say two things: who the process was
 * before and who it is since (`old auid=5 new auid=6`). Later ones write `old-auid=5 auid=6`.
 */
import type { Names } from '../interpret/names';
import type { AuditRecord } from './record';

/** `AUDIT_LOGIN` of `<linux/audit.h>`. */
const LOGIN = 1006;

const BEFORE = 'old-';

/** The raw value of a field as it is called now. Of all records but LOGIN it is the first of its name. */
export function valueOf(record: AuditRecord, field: string): string | undefined {
  if (record.typeNumber !== LOGIN) return record.get(field);
  if (!field.startsWith(BEFORE)) return record.getAll(field).at(-1);
  const [first, second] = record.getAll(field.slice(BEFORE.length));
  return record.get(field) ?? (second === undefined ? undefined : first);
}

/** {@link valueOf} in words, of what holds since. */
export function wordsOf(record: AuditRecord, field: string, names: Names): string | undefined {
  if (record.typeNumber !== LOGIN) return record.interpret(field, names);
  const all = [...record.interpretations(names)];
  return all.findLast(([name]) => name === field)?.[1];
}
