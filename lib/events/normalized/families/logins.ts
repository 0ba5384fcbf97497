/**
 * Who authenticates, logs in and has sessions: what PAM, sshd, login and their kin write, and the kernel's
 * LOGIN.
 */
import { text } from '../../decoded/codecs';
import { phraseOf } from '../../data/message-text';
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

/**
 * As {@link about}; before anybody has logged in, the server's ids are in the record, and it is the account that
 * does it.
 */
function by(action: EventAction, words?: string): StatementReader {
  const read = about(action);
  return (record, scene) => {
    const statement = read(record, scene);
    if (statement === undefined || identityIn(record, 'auid', scene.names) !== undefined) {
      return statement;
    }
    return { ...statement, words, account: accountNamed(record, scene.names) ?? UNKNOWN };
  };
}

const login: StatementReader = (record, { names }) => {
  const user = userObject(identityIn(record, 'auid', names));
  return {
    record,
    action: 'changed-login-id',
    words: user.length === 0 ? 'unset the login user' : undefined,
    objects: user,
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
  USER_LOGIN: by('logged-in'),
  USER_LOGOUT: by('logged-out'),
  CRED_ACQ: about('acquired-credentials'),
  CRED_DISP: about('disposed-credentials'),
  CRED_REFR: about('refreshed-credentials'),
  USER_START: about('started-session'),
  USER_END: about('ended-session'),
  USER_CMD: command,
};
