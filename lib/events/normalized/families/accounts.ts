/**
 * Changes of accounts, as written by shadow's programs, PAM and semanage. The words for an operation differ
 * between versions (`adding user`, `add-user`), so operations are recognized by their verbs.
 */
import { text, word } from '../../decoded/codecs';
import { messageOf, phraseOf } from '../../data/message-text';
import type { RecordData } from '../../data/record-data';
import type { EventAction } from '../actions';
import { filled } from '../filled';
import type { AccountObject } from '../objects';
import type { Family, StatementReader } from '../statement';
import { accountNamed, groupObject, userObject } from './account-of';
import { changeOf, details } from './details';

/** Operations that say no more than the action does. */
const PLAIN =
  /^(?:add|delet|remov)\w*[- ](?:user|group)$|^(?:chang|updat)\w*[- ]pass\w*$|^PAM:chauthtok$/;

function operationDetail(record: RecordData): string | undefined {
  const operation = phraseOf(record, 'op');
  return operation === undefined || PLAIN.test(operation) ? undefined : operation;
}

function ofUser(action: EventAction): StatementReader {
  return (record, { names }) => ({
    record,
    action,
    operation: phraseOf(record, 'op'),
    objects: userObject(accountNamed(record, names)),
    details: [operationDetail(record)],
  });
}

function ofGroup(action: EventAction): StatementReader {
  return (record, { names }) => ({
    record,
    action,
    operation: phraseOf(record, 'op'),
    objects: groupObject(record, names),
    details: [operationDetail(record)],
  });
}

/** The group of a record whose `id` is the user's. */
function groupNamed(record: RecordData): AccountObject[] {
  const name = filled(text(record.get('grp') ?? ''));
  return name === undefined ? [] : [{ kind: 'group', id: undefined, name }];
}

/** A change of a user that a group may have a part in. */
const changedUser: StatementReader = (record, { names }) => ({
  record,
  action: 'changed-user',
  operation: phraseOf(record, 'op'),
  objects: [...userObject(accountNamed(record, names)), ...groupNamed(record)],
  details: [operationDetail(record)],
});

/** A change of a group, and whose part in it. Without `grp`, `acct` is the group. */
const changedGroup: StatementReader = (record, { names }) => {
  const isOfMember = record.get('grp') !== undefined && record.get('acct') !== record.get('grp');
  const user = isOfMember ? accountNamed(record, names) : undefined;
  return {
    record,
    action: 'changed-group',
    operation: phraseOf(record, 'op'),
    objects: [
      ...groupObject(record, names),
      ...userObject(user?.name === undefined ? undefined : { id: undefined, name: user.name }),
    ],
    details: [operationDetail(record)],
  };
};

/** What USER_CHAUTHTOK stands for besides passwords: passwd(1), chage(1) and usermod(8) write it, too. */
const TOKEN_OPERATIONS: readonly (readonly [operation: RegExp, action: EventAction])[] = [
  [/unlock/i, 'unlocked-user'],
  [/lock/i, 'locked-user'],
  [/display|status|list|show|check/i, 'looked-up-user'],
  [/aging|age\b|expir|inactive|warn|min |max /i, 'changed-user'],
  [/pass|chauthtok|token/i, 'changed-password'],
];

const token: StatementReader = (record, scene) => {
  const operation = phraseOf(record, 'op');
  const action =
    operation === undefined
      ? 'changed-password'
      : (TOKEN_OPERATIONS.find(([pattern]) => pattern.test(operation))?.[1] ?? 'changed-user');
  if (action === 'changed-user') return changedUser(record, scene);
  return ofUser(action)(record, scene);
};

function role(words: string): StatementReader {
  return (record, { names }) => ({
    record,
    action: 'changed-role',
    words,
    operation: phraseOf(record, 'op'),
    objects: userObject(accountNamed(record, names)),
    details: [
      phraseOf(record, 'op'),
      changeOf(record, 'seuser', 'old-seuser', 'new-seuser'),
      changeOf(record, 'role', 'old-role', 'new-role'),
      changeOf(record, 'range', 'old-range', 'new-range'),
    ],
  });
}

/** newrole(1) and pam_selinux(8): from one context to another. */
const changedRole: StatementReader = (record, { names }) => ({
  record,
  action: 'changed-role',
  objects: userObject(accountNamed(record, names)),
  details: [
    phraseOf(record, 'op'),
    changeOf(record, '', 'old-context', 'new-context') ??
      changeOf(record, '', 'default-context', 'selected-context') ??
      changeOf(record, 'role', 'old-role', 'new-role'),
  ],
});

/** CUPS says in words what it changed. */
const labelled: StatementReader = (record, { names }) => {
  const said = details(record, 'op reason printer');
  return {
    record,
    action: 'changed-label',
    operation: phraseOf(record, 'op'),
    objects: userObject(accountNamed(record, names)),
    details: said.some(Boolean) ? said : [messageOf(record)],
  };
};

export const ACCOUNTS: Family = {
  ADD_USER: ofUser('added-user'),
  DEL_USER: ofUser('deleted-user'),
  USER_MGMT: changedUser,
  ADD_GROUP: ofGroup('added-group'),
  DEL_GROUP: ofGroup('deleted-group'),
  GRP_MGMT: changedGroup,
  GRP_CHAUTHTOK: changedGroup,
  USER_CHAUTHTOK: token,
  ACCT_LOCK: ofUser('locked-user'),
  ACCT_UNLOCK: ofUser('unlocked-user'),
  CHUSER_ID: ofUser('changed-user-id'),
  CHGRP_ID: ofGroup('changed-group-id'),
  ROLE_ASSIGN: role('assigned roles to'),
  ROLE_REMOVE: role('removed roles of'),
  ROLE_MODIFY: role('modified roles of'),
  USER_ROLE_CHANGE: changedRole,
  LABEL_OVERRIDE: labelled,
  LABEL_LEVEL_CHANGE: labelled,
  USER_LABELED_EXPORT: labelled,
  USER_UNLABELED_EXPORT: labelled,
  FS_RELABEL: (record) => ({
    record,
    action: 'changed-label',
    details: [word(record.get('op') ?? '')],
  }),
};
