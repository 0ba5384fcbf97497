/** What opening the multicast group of records (`AUDIT_NLGRP_READLOG`) may be refused for. */
import { errorOfSystemCall, opened, type Operation } from '../../kernel/control';
import { hearsRecords } from '../../kernel/diagnosis';
import { addon } from '../../kernel/native';
import { errnoNumber } from '../../tables/errnos';

/** @param name what is tried, in plain words */
export function joining(name: string): Operation {
  return {
    name,
    capability: 'CAP_AUDIT_READ',
    hints: {
      EPERM: 'the kernel lets only processes of the initial user namespace read records',
      EOPNOTSUPP:
        'this process is in a network namespace of its own; the kernel would let it listen and send ' +
        'it nothing (run the container with --network=host)',
    },
  };
}

/** The error for a system call of the socket that is not thrown by the addon. */
export function errorOfErrno(operation: Operation, errno: number, syscall: string): Error {
  const cause = Object.assign(new Error(addon().errorText(errno)), { errno, syscall });
  return errorOfSystemCall(operation, cause);
}

/**
 * Opens what joins the group.
 *
 * @throws {AuditError} when the kernel refuses, and where it would say nothing and send nothing.
 */
export function join<Joined extends { close(): void }>(
  operation: Operation,
  open: () => Joined,
): Joined {
  const joined = opened(operation, open);
  // Asked last, because whatever the kernel refuses for comes first.
  if (hearsRecords() !== false) return joined;
  joined.close();
  throw errorOfErrno(operation, errnoNumber('EOPNOTSUPP') as number, 'bind');
}
