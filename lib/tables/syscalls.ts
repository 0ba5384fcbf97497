/**
 * System call names and numbers of every machine. Each table is loaded when first needed. Knows a
 * machine only by the name of its table.
 */
import { NameTable } from './name-table';

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
  x86_64: new NameTable(() => require('./syscalls/x86_64.generated')),
  i386: new NameTable(() => require('./syscalls/i386.generated')),
  aarch64: new NameTable(() => require('./syscalls/aarch64.generated')),
  arm: new NameTable(() => require('./syscalls/arm.generated')),
  ppc: new NameTable(() => require('./syscalls/ppc.generated')),
  s390x: new NameTable(() => require('./syscalls/s390x.generated')),
  s390: new NameTable(() => require('./syscalls/s390.generated')),
  riscv64: new NameTable(() => require('./syscalls/riscv64.generated')),
  riscv32: new NameTable(() => require('./syscalls/riscv32.generated')),
  loongarch64: new NameTable(() => require('./syscalls/loongarch64.generated')),
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
