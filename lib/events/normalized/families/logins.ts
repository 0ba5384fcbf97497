/**
 * Who authenticates, logs in and has sessions: what PAM, sshd, login and their kin write, and the kernel's
 * LOGIN.
 */
import { success, text, word } from '../../decoded/codecs';
import { valueOf } from '../../data/field-names';
import { phraseOf } from '../../data/message-text';
import type { RecordData } from '../../data/record-data';
import type { EventAction } from '../actions';
import { named } from '../objects';
import type { Family, StatementReader } from '../statement';
import { type Identity, identityIn } from '../subject';
import { accountNamed, userObject } from './account-of';

function about(action: EventAction): StatementReader {
  return (record, { names }) => ({
    record,
    action,
    operation: phraseOf(record, 'op'),
    objects: userObject(accountNamed(record, names)),
  });
}

/** Somebody whom the message does not name. */
const UNKNOWN: Identity = { id: undefined, name: undefined };

/** Whether it came over the network, and so is of the account that the message names. */
function isFromAfar(record: RecordData): boolean {
  return word(record.get('addr') ?? '') !== undefined;
}

/**
 * As {@link about}; the ids are those of the server where nobody has logged in, and then it is the account that does
 * it. A server that somebody started by hand has the login user of who did.
 */
function by(action: EventAction, words?: string): StatementReader {
  const read = about(action);
  return (record, scene) => {
    const statement = read(record, scene);
    const isOfUser = identityIn(record, 'auid', scene.names) !== undefined;
    if (statement === undefined || (isOfUser && !isFromAfar(record))) return statement;
    return { ...statement, words, account: accountNamed(record, scene.names) ?? UNKNOWN };
  };
}

/** Whoever runs the server, it is the account that logs in and out. */
function ofAccount(action: EventAction): StatementReader {
  const read = by(action);
  return (record, scene) => {
    const statement = read(record, scene);
    if (statement === undefined) return undefined;
    const account = accountNamed(record, scene.names) ?? statement.account;
    const isFailed = success(valueOf(record, 'res') ?? '') === false;
    return { ...statement, account: account ?? (isFailed ? UNKNOWN : undefined) };
  };
}

const login: StatementReader = (record, { names }) => {
  const user = userObject(identityIn(record, 'auid', names));
  return {
    record,
    action: 'changed-login-id',
    words: user.length === 0 ? 'unset the login user' : undefined,
    objects: user,
    // Kernels that write no result write the record when it is done.
    result: valueOf(record, 'res') === undefined ? 'success' : undefined,
    before: {
      login: identityIn(record, 'old-auid', names),
      effective: identityIn(record, 'uid', names),
    },
  };
};

const command: StatementReader = (record) => ({
  record,
  action: 'ran-command',
  objects: named('command', text(record.get('cmd') ?? '')),
});

export const LOGINS: Family = {
  LOGIN: login,
  USER_AUTH: by('authenticated-user'),
  GRP_AUTH: by('authenticated-user'),
  USER_ACCT: by('authorized-user', 'was authorized'),
  USER_ERR: by('failed-account-check'),
  USER_LOGIN: ofAccount('logged-in'),
  USER_LOGOUT: ofAccount('logged-out'),
  CRED_ACQ: about('acquired-credentials'),
  CRED_DISP: about('disposed-credentials'),
  CRED_REFR: about('refreshed-credentials'),
  USER_START: about('started-session'),
  USER_END: about('ended-session'),
  USER_CMD: command,
};
