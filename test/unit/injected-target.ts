/**
 * Targets that are the same wherever the tests run: users, groups and directories are made up, and the
 * machine is the test's choice.
 */
import type { Target } from '../../lib/machine/target';
import { machineByName } from '../../lib/tables/machines';

const USERS: ReadonlyMap<string, number> = new Map([
  ['root', 0],
  ['ann', 1000],
]);

const GROUPS: ReadonlyMap<string, number> = new Map([
  ['root', 0],
  ['staff', 50],
]);

const DIRECTORIES: ReadonlySet<string> = new Set(['/', '//', '/etc', '/etc/two words']);

/** @param machine a word for it; one that means none, such as mips64, gives a target without */
export function targetOf(machine = 'x86_64', changes: Partial<Target> = {}): Target {
  return {
    machine: machineByName(machine),
    isDirectory: (path) => DIRECTORIES.has(path),
    userId: (name) => USERS.get(name),
    groupId: (name) => GROUPS.get(name),
    ...changes,
  };
}
