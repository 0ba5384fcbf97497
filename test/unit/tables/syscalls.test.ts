/** The system call tables against facts of the headers and of auditctl, and every name both ways. */
import { describe, expect, it } from '@jest/globals';
import {
  SYSCALL_TABLES,
  type SyscallTable,
  syscallAliases,
  syscallEntries,
  syscallName,
  syscallNames,
  syscallNumber,
} from '../../../lib/tables/syscalls';

/** Numbers and the names auditctl prints for them. */
const FACTS: ReadonlyArray<readonly [SyscallTable, number, string]> = [
  ['x86_64', 0, 'read'],
  ['x86_64', 17, 'pread'],
  ['x86_64', 18, 'pwrite'],
  ['x86_64', 59, 'execve'],
  ['x86_64', 257, 'openat'],
  ['x86_64', 334, 'rseq'],
  ['x86_64', 424, 'pidfd_send_signal'],
  ['x86_64', 437, 'openat2'],
  ['x86_64', 447, 'memfd_secret'],
  ['x86_64', 450, 'set_mempolicy_home_node'],
  ['x86_64', 452, 'fchmodat2'],
  ['x86_64', 471, 'rseq_slice_yield'],
  ['i386', 5, 'open'],
  ['i386', 102, 'socketcall'],
  ['i386', 140, '_llseek'],
  ['i386', 180, 'pread64'],
  ['i386', 212, 'chown32'],
  ['i386', 213, 'setuid32'],
  ['i386', 219, 'madvise'],
  ['i386', 283, 'sys_kexec_load'],
  ['i386', 300, 'fstatat64'],
  ['i386', 423, 'sched_rr_get_interval64'],
  ['aarch64', 25, 'fcntl'],
  ['aarch64', 38, 'renameat'],
  ['aarch64', 56, 'openat'],
  ['aarch64', 61, 'getdents'],
  ['aarch64', 67, 'pread'],
  ['aarch64', 68, 'pwrite'],
  ['aarch64', 79, 'newfstatat'],
  ['aarch64', 80, 'newfstat'],
  ['aarch64', 163, 'getrlimit'],
  ['aarch64', 222, 'mmap'],
  ['aarch64', 223, 'fadvise64'],
  ['arm', 13, 'time'],
  ['arm', 22, 'umount'],
  ['arm', 25, 'stime'],
  ['arm', 27, 'alarm'],
  ['arm', 30, 'utime'],
  ['arm', 76, 'getrlimit'],
  ['arm', 82, 'select'],
  ['arm', 89, 'readdir'],
  ['arm', 90, 'mmap'],
  ['arm', 102, 'socketcall'],
  ['arm', 113, 'syscall'],
  ['arm', 117, 'ipc'],
  ['arm', 140, 'llseek'],
  ['arm', 142, 'newselect'],
  ['arm', 149, 'sysctl'],
  ['arm', 270, 'fadvise64_64'],
  ['arm', 335, 'pselect6'],
  ['arm', 341, 'sync_file_range'],
  ['arm', 423, 'sched_rr_get_interval64'],
  ['ppc', 0, 'restart_syscall'],
  ['ppc', 179, 'pread'],
  ['ppc', 180, 'pwrite'],
  ['ppc', 192, 'mmap2'],
  ['ppc', 204, 'fcntl64'],
  ['ppc', 291, 'fstatat64'],
  ['ppc', 306, 'timerfd'],
  ['ppc', 319, 'perf_counter_open'],
  ['ppc', 392, 'semtimedop'],
  ['ppc', 423, 'sched_rr_get_interval_time64'],
  ['s390x', 180, 'pread'],
  ['s390x', 392, 'semtimedop'],
  ['s390x', 447, 'memfd_secret'],
  ['s390', 181, 'pwrite'],
  ['s390', 447, 'memfd_secret'],
  ['riscv64', 67, 'pread64'],
  ['riscv64', 80, 'fstat'],
  ['riscv64', 258, 'riscv_hwprobe'],
  ['riscv64', 259, 'riscv_flush_icache'],
  ['riscv32', 222, 'mmap2'],
  ['riscv32', 258, 'riscv_hwprobe'],
  ['riscv32', 403, 'clock_gettime64'],
  ['loongarch64', 79, 'newfstatat'],
  ['loongarch64', 220, 'clone'],
  ['loongarch64', 276, 'renameat2'],
];

/** Further input names: the kernel's spelling, and what else auditctl takes. */
const ALIASES: ReadonlyArray<readonly [SyscallTable, string, number]> = [
  ['x86_64', 'pread64', 17],
  ['x86_64', 'uretprobe', 335],
  ['i386', 'kexec_load', 283],
  ['i386', 'madvise1', 219],
  ['i386', 'sched_rr_get_interval_time64', 423],
  ['aarch64', 'getdents64', 61],
  ['aarch64', 'fstat', 80],
  ['arm', '_llseek', 140],
  ['arm', 'sync_file_range2', 341],
  ['arm', 'arm_sync_file_range', 341],
  ['ppc', 'timerfd_create', 306],
  ['ppc', 'perf_event_open', 319],
  ['s390x', 'pwrite64', 181],
];

/** Names that a table must not have: the machine lacks the call, or the word is not a call. */
const ABSENT: ReadonlyArray<readonly [SyscallTable, string]> = [
  ['x86_64', 'socketcall'],
  ['x86_64', 'nosuch'],
  ['aarch64', 'open'],
  ['aarch64', 'arch_specific_syscall'],
  ['aarch64', 'syscalls'],
  ['riscv64', 'renameat'],
  ['riscv32', 'fstat'],
  ['loongarch64', 'memfd_secret'],
  ['loongarch64', 'getrlimit'],
  ['x86_64', ''],
  ['x86_64', 'constructor'],
];

describe('system calls', () => {
  it.each(FACTS)('%s %i is %s', (table, number, name) => {
    expect(syscallName(table, number)).toBe(name);
    expect(syscallNumber(table, name)).toBe(number);
  });

  it.each(ALIASES)('%s takes %s for %i', (table, alias, number) => {
    expect(syscallNumber(table, alias)).toBe(number);
    expect(syscallName(table, number)).not.toBe(alias);
  });

  it.each(ABSENT)('%s has no "%s"', (table, name) => {
    expect(syscallNumber(table, name)).toBeUndefined();
  });

  it.each(SYSCALL_TABLES)('%s: every name and alias leads to its number', (table) => {
    const entries = [...syscallEntries(table)];
    expect(entries.length).toBeGreaterThan(300);
    expect(entries.map(([, name]) => name)).toEqual(syscallNames(table));
    expect(entries.map(([number]) => number)).toEqual(
      entries.map(([number]) => number).toSorted((a, b) => a - b),
    );
    for (const [number, name] of entries) {
      expect(syscallNumber(table, name)).toBe(number);
      expect(syscallNumber(table, name.toUpperCase())).toBe(number);
      expect(syscallName(table, number)).toBe(name);
    }
    for (const [alias, number] of Object.entries(syscallAliases(table))) {
      expect(syscallNumber(table, alias)).toBe(number);
      expect(syscallNames(table)).not.toContain(alias);
    }
  });

  it.each(SYSCALL_TABLES)('%s has what all machines got since 5.1', (table) => {
    expect(syscallName(table, 424)).toBe('pidfd_send_signal');
    const gaps = [];
    for (let number = 424; number <= 471; number++) {
      if (syscallName(table, number) === undefined) gaps.push(number);
    }
    expect(gaps.filter((number) => number !== 447)).toEqual([]);
    expect(syscallName(table, 472)).toBeUndefined();
  });

  it('has no name for numbers that are none', () => {
    for (const number of [-1, 335, 336, 2047, 1.5, Number.NaN]) {
      expect(syscallName('x86_64', number)).toBeUndefined();
    }
  });

  it('names the calls that permission classes are about', () => {
    const calls =
      'open creat link unlink mknod chmod lchown rename mkdir rmdir acct symlink swapon truncate ' +
      'ftruncate fchmod fchown quotactl chown setxattr removexattr openat mkdirat mknodat fchownat ' +
      'unlinkat renameat linkat symlinkat fchmodat fallocate renameat2 bind openat2 quotactl_fd ' +
      'fchmodat2 setxattrat removexattrat file_setattr stat lstat newfstatat readlinkat statx ' +
      'getxattrat listxattrat file_getattr execve execveat';
    for (const call of calls.split(' ')) expect(syscallNumber('x86_64', call)).toBeDefined();
  });
});
