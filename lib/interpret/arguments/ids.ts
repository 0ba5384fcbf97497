/**
 * User and group ids. Where the names come from is the caller's business.
 */
import type { Interpreter } from './argument';
import type { Names } from '../../machine/names';

/** What the *id calls take for "leave as it is": -1. */
const UNSET = 0xffffffff;

function idText(id: number, name: (id: number) => string | undefined): string {
  if (id === UNSET) return 'unset';
  // auditctl does not ask the name service for 0, whoever it belongs to, and writes %d.
  if (id === 0) return 'root';
  return name(id) ?? `unknown(${id | 0})`;
}

/** The user of a uid, unsigned. */
export function userText(uid: number, names: Names): string {
  return idText(uid, (id) => names.userName(id));
}

/** The group of a gid, unsigned. */
export function groupText(gid: number, names: Names): string {
  return idText(gid, (id) => names.groupName(id));
}

/** The user of a uid, as in the calls of credentials(7). */
export const userId: Interpreter = ({ bits, names }) => userText(bits, names);

/** The group of a gid. */
export const groupId: Interpreter = ({ bits, names }) => groupText(bits, names);
