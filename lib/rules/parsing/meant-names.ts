/**
 * Names that people write in rules and what they mean by them: older or libc names of system calls, other
 * words for fields and machines. Knows what each does, not which of them a machine has.
 */

/** Names on the left that a machine may lack, and what does the same, the most usual first. */
const SYSCALLS: Readonly<Record<string, readonly string[]>> = {
  access: ['faccessat'],
  adjtime: ['adjtimex'],
  alarm: ['setitimer'],
  chmod: ['fchmodat'],
  chown: ['fchownat'],
  clock_settime: ['clock_settime64'],
  creat: ['openat'],
  dup2: ['dup3'],
  epoll_create: ['epoll_create1'],
  epoll_wait: ['epoll_pwait'],
  eventfd: ['eventfd2'],
  exec: ['execve'],
  execl: ['execve'],
  execv: ['execve'],
  execvp: ['execve'],
  fopen: ['open', 'openat'],
  fork: ['clone'],
  fstat: ['fstat64', 'newfstatat', 'statx'],
  futimens: ['utimensat'],
  futimesat: ['utimensat'],
  getdents: ['getdents64'],
  getpgrp: ['getpgid'],
  inotify_init: ['inotify_init1'],
  insmod: ['init_module', 'finit_module'],
  ipc: ['shmget'],
  kexec: ['kexec_load'],
  lchown: ['fchownat'],
  link: ['linkat'],
  lstat: ['newfstatat', 'fstatat64', 'statx'],
  lutimes: ['utimensat'],
  mkdir: ['mkdirat'],
  mkfifo: ['mknod', 'mknodat'],
  mknod: ['mknodat'],
  modprobe: ['init_module', 'finit_module'],
  nice: ['setpriority'],
  oldfstat: ['fstat', 'newfstatat'],
  oldlstat: ['lstat', 'newfstatat'],
  oldstat: ['stat', 'newfstatat'],
  open: ['openat'],
  pause: ['ppoll'],
  pipe: ['pipe2'],
  poll: ['ppoll'],
  pread: ['pread64'],
  pwrite: ['pwrite64'],
  readdir: ['getdents', 'getdents64'],
  readlink: ['readlinkat'],
  recv: ['recvfrom'],
  remove: ['unlink', 'unlinkat'],
  rename: ['renameat', 'renameat2'],
  renameat: ['renameat2'],
  rmdir: ['unlinkat'],
  rmmod: ['delete_module'],
  select: ['pselect6'],
  send: ['sendto'],
  settime: ['settimeofday'],
  sigaction: ['rt_sigaction'],
  signal: ['rt_sigaction'],
  signalfd: ['signalfd4'],
  sigpending: ['rt_sigpending'],
  sigprocmask: ['rt_sigprocmask'],
  sigreturn: ['rt_sigreturn'],
  sigsuspend: ['rt_sigsuspend'],
  socketcall: ['socket'],
  stat: ['newfstatat', 'fstatat64', 'statx'],
  stime: ['settimeofday', 'clock_settime'],
  symlink: ['symlinkat'],
  system: ['execve'],
  time: ['gettimeofday', 'clock_gettime'],
  umount: ['umount2'],
  umount2: ['umount'],
  unlink: ['unlinkat'],
  unmount: ['umount2', 'umount'],
  utime: ['utimensat'],
  utimes: ['utimensat'],
  vfork: ['clone'],
  waitpid: ['wait4'],
  _llseek: ['lseek'],
  _newselect: ['pselect6'],
};

/** Sizes in names of 32-bit machines, which others leave out: `chown32`, `fcntl64`, `futex_time64`, `mmap2`. */
const SIZES = /(?:32|64|_time64|2)$/;

/** What kernel sources write before the name of a system call. */
const PREFIXES = /^(?:__nr_|__(?:x64|ia32|arm64|s390x|se|do)_sys_|sys_)/;

/** What may do the same as the system call, by name, the most usual first; followed where names lead on. */
export function likeSyscalls(name: string): string[] {
  const found: string[] = [];
  const waiting = [name.toLowerCase()];
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    const others = Object.hasOwn(SYSCALLS, one) ? (SYSCALLS[one] as readonly string[]) : [];
    const plain = [PREFIXES, SIZES]
      .filter((part) => part.test(one))
      .map((part) => one.replace(part, ''));
    const fresh = [...others, ...plain].filter((other) => !found.includes(other) && other !== name);
    found.push(...fresh);
    waiting.push(...fresh);
  }
  return found;
}

const FIELDS: Readonly<Record<string, string>> = {
  architecture: 'arch',
  binary: 'exe',
  cmd: 'exe',
  comm: 'exe',
  command: 'exe',
  directory: 'dir',
  errno: 'exit',
  executable: 'exe',
  file: 'path',
  filename: 'path',
  filepath: 'path',
  filesystem: 'fstype',
  folder: 'dir',
  fs: 'fstype',
  ftype: 'filetype',
  group: 'gid',
  groupid: 'gid',
  loginid: 'auid',
  login_uid: 'auid',
  luid: 'auid',
  machine: 'arch',
  name: 'path',
  obj: 'obj_type',
  object: 'obj_type',
  parent: 'ppid',
  permission: 'perm',
  permissions: 'perm',
  perms: 'perm',
  process: 'exe',
  program: 'exe',
  res: 'success',
  result: 'success',
  retval: 'exit',
  return: 'exit',
  ses: 'sessionid',
  session: 'sessionid',
  subj: 'subj_type',
  subject: 'subj_type',
  syscall: '-S',
  syscalls: '-S',
  tag: 'key',
  type: 'msgtype',
  user: 'uid',
  userid: 'uid',
  username: 'uid',
};

/** The field, or the option, that is meant by another word for it. */
export function meantField(name: string): string | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(FIELDS, lower) ? FIELDS[lower] : undefined;
}

const MACHINES: Readonly<Record<string, string>> = {
  '32': 'b32',
  '32bit': 'b32',
  '386': 'i386',
  '64': 'b64',
  '64bit': 'b64',
  aarch32: 'arm',
  amd64: 'x86_64',
  arm64: 'aarch64',
  arm32: 'arm',
  armel: 'arm',
  armhf: 'arm',
  armv6: 'arm',
  armv7: 'arm',
  armv8: 'aarch64',
  b86: 'b32',
  i86: 'i386',
  ppc64el: 'ppc64le',
  loong64: 'loongarch64',
  powerpc: 'ppc',
  powerpc64: 'ppc64',
  powerpc64le: 'ppc64le',
  riscv: 'riscv64',
  x32: 'b32',
  x64: 'b64',
  x86: 'i386',
  'x86-64': 'x86_64',
};

/** The name in a rule of a machine that others call so. */
export function meantMachine(name: string): string | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(MACHINES, lower) ? MACHINES[lower] : undefined;
}
