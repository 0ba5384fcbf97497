/**
 * What system calls do, in ausearch's words: read off the output of the program for every call of every machine. Knows
 * no records.
 */
import { once } from '../../tables/once';

/** What of the event the call acts on. */
export type CallObject =
  'path' | 'socket' | 'program' | 'command' | 'processes' | 'module' | 'nothing';

export interface CallDeed {
  readonly action: string;
  readonly object: CallObject;
  /** Of an object that the records do not tell. */
  readonly objectKind: string;
  /** The argument that says to what the object is changed. */
  readonly changedTo?: 'a0' | 'a1' | 'a2';
  /** Whether the call itself is the means. */
  readonly isMeans?: true;
  /** Which of its paths are meant, from 0; the first that is not a folder of another, unless this says otherwise. */
  readonly paths?: { readonly object?: number | 'created'; readonly second?: number };
  /** Whether its objects are of this kind, whatever their modes say. */
  readonly isOfOneKind?: true;
  /** Whether the kind of file says what was made. */
  readonly isDevice?: true;
}

type Row = readonly [calls: string, deed: CallDeed];

const ROWS: readonly Row[] = [
  [
    'open creat readlink truncate ftruncate openat readlinkat fallocate memfd_create openat2',
    { action: 'opened-file', object: 'path', objectKind: 'file', isOfOneKind: true },
  ],
  [
    'unlink rmdir unlinkat',
    { action: 'deleted', object: 'path', objectKind: 'file', paths: { object: 1 } },
  ],
  ['execve execveat', { action: 'executed', object: 'path', objectKind: 'file' }],
  [
    'mknod mknodat',
    {
      action: 'make-device',
      object: 'path',
      objectKind: 'unknown',
      isDevice: true,
    },
  ],
  [
    'chmod fchmod',
    { action: 'changed-file-permissions-of', object: 'path', objectKind: 'file', changedTo: 'a1' },
  ],
  [
    'fchmodat',
    { action: 'changed-file-permissions-of', object: 'path', objectKind: 'file', changedTo: 'a2' },
  ],
  [
    'chown lchown fchown',
    { action: 'changed-file-ownership-of', object: 'path', objectKind: 'file', changedTo: 'a1' },
  ],
  [
    'fchownat',
    { action: 'changed-file-ownership-of', object: 'path', objectKind: 'file', changedTo: 'a2' },
  ],
  [
    'mount fspick',
    {
      action: 'mounted',
      object: 'path',
      objectKind: 'file-system',
      paths: { object: 1, second: 0 },
    },
  ],
  ['move_mount', { action: 'mounted', object: 'path', objectKind: 'file-system' }],
  ['fsmount', { action: 'mounted', object: 'nothing', objectKind: 'file-system' }],
  ['umount umount2', { action: 'unmounted', object: 'path', objectKind: 'file-system' }],
  [
    'setuid setgid setreuid setregid setresuid setresgid',
    {
      action: 'changed-identity-of',
      object: 'program',
      objectKind: 'process',
      changedTo: 'a0',
      isMeans: true,
    },
  ],
  [
    'setfsuid setfsgid',
    { action: 'changed-identity-of', object: 'program', objectKind: 'process', isMeans: true },
  ],
  [
    'stime settimeofday adjtimex clock_settime',
    { action: 'changed-system-time', object: 'nothing', objectKind: 'system' },
  ],
  [
    'utime utimes futimesat utimensat',
    { action: 'changed-timestamp-of', object: 'path', objectKind: 'file' },
  ],
  [
    'access stat lstat fstat stat64 newfstatat faccessat faccessat2 statx',
    { action: 'checked-metadata-of', object: 'path', objectKind: 'file' },
  ],
  [
    'statfs fstatfs',
    { action: 'checked-filesystem-metadata-of', object: 'path', objectKind: 'file-system' },
  ],
  [
    'kill tkill tgkill',
    { action: 'killed-list-of-pids', object: 'processes', objectKind: 'process' },
  ],
  [
    'rename renameat renameat2',
    { action: 'renamed', object: 'path', objectKind: 'file', paths: { object: 2 } },
  ],
  [
    'mkdir mkdirat',
    { action: 'created-directory', object: 'path', objectKind: 'file', paths: { object: 1 } },
  ],
  ['brk mmap', { action: 'allocated-memory', object: 'command', objectKind: 'memory' }],
  [
    'sethostname setdomainname',
    { action: 'changed-system-name', object: 'nothing', objectKind: 'system' },
  ],
  [
    'symlink symlinkat',
    {
      action: 'symlinked',
      object: 'path',
      objectKind: 'file',
      paths: { object: 'created', second: 0 },
    },
  ],
  [
    'init_module finit_module',
    { action: 'loaded-kernel-module', object: 'module', objectKind: 'file' },
  ],
  ['delete_module', { action: 'unloaded-kernel-module', object: 'module', objectKind: 'file' }],
  [
    'sched_setparam sched_setscheduler sched_setattr',
    {
      action: 'adjusted-scheduling-policy-of',
      object: 'program',
      objectKind: 'process',
      isMeans: true,
    },
  ],
  [
    'setxattr fsetxattr lsetxattr removexattr lremovexattr fremovexattr',
    { action: 'changed-file-attributes-of', object: 'path', objectKind: 'file' },
  ],
  ['bind', { action: 'bound-socket', object: 'socket', objectKind: 'socket' }],
  ['connect', { action: 'connected-to', object: 'socket', objectKind: 'socket' }],
  [
    'accept accept4',
    { action: 'accepted-connection-from', object: 'socket', objectKind: 'socket' },
  ],
  ['sendto sendmsg', { action: 'sent-to', object: 'socket', objectKind: 'socket' }],
  ['recvfrom recvmsg', { action: 'received-from', object: 'socket', objectKind: 'socket' }],
];

const byCall = once(
  () =>
    new Map(ROWS.flatMap(([calls, deed]) => calls.split(' ').map((call) => [call, deed] as const))),
);

/** Undefined for calls of which nothing is said but that a rule was triggered. */
export function callDeed(call: string): CallDeed | undefined {
  return byCall().get(call);
}
