/**
 * Names and numbers of audit record types, as `-F msgtype` and the log speak of them. Knows nothing
 * of what a record holds.
 */
import { NameTable } from './name-table';
import type { NAMES } from './record-types.generated';

/** The names that record types have. */
export type RecordTypeName = (typeof NAMES)[keyof typeof NAMES];

const TABLE = new NameTable(() => require('./record-types.generated'));

/** How auditctl writes a record type without a name; it reads no more than seven digits. */
const UNKNOWN = /^UNKNOWN\[(?!0+\])(\d{1,7})\]$/;

/**
 * The number of a record type by name in any case, or written as `UNKNOWN[n]`. Control messages such
 * as `AUDIT_ADD_RULE` have no name here, as in auditctl. Sources: `<linux/audit.h>`, and the audit
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
