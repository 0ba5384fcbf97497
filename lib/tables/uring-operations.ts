/**
 * Names and numbers of the io_uring operations that the kernel audits, for rules on the io_uring
 * list. Operations that the kernel marks as not audited have no name.
 */
import { LISTED, NAMES } from './uring-operations.generated';
import { NameTable } from './name-table';

const TABLE = new NameTable({ NAMES });

/** auditctl lists only operations below this number, although rules can hold higher ones. */
export const URING_OPERATIONS_LISTED = LISTED;

/**
 * The number of an operation's name, in any case: `IORING_OP_*` of `<linux/io_uring.h>` in lower
 * case, without that prefix.
 */
export function uringOperationNumber(name: string): number | undefined {
  return TABLE.number(name);
}

/** The name of an operation; undefined when it is unknown or not audited. */
export function uringOperationName(number: number): string | undefined {
  return TABLE.name(number);
}

/** Numbers and names of the audited operations, ascending. */
export function uringOperationEntries(): IterableIterator<readonly [number: number, name: string]> {
  return TABLE.entries();
}

/** Whether auditctl's `-S all` on the io_uring list selects the operation. */
export function isInAllUringOperations(number: number): boolean {
  return number < URING_OPERATIONS_LISTED && uringOperationName(number) !== undefined;
}
