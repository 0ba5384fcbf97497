/**
 * What the value of a field means, by kind: from text, to and from the kernel's 32 bits, and back
 * to text. Strings are not here: their bytes are sent beside the numbers.
 */
import { errnoName, errnoNumber } from '../tables/errnos';
import { fileTypeName, fileTypeNumber } from '../tables/file-types';
import { filesystemName, filesystemNumber } from '../tables/filesystems';
import { type Machine, machineByElf, machineByName, partnerOf } from '../tables/machines';
import { recordTypeName, recordTypeNumber } from '../tables/record-types';
import type { RuleErrorCode } from '../errors';
import { byteLength } from '../text/byte-text';
import type { ValueKind } from './fields';
import { type NumberForm, readNumber, signed, unsigned } from './numbers';
import type { Target } from '../machine/target';
import { UNSET_ID } from '../tables/unset-id';

/** Why a value was refused. The caller knows the field and the column. */
export interface ValueProblem {
  readonly code: RuleErrorCode;
  readonly expected: string;
}

export type Value = number | string;

/**
 * How numbers are read: `exact` refuses trailing text and more than 32 bits; `auditctl` ignores the
 * text and truncates the number.
 */
export type NumberReading = 'exact' | 'auditctl';

export interface ValueCodec {
  /** The value in its normal form, or why the text is invalid. */
  parse(text: string, target: Target, numbers: NumberReading): Value | ValueProblem;
  /** The kernel's 32 bits, or why the value has no number on the target. */
  encode(value: Value, target: Target): number | ValueProblem;
  /** The value in its normal form, or undefined when `parse` could not read what `format` writes. */
  decode(bits: number, target: Target): Value | undefined;
  /** As `auditctl -l` prints it. */
  format(value: Value): string;
}

export function isProblem(result: Value | ValueProblem): result is ValueProblem {
  return typeof result === 'object';
}

function problem(code: RuleErrorCode, expected: string): ValueProblem {
  return { code, expected };
}

const NUMBER_EXPECTED = problem('number-expected', 'a number (decimal, 0x hexadecimal or 0 octal)');

function parseNumber(
  text: string,
  form: NumberForm,
  numbers: NumberReading,
): number | ValueProblem {
  const read = readNumber(text, form);
  if (read === undefined || (numbers === 'exact' && !read.exact)) return NUMBER_EXPECTED;
  return read.value;
}

function encodeNumber(value: Value): number | ValueProblem {
  return (typeof value === 'number' ? unsigned(value) : undefined) ?? NUMBER_EXPECTED;
}

const number: ValueCodec = {
  parse: (text, _target, numbers) => parseNumber(text, 'positive', numbers),
  encode: encodeNumber,
  decode: (bits) => bits,
  format: String,
};

const inode: ValueCodec = {
  ...number,
  parse: (text, _target, numbers) => parseNumber(text, 'unsigned', numbers),
};

const signedNumber: ValueCodec = {
  ...number,
  parse: (text, _target, numbers) => parseNumber(text, 'signed', numbers),
  format: (value) => `0x${(Number(value) >>> 0).toString(16).toUpperCase()}`,
};

const user: ValueCodec = {
  parse(text, target, numbers) {
    if (text === 'unset') return 'unset';
    if (/^-?\d/.test(text)) {
      const read = parseNumber(text, 'signed', numbers);
      return read === UNSET_ID ? 'unset' : read;
    }
    return target.userId(text) === undefined
      ? problem('unknown-user', 'a uid, a user name known on this machine, or unset')
      : text;
  },
  encode(value, target) {
    if (value === 'unset') return UNSET_ID;
    if (typeof value === 'number') return encodeNumber(value);
    return target.userId(value) ?? problem('unknown-user', 'a user name known on this machine');
  },
  decode: (bits) => (bits === UNSET_ID ? 'unset' : bits),
  format: (value) =>
    value === 'unset' ? '-1' : typeof value === 'number' ? String(signed(value)) : value,
};

const group: ValueCodec = {
  parse(text, target, numbers) {
    if (/^\d/.test(text)) return parseNumber(text, 'positive', numbers);
    return target.groupId(text) === undefined
      ? problem('unknown-group', 'a gid or a group name known on this machine')
      : text;
  },
  encode(value, target) {
    if (typeof value === 'number') return encodeNumber(value);
    return target.groupId(value) ?? problem('unknown-group', 'a group name known on this machine');
  },
  decode: (bits) => bits,
  format: String,
};

const session: ValueCodec = {
  parse(text, _target, numbers) {
    if (text === 'unset') return 'unset';
    const read = parseNumber(text, 'signed', numbers);
    return read === UNSET_ID ? 'unset' : read;
  },
  encode: (value) => (value === 'unset' ? UNSET_ID : encodeNumber(value)),
  decode: (bits) => (bits === UNSET_ID ? 'unset' : bits),
  format: (value) => (value === 'unset' ? '-1' : String(signed(Number(value)))),
};

const UNKNOWN_ARCH = problem('unknown-arch', 'b64, b32 or a machine such as x86_64 or aarch64');

/** The machine that `b64`, `b32` or a machine's name means on the target. */
export function machineOfArch(arch: Value, target: Target): Machine | undefined {
  if (arch === 'b64') return target.machine?.is64 === true ? target.machine : undefined;
  if (arch === 'b32') return target.machine === undefined ? undefined : partnerOf(target.machine);
  return machineByName(String(arch));
}

/** `b64` or `b32` where that means the machine on the target, otherwise the machine's name. */
function archOfMachine(machine: Machine, target: Target): string {
  for (const arch of ['b64', 'b32']) {
    if (machineOfArch(arch, target)?.elf === machine.elf) return arch;
  }
  return machine.name;
}

/** Why `b64` or `b32` means nothing on the target. */
function withoutArch(arch: 'b64' | 'b32', { machine }: Target): ValueProblem {
  if (machine === undefined) return problem('unknown-arch', 'the name of a machine');
  const [other, bits] = arch === 'b64' ? ['b32', 64] : ['b64', 32];
  return problem('unknown-arch', `${other}: ${machine.name} has no ${bits}-bit system calls`);
}

/** An arch that is written as a number: decimal, octal, or hexadecimal with or without `0x`. */
function archNumber(text: string, numbers: NumberReading): number | undefined {
  const read = readNumber(/^\d/.test(text) ? text : `0x${text}`, 'unsigned');
  return read === undefined || (numbers === 'exact' && !read.exact) ? undefined : read.value;
}

const arch: ValueCodec = {
  parse(text, target, numbers) {
    const lower = text.toLowerCase();
    if (lower === 'b64' || lower === 'b32') {
      return machineOfArch(lower, target) === undefined ? withoutArch(lower, target) : lower;
    }
    if (!/^\d/.test(text)) {
      const named = machineByName(text);
      if (named !== undefined) return archOfMachine(named, target);
    }
    const bits = archNumber(text, numbers);
    const machine = bits === undefined ? undefined : machineByElf(bits);
    return machine === undefined ? UNKNOWN_ARCH : archOfMachine(machine, target);
  },
  encode: (value, target) => machineOfArch(value, target)?.elf ?? UNKNOWN_ARCH,
  decode(bits, target) {
    const machine = machineByElf(bits);
    return machine === undefined ? undefined : archOfMachine(machine, target);
  },
  format: String,
};

const UNKNOWN_RECORD_TYPE = problem(
  'unknown-record-type',
  'a record type such as SERVICE_START, or its number',
);

const recordType: ValueCodec = {
  parse(text, _target, numbers) {
    if (/^\d/.test(text)) {
      const read = parseNumber(text, 'positive', numbers);
      return isProblem(read) ? read : (recordTypeName(read) ?? read);
    }
    const bits = recordTypeNumber(text);
    return bits === undefined ? UNKNOWN_RECORD_TYPE : (recordTypeName(bits) ?? bits);
  },
  encode(value) {
    if (typeof value === 'number') return encodeNumber(value);
    return recordTypeNumber(value) ?? UNKNOWN_RECORD_TYPE;
  },
  decode: (bits) => recordTypeName(bits) ?? bits,
  format: String,
};

const UNKNOWN_ERRNO = problem('unknown-errno', 'a number or an errno name such as -EACCES');

/** An exit value's normal form: names only for failures, as `auditctl -l` prints them. */
function exitValue(bits: number): Value {
  const value = signed(bits);
  const name = value < 0 ? errnoName(-value) : undefined;
  return name === undefined ? value : `-${name}`;
}

const errno: ValueCodec = {
  parse(text, _target, numbers) {
    if (/^-?\d/.test(text)) {
      const read = parseNumber(text, 'long', numbers);
      return isProblem(read) ? read : exitValue(read);
    }
    const bits = this.encode(text, _target);
    return isProblem(bits) ? bits : exitValue(bits);
  },
  encode(value) {
    if (typeof value === 'number') return encodeNumber(value);
    const negative = value.startsWith('-');
    const bits = errnoNumber(negative ? value.slice(1) : value);
    if (bits === undefined) return UNKNOWN_ERRNO;
    return (negative ? -bits : bits) >>> 0;
  },
  decode: exitValue,
  format: String,
};

const UNKNOWN_FILE_TYPE = problem(
  'unknown-file-type',
  'socket, link, file, block, dir, character or fifo',
);

const fileType: ValueCodec = {
  parse(text) {
    const bits = fileTypeNumber(text);
    return (bits === undefined ? undefined : fileTypeName(bits)) ?? UNKNOWN_FILE_TYPE;
  },
  encode: (value) => fileTypeNumber(String(value)) ?? UNKNOWN_FILE_TYPE,
  decode: (bits) => fileTypeName(bits),
  format: String,
};

const PERMISSION_BITS: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1, a: 8 };

const permission: ValueCodec = {
  parse(text) {
    if (byteLength(text) > 4) return problem('text-too-long', 'one to four of the letters rwxa');
    const bits = this.encode(text, undefined as never);
    if (isProblem(bits)) return bits;
    return permissionLetters(bits);
  },
  encode(value) {
    let bits = 0;
    for (const letter of String(value).toLowerCase()) {
      const bit = PERMISSION_BITS[letter];
      if (bit === undefined) return problem('bad-permission', 'one to four of the letters rwxa');
      bits |= bit;
    }
    return bits;
  },
  decode: (bits) => (bits > 0 && bits <= 15 ? permissionLetters(bits) : undefined),
  format: String,
};

/** The letters in the order in which `auditctl -l` prints them. */
function permissionLetters(bits: number): string {
  return Object.keys(PERMISSION_BITS)
    .filter((letter) => (bits & (PERMISSION_BITS[letter] as number)) !== 0)
    .join('');
}

const UNKNOWN_FILESYSTEM = problem(
  'unknown-filesystem',
  'debugfs, tracefs, cgroup, cgroup2 or the number of a file system',
);

const filesystem: ValueCodec = {
  parse(text, _target, numbers) {
    if (/^\d/.test(text)) {
      const read = parseNumber(text, 'unsigned', numbers);
      return isProblem(read) ? read : (filesystemName(read) ?? read);
    }
    const bits = filesystemNumber(text);
    return (bits === undefined ? undefined : filesystemName(bits)) ?? UNKNOWN_FILESYSTEM;
  },
  encode(value) {
    if (typeof value === 'number') return encodeNumber(value);
    return filesystemNumber(value) ?? UNKNOWN_FILESYSTEM;
  },
  decode: (bits) => filesystemName(bits) ?? bits,
  format: String,
};

/** `AF_MAX` of the C library that auditctl is built with; the kernel's own limit is not lower. */
const ADDRESS_FAMILIES = 46;

const addressFamily: ValueCodec = {
  parse(text, _target, numbers) {
    const read = parseNumber(text, 'unsigned', numbers);
    if (isProblem(read) || read < ADDRESS_FAMILIES) return read;
    return problem('number-too-large', `a number below ${ADDRESS_FAMILIES}`);
  },
  encode: encodeNumber,
  decode: (bits) => (bits < ADDRESS_FAMILIES ? bits : undefined),
  format: String,
};

/** How to read and write each kind of number; `text` and `key` values are strings. */
export const valueCodecs: Readonly<Record<Exclude<ValueKind, 'text' | 'key'>, ValueCodec>> = {
  number,
  inode,
  signed: signedNumber,
  user,
  group,
  session,
  arch,
  'record-type': recordType,
  errno,
  'file-type': fileType,
  permission,
  filesystem,
  'address-family': addressFamily,
};
