/** Opens the multicast group of records (`AUDIT_NLGRP_READLOG`), and explains refusals. */
import { errorOfSystemCall, opened, type Operation } from '../../kernel/control';
import { hearsRecords } from '../../kernel/diagnosis';
import { addon } from '../../kernel/native';
import { errnoNumber } from '../../tables/errnos';

/** @param name what is attempted, in plain words */
export function joining(name: string): Operation {
  return {
    name,
    capability: 'CAP_AUDIT_READ',
    hints: {
      EPERM: 'the kernel lets only processes in the initial user namespace read records',
      EOPNOTSUPP:
        'this process is in a network namespace of its own; the kernel would let it listen, but send ' +
        'it nothing (run the container with --network=host)',
    },
  };
}

/** The error for a system call of the socket that the addon does not throw. */
export function errorOfErrno(operation: Operation, errno: number, syscall: string): Error {
  const cause = Object.assign(new Error(addon().errorText(errno)), { errno, syscall });
  return errorOfSystemCall(operation, cause);
}

/**
 * Opens a stream that joins the group.
 *
 * @throws {AuditError} when the kernel refuses, or would accept the listener but send it nothing.
 */
export function join<Joined extends { close(): void }>(
  operation: Operation,
  open: () => Joined,
): Joined {
  const joined = opened(operation, open);
  // Checked last, because a refusal by the kernel comes first.
  if (hearsRecords() !== false) return joined;
  joined.close();
  throw errorOfErrno(operation, errnoNumber('EOPNOTSUPP') as number, 'bind');
}
