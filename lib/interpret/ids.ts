/**
 * User and group ids. Where the names come from is the caller's business.
 */
import { type Argument, type Interpreter, signed } from './argument';

/** What the *id calls take for "leave as it is": -1. */
const UNSET = 0xffffffff;

function idText(argument: Argument, name: (id: number) => string | undefined): string {
  if (argument.bits === UNSET) return 'unset';
  // auditctl does not ask the name service for 0, whoever it belongs to.
  if (argument.bits === 0) return 'root';
  return name(argument.bits) ?? `unknown(${signed(argument)})`;
}

/** The user of a uid, as in the calls of credentials(7). */
export const userId: Interpreter = (argument) =>
  idText(argument, (uid) => argument.names.userName(uid));

/** The group of a gid. */
export const groupId: Interpreter = (argument) =>
  idText(argument, (gid) => argument.names.groupName(gid));
