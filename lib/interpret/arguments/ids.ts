/**
 * User and group ids. The caller decides where names come from.
 */
import type { Interpreter } from './argument';
import type { Names } from '../../machine/names';
import { UNSET_ID } from '../../tables/unset-id';

function idText(id: number, name: (id: number) => string | undefined): string {
  if (id === UNSET_ID) return 'unset';
  // auditctl never looks up 0, and writes unknown ids with %d.
  if (id === 0) return 'root';
  return name(id) ?? `unknown(${id | 0})`;
}

/** The user with an unsigned uid. */
export function userText(uid: number, names: Names): string {
  return idText(uid, (id) => names.userName(id));
}

/** The group with an unsigned gid. */
export function groupText(gid: number, names: Names): string {
  return idText(gid, (id) => names.groupName(id));
}

/** A uid argument, as in the calls of credentials(7). */
export const userId: Interpreter = ({ bits, names }) => userText(bits, names);

/** A gid argument. */
export const groupId: Interpreter = ({ bits, names }) => groupText(bits, names);
