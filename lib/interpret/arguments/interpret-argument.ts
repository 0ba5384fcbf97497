/**
 * The values of system call arguments in words, as the audit tools print them. Knows which argument of
 * which call means what, and nothing of rules or records.
 */
import type { Machine, MachineName } from '../../tables/machines';
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

/** Which of a0 to a3: the kernel records no more. */
export type ArgumentIndex = 0 | 1 | 2 | 3;

type Meaning = readonly [interpreter: Interpreter, systemCalls: string];

/** Calls whose first argument is the directory that a path starts from. */
const DIRECTORY_CALLS =
  'renameat renameat2 readlinkat mkdirat mknodat fchownat futimesat fchmodat faccessat faccessat2 ' +
  'futimensat unlinkat utimensat linkat newfstatat openat openat2 name_to_handle_at ' +
  'setxattrat getxattrat listxattrat removexattrat file_getattr file_setattr';

/** What the arguments mean to auditctl 4.2.2. The calls that it leaves out print as numbers there. */
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
    // Its fourth argument is a pointer; the flags stand before it. auditctl names them here.
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

const INTERPRETERS = MEANINGS.map(bySystemCall);

/** What puts an argument of a system call into words; undefined when its number is all there is. */
export function argumentInterpreter(
  syscall: string,
  index: ArgumentIndex,
): Interpreter | undefined {
  return INTERPRETERS[index]?.get(syscall);
}

/** An argument to be put into words, with what surrounds it. */
export interface ArgumentQuery {
  readonly machine: MachineName | Machine;
  /** The call's name as `syscallName` gives it for the machine. */
  readonly syscall: string;
  readonly index: ArgumentIndex;
  /**
   * a0 to a3, undefined where one is not known. A bigint has 64 bits, a negative number 32; of an
   * argument left of the one asked for, what is not known counts as 0.
   */
  readonly values: readonly (number | bigint | undefined)[];
  readonly names: Names;
}

/** The value as the register held it: as many bits as it came with, unsigned. */
function register(value: number | bigint): bigint {
  if (typeof value === 'bigint') return BigInt.asUintN(64, value);
  return value < 0 ? BigInt.asUintN(32, BigInt(value)) : BigInt(value);
}

function low32(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}

/**
 * The value of a system call argument in the words of `auditctl -l -i` and `ausearch -i`: the names of
 * the kernel's uapi headers, and `unknown-...` where a call takes one of a known set and this is none of
 * them. Undefined when there is nothing to say about it but its number, which auditctl then prints as
 * `0x` and lowercase hexadecimal digits.
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
