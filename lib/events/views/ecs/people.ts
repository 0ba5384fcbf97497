/** Who acted, under which identity, and with what program: `user` and `process`. */
import type { NormalizedEvent } from '../../normalized/normalized-event';
import { isOf } from '../../normalized/objects';
import type { Identity, Subject } from '../../normalized/subject';
import type { Draft } from '../well-formed';
import { baseName } from '../../../text/path';
import type { EcsIdentity, EcsProcess, EcsUser } from './ecs-document';

export function identity(from: Identity | undefined): Draft<EcsIdentity> {
  return { id: from?.id?.toString(), name: from?.name };
}

export function userOf({ account, before, subject, objects }: NormalizedEvent): Draft<EcsUser> {
  const { login } = before ?? subject;
  const user = account ?? login ?? subject.real;
  return {
    ...identity(user),
    effective: effectiveUser(account, { ...subject, login }),
    target: identity(objects.find(isOf('user'))),
  };
}

/**
 * As whom they acted, where that is another. Before a login the account is both, as integrations have it; the
 * ids are those of the server, which is the process's user.
 */
function effectiveUser(account: Identity | undefined, subject: Subject): Draft<EcsIdentity> {
  if (account !== undefined) return identity(account);
  const { login = subject.real, effective } = subject;
  return effective?.id === login?.id ? undefined : identity(effective);
}

/** sudo writes the words of a command with blanks between them. */
function wordsOf(command: string | undefined): readonly string[] | undefined {
  return command?.split(/\s+/).filter((word) => word !== '');
}

export function processOf({ subject, process, objects }: NormalizedEvent): Draft<EcsProcess> {
  const command = objects.find(isOf('command'))?.name;
  const args = process.arguments?.map((word) => word ?? '') ?? wordsOf(command);
  return {
    pid: process.pid,
    parent: { pid: process.parentPid },
    name: process.name ?? baseName(process.executable),
    executable: process.executable,
    args,
    args_count: process.argumentCount ?? args?.length,
    command_line: process.arguments === undefined ? command : args?.join(' '),
    title: process.title,
    working_directory: process.workingDirectory,
    user: identity(subject.effective),
    real_user: identity(subject.real),
    saved_user: identity(subject.saved),
    group: identity(subject.effectiveGroup),
    real_group: identity(subject.realGroup),
    saved_group: identity(subject.savedGroup),
  };
}
