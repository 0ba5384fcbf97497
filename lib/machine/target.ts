/**
 * The machine that a rule is compiled for. Everything outside the rule that its meaning depends on
 * is here, so that rules for another machine compile anywhere.
 */
import { statSync } from 'node:fs';
import { machine as unameMachine } from 'node:os';
import {
  type ChecksOf,
  checkInteger,
  checkOptional,
  checkOptions,
  checkPath,
  MOST,
} from '../arguments';
import { type Machine, machineOfUname } from '../tables/machines';
import { bytesOfText } from '../text/byte-text';
import { accountIdsIn, Accounts } from './accounts';
import type { AccountKind } from './name-services';

/** What the words of a rule mean, on this machine ({@link localTarget}) or another. */
export interface Target {
  /** Decides what `b64` and `b32` mean, and whose system calls a rule without `arch` names. */
  readonly machine: Machine | undefined;
  /** Decides whether a watch is a `dir` or a `path` condition; follows symbolic links. */
  isDirectory(path: string): boolean;
  /** The uid of a user name, or undefined when there is no such user. */
  userId(name: string): number | undefined;
  /** The gid of a group name, or undefined when there is no such group. */
  groupId(name: string): number | undefined;
  /**
   * `AUDIT_FEATURE_BITMAP_*` from the kernel's status; undefined means that every feature is
   * present.
   */
  readonly featureBitmap?: number | undefined;
}

function isDirectory(path: string): boolean {
  try {
    const status = statSync(Buffer.from(bytesOfText(path)), { throwIfNoEntry: false });
    return status?.isDirectory() ?? false;
  } catch {
    // Not accessible, or not a path at all: auditctl takes it for a file.
    return false;
  }
}

/** Not every system tells in words that are known; Node.js was built for a machine in any case. */
function localMachine(): Machine | undefined {
  return machineOfUname(unameMachine()) ?? machineOfUname(process.arch);
}

const checkBitmap = checkOptional(checkInteger(0, MOST));

/** Another machine's users and groups, as its files have them. */
export interface AccountFiles {
  /** A file in the format of passwd(5). Default: this machine's users. */
  readonly passwd?: string | undefined;
  /** A file in the format of group(5). Default: this machine's groups. */
  readonly group?: string | undefined;
}

const ACCOUNT_FILES = {
  passwd: checkPath,
  group: checkPath,
} satisfies ChecksOf<AccountFiles>;

/**
 * This machine. Users and groups are looked up when first needed and then remembered, unknown names too:
 * a long-lived program makes a new target when they may have changed. A name that is not in the local
 * files is looked up in the other services named in nsswitch.conf(5), with one run of getent(1).
 *
 * @param files where the users and groups of another machine are; they are read at once, and nothing
 *   else is asked for a name that is not in them
 * @throws {ArgumentError} when one of the files cannot be read, or has no account
 */
export function localTarget(featureBitmap?: number, files: AccountFiles = {}): Target {
  checkBitmap(featureBitmap, 'featureBitmap');
  checkOptions(files, ACCOUNT_FILES, 'files');
  return targetWithAccounts(files, { passwd: 'files.passwd', group: 'files.group' }, featureBitmap);
}

/**
 * This machine with the accounts of another, for {@link localTarget} and for programs.
 *
 * @param named what named each file, for errors
 * @throws {ArgumentError} when one of the files cannot be read, or has no account
 */
export function targetWithAccounts(
  { passwd, group }: AccountFiles,
  named: Readonly<Record<AccountKind, string>>,
  featureBitmap?: number,
): Target {
  const accounts = new Accounts();
  const users = passwd === undefined ? undefined : accountIdsIn(passwd, 'passwd', named.passwd);
  const groups = group === undefined ? undefined : accountIdsIn(group, 'group', named.group);
  return {
    machine: localMachine(),
    isDirectory,
    userId: (name) => (users === undefined ? accounts.users.idNow(name) : users.get(name)),
    groupId: (name) => (groups === undefined ? accounts.groups.idNow(name) : groups.get(name)),
    featureBitmap,
  };
}
