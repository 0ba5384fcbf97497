/**
 * Names and numbers of audit record types, as used by `-F msgtype` and the log. Does not know what
 * a record contains.
 */
import { ALIASES, NAMES } from './record-types.generated';
import { NameTable } from './name-table';

/** The names of the record types by their numbers. */
export type RecordTypes = ReturnType<typeof NAMES>;

/** The names of record types: `SYSCALL`, `PATH`, … */
export type RecordTypeName = RecordTypes[keyof RecordTypes];

const TABLE = new NameTable({ NAMES, ALIASES });

/** How auditctl writes a record type without a name; it reads at most seven digits. */
const UNKNOWN = /^UNKNOWN\[(?!0+\])(\d{1,7})\]$/;

/**
 * The number of a record type's name, in any case, or of `UNKNOWN[n]`. Control messages such as
 * `AUDIT_ADD_RULE` have no name here, as in auditctl. Sources: `<linux/audit.h>`, and the audit
 * protocol for the types that only user space sends.
 */
export function recordTypeNumber(name: string): number | undefined {
  const number = TABLE.number(name);
  if (number !== undefined) return number;
  const digits = UNKNOWN.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The name that auditctl prints for a record type, undefined when it has none. */
export function recordTypeName(number: number): RecordTypeName | undefined {
  return TABLE.name(number) as RecordTypeName | undefined;
}

/** The names that record types have, ascending by number. */
export function recordTypeNames(): readonly string[] {
  return TABLE.names();
}
