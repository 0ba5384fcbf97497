/**
 * The values of system call arguments in words, as the audit tools print them. Knows what each
 * argument of each call means, and nothing about rules or records.
 */
import type { Machine, MachineName } from '../../tables/machines';
import { once } from '../../tables/once';
import type { Interpreter } from './argument';
import * as files from './files';
import * as ids from './ids';
import * as memory from './memory';
import * as modes from './modes';
import * as mounts from './mounts';
import type { Names } from '../../machine/names';
import * as processes from './processes';
import * as signals from './signals';
import * as sockets from './sockets';

/** Which of a0 to a3; the kernel records only these. */
export type ArgumentIndex = 0 | 1 | 2 | 3;

type Meaning = readonly [interpreter: Interpreter, systemCalls: string];

/** Calls whose first argument is the directory to which a path is relative. */
const DIRECTORY_CALLS =
  'renameat renameat2 readlinkat mkdirat mknodat fchownat futimesat fchmodat faccessat faccessat2 ' +
  'futimensat unlinkat utimensat linkat newfstatat openat openat2 name_to_handle_at ' +
  'setxattrat getxattrat listxattrat removexattrat file_getattr file_setattr';

/** What the arguments mean to auditctl 4.2.2, which prints those of other calls as numbers. */
const MEANINGS: readonly (readonly Meaning[])[] = [
  [
    [signals.signal, 'rt_sigaction'],
    [files.directory, DIRECTORY_CALLS],
    [processes.clock, 'clock_settime'],
    [processes.cloneFlags, 'clone clone2 unshare'],
    [processes.personality, 'personality'],
    [processes.traceRequest, 'ptrace'],
    [processes.processOption, 'prctl'],
    [processes.resource, 'getrlimit setrlimit'],
    [ids.userId, 'setuid setreuid setresuid setfsuid'],
    [ids.groupId, 'setgid setregid setresgid setfsgid'],
    [sockets.family, 'socket'],
    [sockets.socketCall, 'socketcall'],
    [processes.exitStatus, 'exit exit_group'],
    [processes.bpfCommand, 'bpf'],
  ],
  [
    [modes.permissions, 'fchmod chmod creat mkdir'],
    [modes.typeAndPermissions, 'mknod'],
    [files.descriptorCommand, 'fcntl fcntl64'],
    [mounts.configCommand, 'fsconfig'],
    [mounts.contextFlags, 'fsopen'],
    [mounts.detachedMountFlags, 'fsmount'],
    [mounts.unmountFlags, 'umount2'],
    [ids.userId, 'chown chown32 setreuid setresuid'],
    [ids.groupId, 'setregid setresgid'],
    [sockets.optionLevel, 'getsockopt setsockopt'],
    [sockets.socketType, 'socket'],
    [processes.cloneFlags, 'setns'],
    [processes.schedulingPolicy, 'sched_setscheduler'],
    [processes.processOptionArgument, 'prctl'],
    [files.openFlags, 'open mq_open'],
    [files.accessMode, 'access'],
    [files.epollOperation, 'epoll_ctl'],
    [files.deviceRequest, 'ioctl'],
    [signals.signal, 'kill tkill'],
  ],
  [
    [files.descriptorArgument, 'fcntl fcntl64'],
    [sockets.option, 'getsockopt setsockopt'],
    [files.openFlags, 'openat open_by_handle_at'],
    [modes.permissionsIfCreating, 'open mq_open'],
    [modes.permissions, 'fchmodat mkdirat mknodat'],
    [files.accessMode, 'faccessat faccessat2'],
    [mounts.mountAttributes, 'fsmount'],
    [ids.userId, 'setresuid'],
    [ids.groupId, 'setresgid chown chown32'],
    [sockets.protocol, 'socket'],
    [sockets.messageFlags, 'sendmsg recvmsg'],
    [modes.segmentFlags, 'shmget'],
    [memory.protection, 'mmap'],
    [memory.changedProtection, 'mprotect'],
    [files.directory, 'move_mount readlinkat renameat renameat2 linkat'],
    [files.origin, 'lseek'],
    [signals.signal, 'tgkill'],
    [files.atFlags, 'setxattrat getxattrat listxattrat removexattrat'],
  ],
  [
    [memory.mapFlags, 'mmap'],
    [mounts.mountFlags, 'mount'],
    [sockets.messageFlags, 'recv recvfrom recvmmsg send sendto sendmmsg'],
    [files.atFlags, 'faccessat faccessat2'],
    // The fourth argument is a pointer, with the flags before it; auditctl puts the names here.
    [mounts.openTreeFlags, 'open_tree_attr'],
  ],
];

function bySystemCall(meanings: readonly Meaning[]): ReadonlyMap<string, Interpreter> {
  const interpreters = new Map<string, Interpreter>();
  for (const [interpreter, systemCalls] of meanings) {
    for (const name of systemCalls.split(' ')) interpreters.set(name, interpreter);
  }
  return interpreters;
}

const interpreters = once(() => MEANINGS.map(bySystemCall));

/** The interpreter of a system call's argument; undefined when there is only the number. */
export function argumentInterpreter(
  syscall: string,
  index: ArgumentIndex,
): Interpreter | undefined {
  return interpreters()[index]?.get(syscall);
}

/** An argument to be put into words, with its context. */
export interface ArgumentQuery {
  readonly machine: MachineName | Machine;
  /** The call's name as returned by `syscallName` for the machine. */
  readonly syscall: string;
  readonly index: ArgumentIndex;
  /**
   * a0 to a3; undefined where unknown. A bigint has 64 bits, a negative number 32. An unknown
   * argument to the left of the one asked for counts as 0.
   */
  readonly values: readonly (number | bigint | undefined)[];
  readonly names: Names;
}

/** The value as it was in the register, unsigned, with as many bits as were given. */
function register(value: number | bigint): bigint {
  if (typeof value === 'bigint') return BigInt.asUintN(64, value);
  return value < 0 ? BigInt.asUintN(32, BigInt(value)) : BigInt(value);
}

function low32(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}

/**
 * The value of a system call argument in the words of `auditctl -l -i` and `ausearch -i`: names
 * from the kernel's uapi headers, or `unknown-...` where the call takes one of a known set and the
 * value is not in it. Undefined when there is only the number, which auditctl prints as `0x` and
 * lowercase hexadecimal digits.
 */
export function interpretArgument(query: ArgumentQuery): string | undefined {
  const { machine, syscall, index, values, names } = query;
  const interpreter = argumentInterpreter(syscall, index);
  const value = values[index];
  if (interpreter === undefined || value === undefined) return undefined;
  const whole = register(value);
  return interpreter({
    bits: low32(whole),
    hex: whole.toString(16),
    previous: low32(register(values[index - 1] ?? 0)),
    machine: typeof machine === 'string' ? machine : machine.name,
    names,
  });
}
