/**
 * The options by which callers say what names mean, rules' words for a {@link Target} and records' ids
 * for {@link Names}, and what is looked at in them. Knows no function that takes them.
 */
import {
  type ChecksOf,
  type Check,
  checkInteger,
  checkMethods,
  isObject,
  MOST,
  refuseArgument,
} from '../arguments';
import { SYSCALL_TABLES, type SyscallTable } from '../tables/syscalls';
import type { Names } from './names';
import type { Target } from './target';

/** For what rules are written. */
export interface TargetOptions {
  /** What names in rules mean, and `b64`. Default: this machine. */
  readonly target?: Target;
}

/** Whose users and groups records are about. */
export interface NamesOptions {
  /** Who the users and groups are. Default: those of this machine. */
  readonly names?: Names;
}

const checkLookUps = checkMethods(
  ['isDirectory', 'userId', 'groupId'],
  'a target with isDirectory, userId and groupId, as localTarget() gives it',
);

const checkBitmap = checkInteger(0, MOST);

function isMachine(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    typeof value['elf'] === 'number' &&
    SYSCALL_TABLES.includes(value['table'] as SyscallTable)
  );
}

/** Whether it is a {@link Target}. */
export const checkTarget: Check = (value, argument) => {
  checkLookUps(value, argument);
  const { machine, featureBitmap } = value as Target;
  if (machine !== undefined && !isMachine(machine)) {
    refuseArgument(`${argument}.machine`, 'a machine, as machineByName() gives it', machine);
  }
  if (featureBitmap !== undefined) checkBitmap(featureBitmap, `${argument}.featureBitmap`);
};

/** Whether they are {@link Names}. */
export const checkNames: Check = checkMethods(
  ['userName', 'groupName', 'protocolName'],
  'names with userName, groupName and protocolName, as LocalNames has them',
);

export const TARGET_OPTIONS = { target: checkTarget } satisfies ChecksOf<TargetOptions>;

export const NAMES_OPTIONS = { names: checkNames } satisfies ChecksOf<NamesOptions>;
