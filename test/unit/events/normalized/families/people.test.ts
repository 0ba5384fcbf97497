/** What programs tell of users and groups: whose login, whose account, and what of it changed. */
import { describe, expect, it } from '@jest/globals';
import type { EcsDocument } from '../../../../../lib/events/views/ecs/ecs-document';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { adminMessage, call, type Line, message, sentence, told } from './sentences';

function ecs(type: string, body: string): EcsDocument {
  return eventWith([type, body]).toECS({ names: NAMES });
}

const FROM = 'hostname=client.example addr=192.0.2.8 terminal=ssh res=failed';

describe('before anybody has logged in', () => {
  it.each([
    ['USER_LOGIN', 'op=login acct="carol"', 'carol logged in'],
    ['USER_LOGIN', 'op=login id=1005', 'bob logged in'],
    ['USER_LOGIN', 'uid=1005:', 'bob logged in'],
    ['USER_LOGIN', 'op=login acct=28756E6B6E6F776E207573657229', '(unknown user) logged in'],
    ['USER_AUTH', 'op=PAM:authentication grantors=? acct="carol"', 'carol authenticated'],
    ['USER_AUTH', 'PAM authentication: user=carol', 'carol authenticated'],
    ['USER_ACCT', 'op=PAM:accounting acct="carol"', 'carol was authorized'],
    ['USER_ERR', 'op=PAM:bad_ident acct="?"', 'somebody failed the account check'],
  ])('%s %s is of the account', (type, text, who) => {
    expect(told(type, message(text, FROM))).toBe(
      `${who} with /usr/sbin/tool from 192.0.2.8: failed`,
    );
    const { user = {} } = ecs(type, message(text, FROM));
    expect([user.name, user.effective?.name]).not.toContain('root');
    expect(user.effective?.name).toBe(user.target?.name);
  });

  it('has the account in ECS, and the server as its process', () => {
    expect(ecs('USER_LOGIN', message('op=login acct="carol"', FROM))).toMatchObject({
      user: { name: 'carol', effective: { name: 'carol' }, target: { name: 'carol' } },
      process: { executable: '/usr/sbin/tool', user: { name: 'root' } },
      source: { address: '192.0.2.8', ip: '192.0.2.8' },
      related: { user: ['carol', 'root'], ip: ['192.0.2.8'], hosts: ['client.example'] },
    });
  });

  it('is of the server what the server does', () => {
    expect(told('CRED_ACQ', message('op=PAM:setcred acct="carol"'))).toBe(
      'root acquired credentials of carol with /usr/sbin/tool: done',
    );
  });
});

it.each([
  ['result=Success', 'done'],
  ['result=Failed', 'failed'],
])('ended as old programs write it: %s', (result, end) => {
  const body =
    `user pid=9 uid=0 auid=1000 msg='PAM authentication: user=bob exe="/bin/su" ` +
    `(hostname=?, addr=?, terminal=pts/1 ${result})'`;
  expect(told('USER_AUTH', body)).toBe(`alice (as root) authenticated bob with /bin/su: ${end}`);
});

it('is of who logged in what they do then', () => {
  expect(told('USER_AUTH', adminMessage('op=PAM:authentication acct="root"'))).toBe(
    'alice (as root) authenticated root with /usr/sbin/tool: done',
  );
  expect(told('USER_LOGIN', adminMessage('op=login id=1000'))).toBe(
    'alice logged in with /usr/sbin/tool: done',
  );
});

describe('a server that root started by hand', () => {
  const body = (text: string, rest: string): string =>
    `pid=9 uid=0 auid=0 ses=4 msg='${text} exe="/usr/sbin/sshd" ${rest}'`;
  const afar = 'hostname=? addr=192.0.2.1 terminal=ssh res=failed';
  const here = 'hostname=? addr=? terminal=tty1 res=failed';

  it.each([
    ['USER_LOGIN', 'op=login acct="carol"', afar, 'carol logged in'],
    ['USER_LOGIN', 'op=login acct="carol"', here, 'carol logged in'],
    ['USER_LOGIN', 'op=login', here, 'somebody logged in'],
    ['USER_LOGIN', 'acct="carol":', afar, 'carol logged in'],
    ['USER_LOGOUT', 'op=login id=1005', here, 'bob logged out'],
    ['USER_AUTH', 'op=PAM:authentication grantors=? acct="carol"', afar, 'carol authenticated'],
    ['USER_ACCT', 'op=PAM:accounting acct="carol"', afar, 'carol was authorized'],
    ['USER_ERR', 'op=PAM:bad_ident acct="?"', afar, 'somebody failed the account check'],
  ])('does nothing itself: %s %s (%s)', (type, text, rest, who) => {
    expect(told(type, body(text, rest))).toMatch(
      new RegExp(`^${who} with /usr/sbin/sshd( from 192\\.0\\.2\\.1)?: failed$`),
    );
    const { user = {} } = ecs(type, body(text, rest));
    expect([user.name, user.effective?.name]).not.toContain('root');
  });

  it('logs root in where that is the account', () => {
    expect(told('USER_LOGIN', body('op=login acct="root"', afar))).toBe(
      'root logged in with /usr/sbin/sshd from 192.0.2.1: failed',
    );
  });
});

describe('the login user is set', () => {
  it.each([
    [
      'pid=1 uid=0 old-auid=4294967295 auid=1000 tty=(none) old-ses=4294967295 ses=7 res=1',
      'root set the login user to alice: done',
    ],
    [
      'pid=1 uid=0 old-auid=1005 auid=1000 old-ses=1 ses=7 res=1',
      'bob (as root) set the login user to alice: done',
    ],
    [
      'pid=1 uid=1005 old-auid=1005 auid=0 old-ses=4 ses=4 res=0',
      'bob set the login user to root: failed',
    ],
    [
      'pid=1 uid=0 old-auid=1005 auid=4294967295 ses=4294967295 res=1',
      'bob (as root) unset the login user: done',
    ],
    [
      'login pid=1 uid=0 old auid=4294967295 new auid=1000 old ses=4294967295 new ses=7',
      'root set the login user to alice: done',
    ],
    [
      'login pid=1 uid=0 old auid=1005 new auid=1000 old ses=1 new ses=7' +
        '\u001dUID="toor" AUID="carol" AUID="alice"',
      'carol (as toor) set the login user to alice: done',
    ],
    ['auid=1000 ses=7 res=1', 'a process set the login user to alice: done'],
  ])('by who did it: %s', (body, line) => {
    expect(told('LOGIN', body)).toBe(line);
  });

  it('by who did it though the call has the new one already', () => {
    const login: Line = ['LOGIN', 'pid=214 uid=0 old-auid=4294967295 auid=1000 ses=3 res=1'];
    expect(sentence(call(1, 'success=yes exit=4', 'cron'), login)).toBe(
      'root set the login user to alice with /usr/bin/cron: done',
    );
  });

  it('in ECS too', () => {
    const first = ecs('LOGIN', 'pid=1 uid=0 old-auid=4294967295 auid=1000 ses=7 res=1');
    expect(first.user).toEqual({ id: '0', name: 'root', target: { id: '1000', name: 'alice' } });
    expect(first.audit.session).toBe(7);
    const second = ecs('LOGIN', 'pid=1 uid=0 old-auid=1005 auid=1000 ses=7 res=1');
    expect(second.user).toMatchObject({ name: 'bob', effective: { name: 'root' } });
  });
});

it.each([
  'hostname=web addr=? terminal=pts/0',
  'hostname=web addr= terminal=?',
  'hostname=web terminal=?',
])('is from nowhere when no address says so: %s', (rest) => {
  const body = message('op=login acct="carol"', `${rest} res=success`);
  expect(ecs('USER_LOGIN', body)).not.toHaveProperty('source');
  expect(told('USER_LOGIN', body)).not.toContain('from');
});

it.each([
  [
    'ANOM_LOGIN_FAILURES',
    'pam_faillock uid=1005',
    'reported an anomaly of bob (ANOM_LOGIN_FAILURES)',
  ],
  [
    'ANOM_LOGIN_FAILURES',
    'op=pam_faillock suid=1005',
    'reported an anomaly of bob (ANOM_LOGIN_FAILURES, pam_faillock)',
  ],
  [
    'RESP_ACCT_LOCK',
    'op=pam_faillock suid=1005',
    'answered an anomaly of bob (RESP_ACCT_LOCK, pam_faillock)',
  ],
  [
    'RESP_ACCT_UNLOCK_TIMED',
    'pam_faillock uid=1005',
    'answered an anomaly of bob (RESP_ACCT_UNLOCK_TIMED)',
  ],
])('%s %s names the account', (type, text, words) => {
  expect(told(type, message(text))).toBe(`root ${words} with /usr/sbin/tool: done`);
  expect(ecs(type, message(text)).user?.target).toEqual({ id: '1005', name: 'bob' });
});

it.each([
  ['USER_CHAUTHTOK', 'op=PAM:chauthtok acct="bob"', 'changed the password of bob'],
  ['USER_CHAUTHTOK', 'op=changing password id=1005', 'changed the password of bob'],
  [
    'USER_CHAUTHTOK',
    'op=delete-password acct="bob"',
    'changed the password of bob (delete-password)',
  ],
  ['USER_CHAUTHTOK', 'op=changing aging id=1005', 'changed user bob (changing aging)'],
  ['USER_CHAUTHTOK', 'op=change-min-age acct="bob"', 'changed user bob (change-min-age)'],
  [
    'USER_CHAUTHTOK',
    'op=displaying account status acct="bob"',
    'looked up user bob (displaying account status)',
  ],
  ['USER_CHAUTHTOK', 'op=unlock-password acct="bob"', 'unlocked user bob (unlock-password)'],
  ['USER_CHAUTHTOK', 'op=locking account acct="bob"', 'locked user bob (locking account)'],
  ['USER_CHAUTHTOK', 'op=changing name acct="bob"', 'changed user bob (changing name)'],
  ['USER_CHAUTHTOK', 'acct="bob"', 'changed the password of bob'],
  ['USER_MGMT', 'op=changing uid acct="bob"', 'changed user bob (changing uid)'],
  [
    'USER_MGMT',
    'op=add-user-to-group grp="wheel" acct="bob"',
    'changed user bob in group wheel (add-user-to-group)',
  ],
  [
    'GRP_MGMT',
    'op=delete-user-from-group grp="wheel" acct="bob"',
    'changed group wheel for bob (delete-user-from-group)',
  ],
  ['GRP_MGMT', 'op=modify-group acct="web"', 'changed group web (modify-group)'],
  ['GRP_MGMT', 'op=modify-group id=42', 'changed group shadow (modify-group)'],
  ['GRP_MGMT', 'op=add-shadow-group grp="web" acct="web"', 'changed group web (add-shadow-group)'],
  ['ADD_USER', 'op=add-user acct="bob"', 'added user bob'],
  ['ADD_USER', 'op=adding home directory acct="bob"', 'added user bob (adding home directory)'],
  ['DEL_USER', 'op=delete-user id=1005', 'deleted user bob'],
  ['ADD_GROUP', 'op=add-group grp="web" acct="web"', 'added group web'],
  ['ACCT_LOCK', 'op=locked-password id=1005', 'locked user bob (locked-password)'],
  [
    'ROLE_ASSIGN',
    'op=login-sename,role acct="bob" old-seuser=user_u old-role=user_r ' +
      'new-seuser=staff_u new-role=staff_r old-range=? new-range=?',
    'assigned roles to bob (login-sename,role, seuser user_u to staff_u, role user_r to staff_r)',
  ],
  [
    'ROLE_REMOVE',
    'op=login acct="bob" old-role=staff_r new-role=?',
    'removed roles of bob (login, role was staff_r)',
  ],
  [
    'USER_ROLE_CHANGE',
    'newrole: old-context=a:b:c new-context=a:d:e',
    'changed roles (a:b:c to a:d:e)',
  ],
])('%s %s', (type, text, words) => {
  expect(told(type, adminMessage(text))).toBe(`alice (as root) ${words} with /usr/sbin/tool: done`);
});

it('takes no number of a user for that of a group', () => {
  const { group, user } = ecs('USER_MGMT', adminMessage('op=add-user-to-group grp="web" id=1005'));
  expect(group).toEqual({ name: 'web' });
  expect(user?.target).toEqual({ id: '1005', name: 'bob' });
});

it('has group and member in ECS', () => {
  expect(
    ecs('GRP_MGMT', adminMessage('op=add-user-to-group grp="wheel" acct="bob"')),
  ).toMatchObject({
    group: { name: 'wheel' },
    user: { name: 'alice', target: { name: 'bob' } },
  });
});

it('has the words of a command in ECS', () => {
  expect(
    ecs('USER_CMD', adminMessage('cwd="/root" cmd=6C73202D6C20202F746D70')).process,
  ).toMatchObject({
    args: ['ls', '-l', '/tmp'],
    args_count: 3,
    command_line: 'ls -l  /tmp',
  });
});

it('leaves out the colon behind the last value of old programs', () => {
  const body =
    "user pid=9 uid=0 auid=1000 msg='newrole: old-context=a:b:c_t new-context=a:d:e_t: " +
    'exe="/usr/bin/newrole" (hostname=?, addr=?, terminal=pts/1 res=success)\'';
  expect(told('USER_ROLE_CHANGE', body)).toContain('changed roles (a:b:c_t to a:d:e_t) with ');
});
