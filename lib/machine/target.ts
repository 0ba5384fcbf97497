/**
 * The machine that a rule is compiled for. Everything that a rule's meaning takes from its
 * surroundings stands here, so that rules for another machine compile anywhere.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { machine as unameMachine } from 'node:os';
import { type Machine, machineOfUname } from '../tables/machines';
import { bytesOfText } from '../text/byte-text';

/** What words of a rule mean: on this machine ({@link localTarget}) or another. */
export interface Target {
  /** What `b64` and `b32` mean, and whose system calls a rule without `arch` names. */
  readonly machine: Machine | undefined;
  /** Decides whether a watch is a `dir` or a `path` condition; follows symbolic links. */
  isDirectory(path: string): boolean;
  /** The uid of a user name, or undefined when there is none. */
  userId(name: string): number | undefined;
  /** The gid of a group name, or undefined when there is none. */
  groupId(name: string): number | undefined;
  /** `AUDIT_FEATURE_BITMAP_*` of the kernel's status; undefined takes every feature as present. */
  readonly featureBitmap?: number | undefined;
}

function isDirectory(path: string): boolean {
  try {
    const status = statSync(Buffer.from(bytesOfText(path)), { throwIfNoEntry: false });
    return status?.isDirectory() ?? false;
  } catch {
    // Not to be looked at, or no path at all: auditctl takes it for a file.
    return false;
  }
}

/** Third column of the entry in a file of passwd(5)'s or group(5)'s form. */
function idInText(text: string, name: string): number | undefined {
  for (const line of text.split('\n')) {
    const columns = line.split(':');
    if (columns[0] === name && /^\d+$/.test(columns[2] ?? '')) return Number(columns[2]);
  }
  return undefined;
}

/** Looks in the local file first; other name services (nsswitch.conf(5)) answer through getent(1). */
function lookUp(database: 'passwd' | 'group', name: string): number | undefined {
  if (name === '' || /[:\n\0]/.test(name)) return undefined;
  let text = '';
  try {
    text = readFileSync(`/etc/${database}`, 'utf8');
  } catch {
    // A machine without the file has at most getent's answer.
  }
  const local = idInText(text, name);
  if (local !== undefined || name.startsWith('-')) return local;
  const getent = spawnSync('getent', [database, name], { encoding: 'utf8', timeout: 5000 });
  return getent.status === 0 ? idInText(getent.stdout, name) : undefined;
}

/** This machine, as it is now: nothing is remembered between look-ups. */
export function localTarget(featureBitmap?: number): Target {
  return {
    machine: machineOfUname(unameMachine()),
    isDirectory,
    userId: (name) => lookUp('passwd', name),
    groupId: (name) => lookUp('group', name),
    featureBitmap,
  };
}
