/** The argument tables against facts of the headers and against what auditctl prints. */
import { describe, expect, it } from '@jest/globals';
import { flagNames, valueName } from '../../../lib/tables/arguments';
import * as files from '../../../lib/tables/arguments/files.generated';
import * as memory from '../../../lib/tables/arguments/memory.generated';
import * as mounts from '../../../lib/tables/arguments/mounts.generated';
import * as processes from '../../../lib/tables/arguments/processes.generated';
import * as sockets from '../../../lib/tables/arguments/sockets.generated';

describe('values', () => {
  it.each([
    [processes.SIGNALS, 0, 'SIG0'],
    [processes.SIGNALS, 9, 'SIGKILL'],
    [processes.SIGNALS, 15, 'SIGTERM'],
    [processes.SIGNALS, 29, 'SIGIO'],
    [processes.SIGNALS, 30, 'IGPWR'],
    [processes.PTRACE_REQUESTS, 3, 'PTRACE_PEEKUSER'],
    [processes.PTRACE_REQUESTS, 16, 'PTRACE_ATTACH'],
    [processes.PTRACE_REQUESTS, 0x4206, 'PTRACE_SEIZE'],
    [processes.PRCTL_OPTIONS, 1, 'PR_SET_PDEATHSIG'],
    [processes.PRCTL_OPTIONS, 15, 'PR_SET_NAME'],
    [processes.PRCTL_OPTIONS, 24, 'PR_CAPBSET_DROP'],
    [processes.RLIMITS, 7, 'RLIMIT_NOFILE'],
    [processes.SCHEDULING_POLICIES, 0, 'SCHED_OTHER'],
    [processes.SCHEDULING_POLICIES, 6, 'SCHED_DEADLINE'],
    [processes.CLOCKS, 0, 'CLOCK_REALTIME'],
    [processes.CAPABILITIES, 21, 'sys_admin'],
    [processes.CAPABILITIES, 40, 'checkpoint_restore'],
    [processes.BPF_COMMANDS, 5, 'BPF_PROG_LOAD'],
    [processes.BPF_COMMANDS, 10, 'BPF_PROG_TEST_RUN'],
    [processes.PERSONALITIES, 8, 'PER_LINUX32'],
    [files.SEEK_WHENCE, 2, 'SEEK_END'],
    [files.FCNTL_COMMANDS, 2, 'F_SETFD'],
    [files.FCNTL_COMMANDS, 12, 'F_GETLK64'],
    [files.FCNTL_COMMANDS, 1030, 'F_DUPFD_CLOEXEC'],
    [files.EPOLL_OPERATIONS, 1, 'EPOLL_CTL_ADD'],
    [files.IOCTLS, 0x5401, 'TCGETS'],
    [files.IOCTLS, 0x541b, 'TIOCINQ'],
    [files.IOCTLS, 0xc01864b0, 'DRM_IOCTL_MODE_PAGE_FLIP'],
    [mounts.FSCONFIG_COMMANDS, 6, 'FSCONFIG_CMD_CREATE'],
    [sockets.SOCKET_FAMILIES, 1, 'local'],
    [sockets.SOCKET_FAMILIES, 2, 'inet'],
    [sockets.SOCKET_FAMILIES, 10, 'inet6'],
    [sockets.SOCKET_TYPES, 1, 'SOCK_STREAM'],
    [sockets.SOCKET_LEVELS, 1, 'SOL_SOCKET'],
    [sockets.SOCKET_OPTIONS, 2, 'SO_REUSEADDR'],
    [sockets.SOCKET_OPTIONS, 20, 'SO_RCVTIMEO'],
    [sockets.SOCKET_OPTIONS_PPC, 20, 'SO_PASSCRED'],
    [sockets.IP_OPTIONS, 64, 'IPT_SO_SET_REPLACE'],
    [sockets.IPV6_OPTIONS, 26, 'IPV6_V6ONLY'],
    [sockets.TCP_OPTIONS, 1, 'TCP_NODELAY'],
    [sockets.UDP_OPTIONS, 100, 'UDP_ENCAP'],
    [sockets.PACKET_OPTIONS, 18, 'PACKET_FANOUT'],
    [sockets.SOCKET_CALLS, 3, 'connect'],
    [sockets.IPC_CALLS, 23, 'shmget'],
  ])('%#: %i is %s', (table, value, name) => {
    expect(valueName(table, value)).toBe(name);
  });

  it('has no name for the rest', () => {
    expect(valueName(sockets.SOCKET_FAMILIES, 0x63)).toBeUndefined();
    expect(valueName(processes.SIGNALS, -1)).toBeUndefined();
    expect(valueName(files.IOCTLS, 0)).toBeUndefined();
  });
});

describe('flags', () => {
  it.each([
    [files.OPEN_FLAGS, 0o1101, 'O_WRONLY|O_CREAT|O_TRUNC'],
    [files.OPEN_FLAGS, 0o4010000, 'O_DSYNC|__O_SYNC'],
    [files.OPEN_FLAGS, 0o20200000, 'O_DIRECTORY|__O_TMPFILE'],
    [files.OPEN_FLAGS, 0x8000, ''],
    [files.ACCESS_MODES, 7, 'X_OK|W_OK|R_OK'],
    [files.AT_FLAGS, 0x100, 'AT_SYMLINK_NOFOLLOW'],
    [memory.PROTECTION, 5, 'PROT_READ|PROT_EXEC'],
    [memory.MAP_FLAGS, 0x22, 'MAP_PRIVATE|MAP_ANONYMOUS'],
    [memory.SHM_FLAGS, 0o1644, 'IPC_CREAT'],
    [mounts.MOUNT_FLAGS, 0x1001, 'MS_RDONLY|MS_BIND'],
    [mounts.MOUNT_FLAGS, 0x80000000, 'MS_NOUSER'],
    [mounts.MOUNT_FLAGS, 0x80000000 | 0, 'MS_NOUSER'],
    [mounts.UMOUNT_FLAGS, 2, 'MNT_DETACH'],
    [mounts.MOUNT_ATTRIBUTES, 3, 'MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOSUID'],
    [mounts.MOVE_MOUNT_FLAGS, 4, 'MOVE_MOUNT_F_EMPTY_PATH'],
    [mounts.OPEN_TREE_FLAGS, 1, 'OPEN_TREE_CLONE'],
    [processes.CLONE_FLAGS, 0x10020011, 'CLONE_NEWNS|CLONE_NEWUSER'],
    [processes.CLONE_FLAGS, 0x40000, 'CLONE_SYSVSEM'],
    [sockets.MESSAGE_FLAGS, 0x4040, 'MSG_DONTWAIT|MSG_NOSIGNAL'],
    [sockets.MESSAGE_FLAGS, 0, ''],
  ])('%#: %i is "%s"', (table, bits, names) => {
    expect(flagNames(table, bits).join('|')).toBe(names);
  });

  it('are single bits', () => {
    const tables = [
      files.OPEN_FLAGS,
      files.ACCESS_MODES,
      files.AT_FLAGS,
      memory.PROTECTION,
      memory.MAP_FLAGS,
      memory.SHM_FLAGS,
      mounts.MOUNT_FLAGS,
      mounts.UMOUNT_FLAGS,
      mounts.MOUNT_ATTRIBUTES,
      mounts.MOVE_MOUNT_FLAGS,
      mounts.OPEN_TREE_FLAGS,
      processes.CLONE_FLAGS,
      sockets.MESSAGE_FLAGS,
    ];
    for (const table of tables) {
      expect(flagNames(table, 0xffffffff)).toEqual(Object.values(table()));
    }
  });
});
