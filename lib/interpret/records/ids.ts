/** Users, groups and sessions. */
import { groupText, userText } from '../arguments/ids';
import { decimal } from './numbers';
import type { FieldInterpreter } from './record-view';

/** What the kernel writes for a session that never began: 32-bit -1. */
const UNSET = '4294967295';

/** An unsigned id, which some programs write as a negative number. */
function idOf(raw: string): number | undefined {
  const number = decimal(raw);
  return number === undefined ? undefined : number >>> 0;
}

export const user: FieldInterpreter = (raw, { names }) => {
  const uid = idOf(raw);
  return uid === undefined ? undefined : userText(uid, names);
};

export const group: FieldInterpreter = (raw, { names }) => {
  const gid = idOf(raw);
  return gid === undefined ? undefined : groupText(gid, names);
};

export const session: FieldInterpreter = (raw) => (raw === UNSET ? 'unset' : undefined);
