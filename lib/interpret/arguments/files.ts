/**
 * Arguments about open files: flags, access, positions, and the commands of fcntl, epoll and ioctl.
 * Numbers are those of x86 on every machine, as in auditctl.
 */
import { flagNames, valueName } from '../../tables/arguments';
import { type Interpreter, signed } from './argument';
import { userId } from './ids';
import * as files from '../../tables/arguments/files.generated';
import { anyOf, joined, oneOf } from './wording';

/** `O_CREAT` of `<linux/fcntl.h>`. */
export const O_CREAT = 0x40;
/** `O_ACCMODE` of `<linux/fcntl.h>`. */
const ACCESS_MODE = 0x3;
/** The bits that must be 0 for auditctl to write `F_OK`; access(2) itself has only three. */
const ACCESS_BITS = 0xf;
/** `AT_FDCWD` of `<linux/fcntl.h>`, -100. */
const WORKING_DIRECTORY = 0xffffff9c;

/** `<linux/fcntl.h>`. */
const F_SETFD = 2;
const F_SETOWN = 8;
const FD_CLOEXEC = 1;

/** Flags of open(2). */
export const openFlags: Interpreter = ({ bits }) => {
  const names = flagNames(files.OPEN_FLAGS, bits);
  return joined((bits & ACCESS_MODE) === 0 ? ['O_RDONLY', ...names] : names);
};

/** Mode of access(2) and faccessat(2). */
export const accessMode: Interpreter = ({ bits }) =>
  (bits & ACCESS_BITS) === 0 ? 'F_OK' : joined(flagNames(files.ACCESS_MODES, bits));

/** Flags of faccessat2(2) and the *xattrat calls. */
export const atFlags: Interpreter = anyOf(files.AT_FLAGS);

/** Directory of the *at calls: openat(2). Other descriptors are just numbers. */
export const directory: Interpreter = ({ bits }) =>
  bits === WORKING_DIRECTORY ? 'AT_FDCWD' : undefined;

/** Origin of lseek(2); auditctl looks only at the low byte. */
export const origin: Interpreter = ({ bits, hex }) =>
  valueName(files.SEEK_WHENCE, bits & 0xff) ?? `unknown-whence(${hex})`;

/** Command of fcntl(2). */
export const descriptorCommand: Interpreter = oneOf(
  files.FCNTL_COMMANDS,
  (argument) => `unknown-fcntl-command(${signed(argument)})`,
);

/** Argument of fcntl(2); its meaning depends on the command to its left. */
export const descriptorArgument: Interpreter = (argument) => {
  // To the kernel the owner is a process or a process group, to auditctl a user.
  if (argument.previous === F_SETOWN) return userId(argument);
  return argument.previous === F_SETFD && argument.bits === FD_CLOEXEC ? 'FD_CLOEXEC' : undefined;
};

/** Operation of epoll_ctl(2). */
export const epollOperation: Interpreter = oneOf(
  files.EPOLL_OPERATIONS,
  (argument) => `unknown-epoll_ctl-operation(${signed(argument)})`,
);

/**
 * Request of ioctl(2), one of the few that auditctl names. Others are 32-bit numbers, which
 * programs pass with or without sign extension.
 */
export const deviceRequest: Interpreter = oneOf(
  files.IOCTLS,
  ({ bits }) => `0x${bits.toString(16)}`,
);
