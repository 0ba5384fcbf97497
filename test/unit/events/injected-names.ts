/** Users and groups that no test machine needs to have. */
import type { Names } from '../../../lib/machine/names';

const USERS: Readonly<Record<number, string>> = { 0: 'root', 1000: 'alice', 1005: 'bob' };
const GROUPS: Readonly<Record<number, string>> = { 0: 'root', 42: 'shadow', 1000: 'alice' };

export const NAMES: Names = {
  userName: (uid) => USERS[uid],
  groupName: (gid) => GROUPS[gid],
  protocolName: () => undefined,
};
