/**
 * The file systems that `-F fstype` can name. Any other one is written as its magic number.
 */
import { NameTable } from './name-table';
import { NAMES } from './filesystems.generated';

const TABLE = new NameTable(() => ({ NAMES }));

/** The magic number of a file system by name in any case. Source: `<linux/magic.h>`. */
export function filesystemNumber(name: string): number | undefined {
  return TABLE.number(name);
}

/** The name of a file system by magic number, undefined when auditctl has none. */
export function filesystemName(number: number): string | undefined {
  return TABLE.name(number);
}
