/** Which user or group a program's message is about. */
import type { Names } from '../../../machine/names';
import { valueOf } from '../../data/field-names';
import type { RecordData } from '../../data/record-data';
import { text } from '../../decoded/codecs';
import type { AccountObject } from '../objects';
import { filled } from '../filled';
import { type Identity, identityIn, identityInMessage } from '../subject';

/** pam_faillock has the account as `suid` since Linux-PAM 1.4; behind `spid` it is the id of a process. */
function hasAccountInSuid(record: RecordData): boolean {
  return record.get('spid') === undefined;
}

/** Programs of RHEL 4 put a colon behind it: `acct=alice:`. */
function accountIn(record: RecordData): string | undefined {
  return filled(text(valueOf(record, 'acct') ?? '')?.replace(/:$/, ''));
}

/** Text in quotes, `(unknown)` or an id with a name: `acct=`, `id=`, and the second `uid=`. */
export function accountNamed(record: RecordData, names: Names): Identity | undefined {
  const name = accountIn(record);
  const identity =
    identityIn(record, 'id', names) ??
    identityInMessage(record, 'uid', names) ??
    (hasAccountInSuid(record) ? identityInMessage(record, 'suid', names) : undefined);
  if (name === undefined && identity === undefined) return undefined;
  return { id: identity?.id, name: name ?? identity?.name };
}

/** None for an account of which nothing is known. */
export function userObject(identity: Identity | undefined): AccountObject[] {
  if (identity === undefined || (identity.id === undefined && identity.name === undefined))
    return [];
  return [{ kind: 'user', ...identity }];
}

/** The group of a message: `grp=`, before that `acct=`, else its number. */
export function groupObject(record: RecordData, names: Names): AccountObject[] {
  const raw = record.get('grp') ?? record.get('new_group') ?? valueOf(record, 'acct');
  const name = filled(text(raw ?? ''));
  const identity = identityIn(record, 'id', names);
  if (name === undefined && identity === undefined) return [];
  return [{ kind: 'group', id: identity?.id, name: name ?? identity?.name }];
}
