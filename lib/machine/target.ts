/**
 * The machine that a rule is compiled for. Everything outside the rule that its meaning depends on
 * is here, so that rules for another machine compile anywhere.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { machine as unameMachine } from 'node:os';
import { type Machine, machineOfUname } from '../tables/machines';
import { bytesOfText } from '../text/byte-text';

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

/** The third column of the name's entry, in the format of passwd(5) or group(5). */
function idInText(text: string, name: string): number | undefined {
  for (const line of text.split('\n')) {
    const columns = line.split(':');
    if (columns[0] === name && /^\d+$/.test(columns[2] ?? '')) return Number(columns[2]);
  }
  return undefined;
}

/**
 * Looks in the local file first, then asks the other name services (nsswitch.conf(5)) with
 * getent(1).
 */
function lookUp(database: 'passwd' | 'group', name: string): number | undefined {
  if (name === '' || /[:\n\0]/.test(name)) return undefined;
  let text = '';
  try {
    text = readFileSync(`/etc/${database}`, 'utf8');
  } catch {
    // Without the file, only getent can answer.
  }
  const local = idInText(text, name);
  if (local !== undefined || name.startsWith('-')) return local;
  const getent = spawnSync('getent', [database, name], { encoding: 'utf8', timeout: 5000 });
  return getent.status === 0 ? idInText(getent.stdout, name) : undefined;
}

/** This machine as it is now: nothing is cached between look-ups. */
export function localTarget(featureBitmap?: number): Target {
  return {
    machine: machineOfUname(unameMachine()),
    isDirectory,
    userId: (name) => lookUp('passwd', name),
    groupId: (name) => lookUp('group', name),
    featureBitmap,
  };
}
