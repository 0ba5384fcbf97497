/**
 * System call names and numbers of every machine. Knows a machine only by the name of its table.
 */
import { NameTable } from './name-table';
import * as aarch64 from './syscalls/aarch64.generated';
import * as arm from './syscalls/arm.generated';
import * as i386 from './syscalls/i386.generated';
import * as loongarch64 from './syscalls/loongarch64.generated';
import * as ppc from './syscalls/ppc.generated';
import * as riscv32 from './syscalls/riscv32.generated';
import * as riscv64 from './syscalls/riscv64.generated';
import * as s390 from './syscalls/s390.generated';
import * as s390x from './syscalls/s390x.generated';
import * as x86_64 from './syscalls/x86_64.generated';

/** The tables, as the machines name them. `ppc` serves ppc64 and ppc64le as well, as in auditctl. */
export const SYSCALL_TABLES = [
  'x86_64',
  'i386',
  'aarch64',
  'arm',
  'ppc',
  's390x',
  's390',
  'riscv64',
  'riscv32',
  'loongarch64',
] as const;

export type SyscallTable = (typeof SYSCALL_TABLES)[number];

const TABLES: Readonly<Record<SyscallTable, NameTable>> = {
  x86_64: new NameTable(x86_64),
  i386: new NameTable(i386),
  aarch64: new NameTable(aarch64),
  arm: new NameTable(arm),
  ppc: new NameTable(ppc),
  s390x: new NameTable(s390x),
  s390: new NameTable(s390),
  riscv64: new NameTable(riscv64),
  riscv32: new NameTable(riscv32),
  loongarch64: new NameTable(loongarch64),
};

/**
 * The number of a system call's name, in any case. Accepts auditctl's names and, where they differ,
 * the kernel's (`pread64`, `kexec_load`): `__NR_*` of the uapi headers.
 */
export function syscallNumber(table: SyscallTable, name: string): number | undefined {
  return TABLES[table].number(name);
}

/** The name that auditctl prints for a system call number, undefined when it has none. */
export function syscallName(table: SyscallTable, number: number): string | undefined {
  return TABLES[table].name(number);
}

/** The names of a table that `syscallName` can return, ascending by number. */
export function syscallNames(table: SyscallTable): readonly string[] {
  return TABLES[table].names();
}

/** Numbers and names of a table, ascending by number. */
export function syscallEntries(
  table: SyscallTable,
): IterableIterator<readonly [number: number, name: string]> {
  return TABLES[table].entries();
}

/** The additional names that `syscallNumber` accepts, with their numbers. */
export function syscallAliases(table: SyscallTable): Readonly<Record<string, number>> {
  return TABLES[table].aliases();
}
