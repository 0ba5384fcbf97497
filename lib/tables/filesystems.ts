/**
 * The file systems that `-F fstype` can name. Others are written as magic numbers.
 */
import { NameTable } from './name-table';
import { NAMES } from './filesystems.generated';

const TABLE = new NameTable({ NAMES });

/** The magic number of a file system name, in any case. Source: `<linux/magic.h>`. */
export function filesystemNumber(name: string): number | undefined {
  return TABLE.number(name);
}

/** The name that auditctl has for a file system's magic number, if any. */
export function filesystemName(number: number): string | undefined {
  return TABLE.name(number);
}
