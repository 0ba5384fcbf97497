/**
 * Permission bits of files and of similar objects. Does not know which system calls take them.
 */
import { flagNames } from '../../tables/arguments';
import { fileTypeName } from '../../tables/file-types';
import type { Argument, Interpreter } from './argument';
import { O_CREAT } from './files';
import * as memory from '../../tables/arguments/memory.generated';

/** `S_IFMT` of `<linux/stat.h>`. */
const TYPE_BITS = 0xf000;
const TYPE_SHIFT = 12;
const PERMISSION_BITS = 0o777;

/** `S_ISUID`, `S_ISGID` and `S_ISVTX` of `<linux/stat.h>`, in the order auditctl writes them. */
const SPECIAL_BITS: readonly (readonly [bit: number, word: string])[] = [
  [0o4000, 'suid,'],
  [0o2000, 'sgid,'],
  [0o1000, 'sticky,'],
];

function octal(bits: number, digits: number): string {
  return bits.toString(8).padStart(digits, '0');
}

function specialBits(bits: number): string {
  return SPECIAL_BITS.filter(([bit]) => (bits & bit) !== 0)
    .map(([, word]) => word)
    .join('');
}

/** Permissions of chmod(2), mkdir(2), creat(2) and their kin: `suid,0755`. */
export const permissions: Interpreter = ({ bits }) =>
  `${specialBits(bits)}0${octal(bits & PERMISSION_BITS, 3)}`;

/** Type and permissions of mknod(2): `fifo,644`. Without a leading zero, in auditctl's manner. */
export const typeAndPermissions: Interpreter = ({ bits }) => {
  const type = bits & TYPE_BITS;
  const word = fileTypeName(type) ?? octal(type >> TYPE_SHIFT, 3);
  return `${word},${specialBits(bits)}${octal(bits & PERMISSION_BITS, 3)}`;
};

/**
 * Permissions of open(2) and mq_open(2), which matter only when the flags to their left create a
 * file.
 */
export const permissionsIfCreating: Interpreter = (argument: Argument) =>
  (argument.previous & O_CREAT) === 0 ? undefined : permissions(argument);

/** Flags of shmget(2) before the permissions of the segment: `IPC_CREAT|0644`. */
export const segmentFlags: Interpreter = ({ bits }) =>
  [...flagNames(memory.SHM_FLAGS, bits), `0${octal(bits & PERMISSION_BITS, 3)}`].join('|');
