/** Users, groups and sessions. */
import { groupText, userText } from '../../interpret/ids';
import { decimal } from './numbers';
import type { FieldInterpreter } from './record-view';

/** What the kernel writes for a session that never began: -1 of 32 bits. */
const UNSET = '4294967295';

export const user: FieldInterpreter = (raw, { names }) => {
  const uid = decimal(raw);
  return uid === undefined ? undefined : userText(uid >>> 0, names);
};

export const group: FieldInterpreter = (raw, { names }) => {
  const gid = decimal(raw);
  return gid === undefined ? undefined : groupText(gid >>> 0, names);
};

export const session: FieldInterpreter = (raw) => (raw === UNSET ? 'unset' : undefined);
