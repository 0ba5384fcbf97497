/**
 * Makes the tables that put system call arguments into words: flags and values by family. Says which
 * macros belong to a family and how auditctl spells them; what is done with them is not known here.
 */
import {
  ACCESS_MODES,
  FCNTL_COMMANDS_32,
  IOCTLS,
  IP6TABLES_OPTIONS,
  IPTABLES_OPTIONS,
  MESSAGE_FLAGS,
  SHM_FLAGS,
  SOCKET_FAMILIES,
  SOCKET_LEVELS,
  SOCKET_TYPES,
  UMOUNT_FLAGS,
} from './argument-facts.mjs';
import { familyTables } from './families.mjs';
import { file } from './render.mjs';

/**
 * Files below lib/tables/arguments, with what they are about and their tables.
 *
 * @type {Record<string, { about: string, tables: Record<string, import('./families.mjs').Family> }>}
 */
const FILES = {
  files: {
    about: 'open, fcntl, lseek, access, epoll and ioctl',
    tables: {
      OPEN_FLAGS: {
        doc: 'Flags of open(2): `O_*`. No bit of the low two set is `O_RDONLY`.',
        include: ['linux/fcntl.h'],
        macros: /^(O_|__O_|FASYNC$)/,
        except: /^(O_ACCMODE|O_RDONLY|O_LARGEFILE|O_NDELAY|O_SYNC|O_TMPFILE(_MASK)?)$/,
        spelled: { FASYNC: 'O_ASYNC' },
        hex: true,
      },
      ACCESS_MODES: {
        doc: 'Modes of access(2). None of the low three set is `F_OK`.',
        adds: ACCESS_MODES,
        hex: true,
      },
      AT_FLAGS: {
        doc: 'Flags of the *at calls: `AT_*`. 0x200 has the meaning of faccessat(2).',
        include: ['linux/fcntl.h'],
        macros: /^AT_/,
        except: /^AT_(FDCWD|REMOVEDIR|STATX_SYNC_TYPE|STATX_SYNC_AS_STAT)$/,
        hex: true,
      },
      SEEK_WHENCE: {
        doc: 'Origins of lseek(2): `SEEK_*`.',
        include: ['linux/fs.h'],
        macros: /^SEEK_/,
        except: /^SEEK_MAX$/,
      },
      FCNTL_COMMANDS: {
        doc: 'Commands of fcntl(2): `F_*`.',
        include: ['linux/fcntl.h'],
        macros: /^F_/,
        except: /^F_([RW]DLCK|WRLCK|UNLCK|EXLCK|SHLCK|LINUX_SPECIFIC_BASE|SEAL_\w+|OWNER_\w+)$/,
        adds: FCNTL_COMMANDS_32,
      },
      RESOLVE_FLAGS: {
        doc: 'Flags of path resolution of openat2(2): `RESOLVE_*`.',
        include: ['linux/openat2.h'],
        macros: /^RESOLVE_/,
        hex: true,
      },
      EPOLL_OPERATIONS: {
        doc: 'Operations of epoll_ctl(2): `EPOLL_CTL_*`.',
        include: ['linux/eventpoll.h'],
        macros: /^EPOLL_CTL_/,
      },
      IOCTLS: {
        doc: 'The requests of ioctl(2) that auditctl names.',
        include: Object.keys(IOCTLS),
        list: Object.values(IOCTLS).flat(),
        hex: true,
      },
    },
  },
  memory: {
    about: 'mmap, mprotect and shmget',
    tables: {
      PROTECTION: {
        doc: 'Protection of mmap(2) and mprotect(2): `PROT_*`. None of the low three set is `PROT_NONE`.',
        include: ['linux/mman.h'],
        list: ['PROT_READ', 'PROT_WRITE', 'PROT_EXEC', 'PROT_SEM'],
        hex: true,
      },
      MAP_FLAGS: {
        doc: 'Flags of mmap(2): `MAP_*`. None of the low four set is `MAP_FILE`.',
        include: ['linux/mman.h'],
        macros: /^MAP_/,
        except: /^MAP_(FILE|TYPE|SHARED_VALIDATE|HUGE_\w+)$/,
        hex: true,
      },
      SHM_FLAGS: {
        doc: 'Flags of shmget(2) above the nine bits of its mode.',
        include: ['linux/ipc.h'],
        list: ['IPC_CREAT', 'IPC_EXCL'],
        adds: SHM_FLAGS,
        hex: true,
      },
    },
  },
  mounts: {
    about: 'mount, umount2 and the calls of the new mount interface',
    tables: {
      MOUNT_FLAGS: {
        doc: 'Flags of mount(2): `MS_*`.',
        include: ['linux/mount.h'],
        macros: /^MS_/,
        except: /^MS_(VERBOSE|RMT_MASK|MGC_\w+)$/,
        hex: true,
      },
      UMOUNT_FLAGS: { doc: 'Flags of umount2(2).', adds: UMOUNT_FLAGS, hex: true },
      FSCONFIG_COMMANDS: {
        doc: 'Commands of fsconfig(2): `FSCONFIG_*`.',
        include: ['linux/mount.h'],
        enum: 'fsconfig_command',
      },
      MOUNT_ATTRIBUTES: {
        doc: 'Mount attributes of fsmount(2): `MOUNT_ATTR_*`.',
        include: ['linux/mount.h'],
        macros: /^MOUNT_ATTR_/,
        except: /^MOUNT_ATTR_(_ATIME|RELATIME|SIZE_\w+)$/,
        hex: true,
      },
      MOVE_MOUNT_FLAGS: {
        doc: 'Flags of move_mount(2): `MOVE_MOUNT_*`.',
        include: ['linux/mount.h'],
        macros: /^MOVE_MOUNT_/,
        except: /^MOVE_MOUNT__MASK$/,
        hex: true,
      },
      OPEN_TREE_FLAGS: {
        doc: 'Flags of open_tree(2): `OPEN_TREE_*` and the `AT_*` that it takes.',
        include: ['linux/fcntl.h', 'linux/mount.h'],
        list: [
          'OPEN_TREE_CLONE',
          'AT_SYMLINK_NOFOLLOW',
          'AT_NO_AUTOMOUNT',
          'AT_EMPTY_PATH',
          'AT_RECURSIVE',
          'OPEN_TREE_CLOEXEC',
        ],
        hex: true,
      },
    },
  },
  processes: {
    about: 'signals, clone, ptrace, prctl, limits, scheduling, clocks, capabilities and bpf',
    tables: {
      SIGNALS: {
        doc: 'Signals: `SIG*`. auditctl writes `SIG0` for none and `IGPWR` for 30.',
        include: ['linux/signal.h'],
        macros: /^SIG[A-Z0-9]+$/,
        except: /^SIG(IOT|POLL|UNUSED|RTMIN|RTMAX|STKSZ)$/,
        spelled: { SIGPWR: 'IGPWR' },
        adds: { 0: 'SIG0' },
      },
      CLONE_FLAGS: {
        doc: 'Flags of clone(2), unshare(2) and setns(2): `CLONE_*`. The low eight bits are a signal.',
        include: ['linux/sched.h'],
        macros: /^CLONE_/,
        // CLONE_NEWTIME lies in the signal's bits and is for unshare and clone3 alone.
        except: /^CLONE_(ARGS_\w+|CLEAR_SIGHAND|INTO_CGROUP|NEWTIME)$/,
        hex: true,
      },
      PERSONALITIES: {
        doc: 'Personalities without flags: `PER_*`. The low byte selects one.',
        include: ['linux/personality.h'],
        list: ['PER_LINUX', 'PER_BSD', 'PER_LINUX32', 'PER_RISCOS', 'PER_OSF4', 'PER_HPUX'],
      },
      PTRACE_REQUESTS: {
        doc: 'Requests of ptrace(2): `PTRACE_*`.',
        include: ['linux/ptrace.h'],
        macros: /^PTRACE_/,
        except: /^PTRACE_(O_\w+|EVENT_\w+|EVENTMSG_\w+|SYSCALL_INFO_\w+|PEEKSIGINFO_SHARED)$/,
        spelled: { PTRACE_PEEKUSR: 'PTRACE_PEEKUSER', PTRACE_POKEUSR: 'PTRACE_POKEUSER' },
      },
      PRCTL_OPTIONS: {
        doc: 'Options of prctl(2): `PR_*`.',
        include: ['linux/prctl.h'],
        macros:
          /^PR_([GS]ET_\w+|CAPBSET_\w+|TASK_PERF_\w+|MCE_KILL|MCE_KILL_GET|MPX_\w+|CAP_AMBIENT|S[VM]E_[GS]ET_VL|PAC_RESET_KEYS|PAC_[GS]ET_ENABLED_KEYS|SCHED_CORE)$/,
        except: /^PR_(SET_MM_\w+|SET_PTRACER_ANY|SET_VMA_ANON_NAME)$/,
      },
      RLIMITS: {
        doc: 'Resources of setrlimit(2): `RLIMIT_*`.',
        include: ['linux/resource.h'],
        macros: /^RLIMIT_/,
      },
      SCHEDULING_POLICIES: {
        doc: 'Policies of sched_setscheduler(2): `SCHED_*`; 0x40000000 is a flag beside them.',
        include: ['linux/sched.h'],
        macros: /^SCHED_/,
        except: /^SCHED_(FLAG_\w+|RESET_ON_FORK)$/,
        spelled: { SCHED_NORMAL: 'SCHED_OTHER' },
      },
      CLOCKS: {
        doc: 'Clocks of clock_settime(2): `CLOCK_*`.',
        include: ['linux/time.h'],
        macros: /^CLOCK_/,
      },
      CAPABILITIES: {
        doc: 'Capabilities: `CAP_*`, lowercase and without the prefix.',
        include: ['linux/capability.h'],
        macros: /^CAP_/,
        except: /^CAP_LAST_CAP$/,
        rename: (name) => name.slice('CAP_'.length).toLowerCase(),
      },
      BPF_COMMANDS: {
        doc: 'Commands of bpf(2): `BPF_*`.',
        include: ['linux/bpf.h'],
        enum: 'bpf_cmd',
        except: /^(BPF_PROG_RUN|__MAX_BPF_CMD)$/,
      },
    },
  },
  sockets: {
    about: 'socket, setsockopt, the sending and receiving calls, and the two multiplexers',
    tables: {
      SOCKET_FAMILIES: {
        doc: 'Families of socket(2): `AF_*`, lowercase and without the prefix.',
        adds: SOCKET_FAMILIES,
      },
      SOCKET_TYPES: {
        doc: 'Types of socket(2), in the low four bits: `SOCK_*`.',
        adds: SOCKET_TYPES,
      },
      SOCKET_LEVELS: {
        doc: 'Levels of setsockopt(2): `SOL_*`, for where a protocol has no name.',
        adds: SOCKET_LEVELS,
      },
      MESSAGE_FLAGS: {
        doc: 'Flags of the sending and receiving calls: `MSG_*`.',
        adds: MESSAGE_FLAGS,
        hex: true,
      },
      SOCKET_OPTIONS: {
        doc: 'Options of level SOL_SOCKET: `SO_*`.',
        include: ['linux/socket.h', 'asm/socket.h'],
        macros: /^(SO_|SCM_TIMESTAMPING_(OPT_STATS|PKTINFO)$)/,
        except: /^SO_(GET_FILTER|DETACH_BPF|\w+_OLD)$/,
      },
      SOCKET_OPTIONS_PPC: {
        doc: 'Options of level SOL_SOCKET that have another number on ppc.',
        tree: 'powerpc',
        include: ['asm/socket.h'],
        list: [
          'SO_RCVLOWAT',
          'SO_SNDLOWAT',
          'SO_RCVTIMEO_OLD',
          'SO_SNDTIMEO_OLD',
          'SO_PASSCRED',
          'SO_PEERCRED',
        ],
        spelled: { SO_RCVTIMEO_OLD: 'SO_RCVTIMEO', SO_SNDTIMEO_OLD: 'SO_SNDTIMEO' },
      },
      IP_OPTIONS: {
        doc: 'Options of protocol ip: `IP_*`, `MCAST_*` and those of iptables.',
        include: ['linux/in.h'],
        macros: /^(IP_|MCAST_)/,
        except:
          /^(IP_PMTUDISC_\w+|IP_DEFAULT_\w+|IP_RECVRETOPTS|IP_RECVORIGDSTADDR|MCAST_(EX|IN)CLUDE)$/,
        adds: IPTABLES_OPTIONS,
      },
      IPV6_OPTIONS: {
        doc: 'Options of protocol ipv6: `IPV6_*`, `MCAST_*` and those of ip6tables.',
        include: ['linux/in.h', 'linux/in6.h'],
        macros: /^(IPV6_|MCAST_)/,
        except:
          /^(IPV6_(PMTUDISC|FL|PRIORITY|TLV|PREFER|FLOWINFO)_(?!SEND$)\w+|IPV6_FLOWINFO_(FLOWLABEL|PRIORITY)|IPV6_RECVORIGDSTADDR|MCAST_(EX|IN)CLUDE)$/,
        adds: IP6TABLES_OPTIONS,
      },
      TCP_OPTIONS: {
        doc: 'Options of protocol tcp: `TCP_*`.',
        include: ['linux/tcp.h'],
        macros: /^TCP_/,
        except:
          /^TCP_(CM_INQ|MSS_\w+|REPAIR_(ON|OFF|OFF_NO_WP)|MD5SIG_(MAXKEYLEN|FLAG_\w+)|RECEIVE_\w+)$/,
        adds: { 15: 'TCP_COOKIE_TRANSACTIONS' },
      },
      UDP_OPTIONS: {
        doc: 'Options of protocol udp: `UDP_*`.',
        include: ['linux/udp.h'],
        macros: /^UDP_/,
        except: /^UDP_(ENCAP_\w+|V[46]_FLOW)$/,
      },
      PACKET_OPTIONS: {
        doc: 'Options of level SOL_PACKET: `PACKET_*`.',
        include: ['linux/if_packet.h'],
        list: [
          'PACKET_ADD_MEMBERSHIP',
          'PACKET_DROP_MEMBERSHIP',
          'PACKET_RECV_OUTPUT',
          'PACKET_RX_RING',
          'PACKET_STATISTICS',
          'PACKET_COPY_THRESH',
          'PACKET_AUXDATA',
          'PACKET_ORIGDEV',
          'PACKET_VERSION',
          'PACKET_HDRLEN',
          'PACKET_RESERVE',
          'PACKET_TX_RING',
          'PACKET_LOSS',
          'PACKET_VNET_HDR',
          'PACKET_TX_TIMESTAMP',
          'PACKET_TIMESTAMP',
          'PACKET_FANOUT',
          'PACKET_TX_HAS_OFF',
          'PACKET_QDISC_BYPASS',
          'PACKET_ROLLOVER_STATS',
          'PACKET_FANOUT_DATA',
          'PACKET_IGNORE_OUTGOING',
        ],
      },
      SOCKET_CALLS: {
        doc: 'Calls of socketcall(2): `SYS_*`, lowercase and without the prefix.',
        include: ['linux/net.h'],
        macros: /^SYS_/,
        rename: (name) => name.slice('SYS_'.length).toLowerCase(),
      },
      IPC_CALLS: {
        doc: 'Calls of ipc(2), lowercase.',
        include: ['linux/ipc.h'],
        macros: /^(SEM(OP|GET|CTL|TIMEDOP)|MSG(SND|RCV|GET|CTL)|SHM(AT|DT|GET|CTL))$/,
        rename: (name) => name.toLowerCase(),
      },
    },
  },
};

/** The generated files, as [path below lib/tables, text]. */
export function argumentFiles() {
  return Object.entries(FILES).map(([name, { about, tables }]) => {
    const purpose = `Names of system call arguments: ${about}. Numbers are those of x86.`;
    return [`arguments/${name}.generated.ts`, file(purpose, familyTables(tables), undefined, '..')];
  });
}
