/**
 * {@link typeNameOf}: the names of record types, including those for which auditctl has no name and that a log
 * has as `UNKNOWN[1422]`.
 */
import { recordTypeName } from '../../tables/record-types';
import { ALIASES } from '../../tables/record-types.generated';

let further: ReadonlyMap<number, string> | undefined;

/** The kernel's own names by number, as in `<linux/audit.h>` without `AUDIT_`. */
export function furtherTypeNames(): ReadonlyMap<number, string> {
  further ??= new Map(Object.entries(ALIASES()).map(([name, number]) => [number, name]));
  return further;
}

/** The type's name by number, undefined if the kernel's headers have none. */
export function typeNameOf(typeNumber: number): string | undefined {
  return recordTypeName(typeNumber) ?? furtherTypeNames().get(typeNumber);
}
