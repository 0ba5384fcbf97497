/** Who acted, under which identity, and with what program: `user` and `process`. */
import type { NormalizedEvent } from '../../normalized/normalized-event';
import { isOf } from '../../normalized/objects';
import type { Identity } from '../../normalized/subject';
import type { Draft } from '../well-formed';
import { baseName } from '../../../text/path';
import type { EcsIdentity, EcsProcess, EcsUser } from './ecs-document';

export function identity(from: Identity | undefined): Draft<EcsIdentity> {
  return { id: from?.id?.toString(), name: from?.name };
}

export function userOf({ subject, objects }: NormalizedEvent): Draft<EcsUser> {
  const user = subject.login ?? subject.real;
  const { effective } = subject;
  return {
    ...identity(user),
    effective: effective?.id === user?.id ? undefined : identity(effective),
    target: identity(objects.find(isOf('user'))),
  };
}

export function processOf({ subject, process, objects }: NormalizedEvent): Draft<EcsProcess> {
  const args = process.arguments?.map((word) => word ?? '');
  return {
    pid: process.pid,
    parent: { pid: process.parentPid },
    name: process.name ?? baseName(process.executable),
    executable: process.executable,
    args,
    args_count: args?.length,
    command_line: args?.join(' ') ?? objects.find(isOf('command'))?.name,
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
