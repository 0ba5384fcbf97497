/**
 * The action of each system call, by name. io_uring operations have the names of the calls that
 * they correspond to.
 */
import { once } from '../../tables/once';
import type { EventAction } from './actions';

/** Names as in `lib/tables/syscalls`, of all machines. */
const CALLS = {
  'opened-file': 'open openat openat2 open_by_handle_at name_to_handle_at',
  'created-file': 'creat mknod mknodat memfd_create memfd_secret',
  'created-directory': 'mkdir mkdirat',
  'created-symlink': 'symlink symlinkat',
  'linked-file': 'link linkat',
  'renamed-file': 'rename renameat renameat2',
  'deleted-file': 'unlink unlinkat',
  'deleted-directory': 'rmdir',
  'truncated-file': 'truncate ftruncate truncate64 ftruncate64 fallocate',
  'read-file': 'read pread readv preadv preadv2 sendfile sendfile64 readahead',
  'wrote-file': 'write pwrite writev pwritev pwritev2 splice copy_file_range',
  'checked-file':
    'stat lstat fstat stat64 lstat64 fstat64 fstatat64 newfstatat statx statfs fstatfs statfs64 ' +
    'fstatfs64 access faccessat faccessat2 readlink readlinkat',
  'read-directory': 'getdents getdents64 readdir',
  'changed-file-mode': 'chmod fchmod fchmodat fchmodat2',
  'changed-file-owner': 'chown fchown lchown fchownat chown32 fchown32 lchown32',
  'changed-file-times': 'utime utimes futimesat utimensat',
  'changed-file-attributes':
    'setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat',
  'read-file-attributes':
    'getxattr lgetxattr fgetxattr getxattrat listxattr llistxattr flistxattr listxattrat',
  'watched-file': 'inotify_add_watch fanotify_mark',
  'changed-directory': 'chdir fchdir',
  'changed-root': 'chroot pivot_root',
  'mounted-filesystem': 'mount fsopen fsconfig fsmount fspick move_mount mount_setattr open_tree',
  'unmounted-filesystem': 'umount umount2',
  'controlled-device': 'ioctl',
  'executed-program': 'execve execveat',
  'started-process': 'fork vfork clone clone3',
  'ended-process': 'exit exit_group',
  'signaled-process':
    'kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal process_mrelease',
  'traced-process': 'ptrace kcmp',
  'read-process-memory': 'process_vm_readv pidfd_getfd',
  'wrote-process-memory': 'process_vm_writev process_madvise',
  'mapped-memory': 'mmap mmap2 mprotect pkey_mprotect mremap remap_file_pages',
  'changed-identity':
    'setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups setuid32 setgid32 ' +
    'setreuid32 setregid32 setresuid32 setresgid32 setfsuid32 setfsgid32 setgroups32',
  'changed-capabilities': 'capset',
  'changed-process':
    'prctl arch_prctl personality setpriority setrlimit prlimit64 ioprio_set setpgid setsid ' +
    'sched_setparam sched_setscheduler sched_setaffinity sched_setattr seccomp landlock_restrict_self',
  'changed-namespace': 'unshare setns',
  'opened-socket': 'socket socketpair',
  'connected-socket': 'connect',
  'bound-socket': 'bind',
  'listened-on-socket': 'listen',
  'accepted-connection': 'accept accept4',
  'sent-data': 'send sendto sendmsg sendmmsg sendmsg_zc',
  'received-data': 'recv recvfrom recvmsg recvmmsg',
  'changed-socket': 'setsockopt shutdown',
  'loaded-kernel-module': 'init_module finit_module create_module',
  'unloaded-kernel-module': 'delete_module',
  'loaded-kernel': 'kexec_load kexec_file_load',
  'rebooted-system': 'reboot',
  'changed-system-time':
    'settimeofday stime adjtimex clock_settime clock_settime64 clock_adjtime clock_adjtime64',
  'changed-host-name': 'sethostname setdomainname',
  'changed-swap': 'swapon swapoff',
  'changed-quota': 'quotactl quotactl_fd',
  'changed-accounting': 'acct',
  'used-bpf': 'bpf',
  'used-keyring': 'add_key request_key keyctl',
  'used-performance-events': 'perf_event_open',
  'used-message-queue':
    'mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr mq_timedsend_time64 ' +
    'mq_timedreceive_time64',
  'used-ipc-object':
    'msgget msgctl msgsnd msgrcv semget semctl semop semtimedop shmget shmctl shmat shmdt ipc',
} as const satisfies Readonly<Partial<Record<EventAction, string>>>;

const actionsByCall = once(
  (): ReadonlyMap<string, EventAction> =>
    new Map(
      Object.entries(CALLS).flatMap(([action, names]) =>
        names.split(' ').map((name) => [name, action as EventAction] as const),
      ),
    ),
);

/** Every system call that has an action. */
export function syscallsWithAction(): readonly string[] {
  return [...actionsByCall().keys()];
}

/** The action of a system call; undefined when it has none of its own. */
export function syscallAction(name: string): EventAction | undefined {
  return actionsByCall().get(name);
}
