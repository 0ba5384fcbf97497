/**
 * Where auditctl's names differ from the kernel's, observed on auditctl 3.0.9 and 4.2.2. Facts about
 * spelling only; every number is checked against the headers.
 */

/**
 * System calls by table: `names` replaces the header's name of a number, `adds` names numbers that
 * the main header leaves out, `omits` lists numbers that auditctl does not name, `aliases` are
 * further names accepted as input.
 */
export const SYSCALL_SPELLINGS = {
  x86_64: {
    names: { 17: 'pread', 18: 'pwrite' },
    omits: [335, 336],
    aliases: { uretprobe: 335, uprobe: 336 },
  },
  i386: {
    names: { 283: 'sys_kexec_load', 423: 'sched_rr_get_interval64' },
    aliases: { madvise1: 219 },
  },
  aarch64: { names: { 61: 'getdents', 67: 'pread', 68: 'pwrite', 80: 'newfstat' } },
  arm: {
    names: {
      140: 'llseek',
      142: 'newselect',
      149: 'sysctl',
      270: 'fadvise64_64',
      341: 'sync_file_range',
      423: 'sched_rr_get_interval64',
    },
    // The calls of the old ABI that the EABI dropped.
    adds: {
      13: 'time',
      22: 'umount',
      25: 'stime',
      27: 'alarm',
      30: 'utime',
      76: 'getrlimit',
      82: 'select',
      89: 'readdir',
      90: 'mmap',
      102: 'socketcall',
      113: 'syscall',
      117: 'ipc',
    },
  },
  // One table serves ppc, ppc64 and ppc64le: the 32-bit names, and one call that only 64 bits have.
  ppc: {
    names: { 179: 'pread', 180: 'pwrite', 306: 'timerfd', 319: 'perf_counter_open' },
    adds: { 392: 'semtimedop' },
  },
  s390x: { names: { 180: 'pread', 181: 'pwrite' } },
  s390: { names: { 180: 'pread', 181: 'pwrite' } },
};

/** Message types of the kernel headers that auditctl has no name for. */
export const UNNAMED_MESSAGE_TYPES = [
  'GET', 'SET', 'LIST', 'ADD', 'DEL', 'WATCH_INS', 'WATCH_REM', 'WATCH_LIST', 'SIGNAL_INFO',
  'ADD_RULE', 'DEL_RULE', 'LIST_RULES', 'TRIM', 'MAKE_EQUIV', 'TTY_GET', 'TTY_SET', 'SET_FEATURE',
  'GET_FEATURE', 'REPLACE',
]; // prettier-ignore

/** Record types that auditctl 4.2.2 does not name although newer kernels send them: input only. */
export const INPUT_ONLY_RECORD_TYPES = [
  'IPE_ACCESS',
  'IPE_CONFIG_CHANGE',
  'IPE_POLICY_LOAD',
  'MAC_TASK_CONTEXTS',
  'MAC_OBJ_CONTEXTS',
];

/** The number of io_uring operations that auditctl's word `all` reaches. */
export const URING_OPERATIONS_LISTED = 37;

/** io_uring operations that auditctl names: those that the kernel audits. */
export const URING_OPERATIONS_NAMED = {
  9: 'sendmsg',
  10: 'recvmsg',
  13: 'accept',
  16: 'connect',
  17: 'fallocate',
  18: 'openat',
  19: 'close',
  28: 'openat2',
  34: 'shutdown',
  35: 'renameat',
  36: 'unlinkat',
  37: 'mkdirat',
  38: 'symlinkat',
  39: 'linkat',
  40: 'msg_ring',
  41: 'fsetxattr',
  42: 'setxattr',
  43: 'fgetxattr',
  44: 'getxattr',
  46: 'uring_cmd',
  48: 'sendmsg_zc',
  50: 'waitid',
  51: 'futex_wait',
  52: 'futex_wake',
  53: 'futex_waitv',
  54: 'fixed_fd_install',
  55: 'ftruncate',
  56: 'bind',
  57: 'listen',
  64: 'uring_cmd128',
};

/** File systems that `-F fstype` knows, by the macro of <linux/magic.h>. */
export const FILESYSTEMS = {
  DEBUGFS_MAGIC: 'debugfs',
  TRACEFS_MAGIC: 'tracefs',
  CGROUP_SUPER_MAGIC: 'cgroup',
  CGROUP2_SUPER_MAGIC: 'cgroup2',
};

/** File types that `-F filetype` knows, by the macro of <linux/stat.h>. */
export const FILE_TYPES = {
  S_IFSOCK: 'socket',
  S_IFLNK: 'link',
  S_IFREG: 'file',
  S_IFBLK: 'block',
  S_IFDIR: 'dir',
  S_IFCHR: 'character',
  S_IFIFO: 'fifo',
};
