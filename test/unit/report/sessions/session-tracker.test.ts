/** From records to sessions, boots and failures, as data. */
import { describe, expect, it } from '@jest/globals';
import { parseLine } from '../../../../lib/events/sources/parse-events';
import { NumericNames } from '../../../../lib/machine/names';
import type { LoginSession } from '../../../../lib/report/sessions/login-session';
import {
  type Doubt,
  SESSION_TYPES,
  SessionTracker,
  type TrackerOptions,
} from '../../../../lib/report/sessions/session-tracker';

const UNSET = 4_294_967_295;

/** The second is the serial number, too. */
function line(type: string, second: number, body: string): string {
  return `type=${type} msg=audit(${second}.500:${second}): ${body}`;
}

const opened = (second: number, uid = 7, ses = 1, pid = 10): string =>
  line(
    'LOGIN',
    second,
    `pid=${pid} uid=0 old-auid=${UNSET} auid=${uid} old-ses=${UNSET} ses=${ses}`,
  );
const told = (second: number, uid = 7, ses = 1, said = ''): string =>
  line(
    'USER_LOGIN',
    second,
    `pid=10 uid=0 auid=${uid} ses=${ses} msg='id=${uid} hostname=h addr=1.2.3.4 terminal=ssh res=success${said}'`,
  );
const ended = (second: number, uid = 7, ses = 1): string =>
  line('USER_END', second, `pid=10 uid=0 auid=${uid} ses=${ses} msg='res=success'`);
const boot = (second: number): string => line('SYSTEM_BOOT', second, `pid=1 ses=${UNSET}`);
const shutdown = (second: number): string => line('SYSTEM_SHUTDOWN', second, `pid=1 ses=${UNSET}`);
const failed = (second: number, who: string): string =>
  line(
    'USER_LOGIN',
    second,
    `pid=10 auid=${UNSET} ses=${UNSET} msg='${who} terminal=ssh res=failed'`,
  );

function follow(lines: readonly string[], options: Partial<TrackerOptions> = {}): LoginSession[] {
  const tracker = new SessionTracker({ names: new NumericNames(), ...options });
  const sessions = lines.flatMap((text) => {
    const record = parseLine(text);
    return record.id === undefined ? [] : tracker.take(record, record.id);
  });
  return [...sessions, ...tracker.leftOvers()];
}

const brief = (sessions: readonly LoginSession[]): unknown[] =>
  sessions.map(({ kind, user, startMs, endMs, ending }) => [kind, user, startMs, endMs, ending]);

it('a session has all that its records say', () => {
  expect(follow([opened(1), told(2), ended(3)].map((text) => `node=m ${text}`))).toEqual([
    {
      kind: 'session',
      user: '7',
      uid: 7,
      session: 1,
      terminal: 'ssh',
      host: 'h',
      startMs: 1500,
      endMs: 3500,
      ending: 'logout',
      serials: { opened: 1, told: 2, ended: 3 },
      node: 'm',
    },
  ]);
});

it('a failure and a boot have what theirs say', () => {
  const kernel = line('DAEMON_START', 1, 'op=start kernel=6.1.0 res=success');
  expect(follow([kernel, boot(2), failed(3, 'acct="a b"'), shutdown(4)])).toEqual([
    expect.objectContaining({ kind: 'failure', user: 'a b', session: undefined, endMs: 3500 }),
    expect.objectContaining({ kind: 'boot', user: undefined, host: '6.1.0', endMs: 4500 }),
  ]);
});

describe('the end', () => {
  it.each<[string, string[], unknown[]]>([
    ['is open', [opened(1), told(2)], [['session', '7', 1500, undefined, 'open']]],
    [
      'is that of a user alone',
      [opened(1), told(2), ended(3, 8)],
      [['session', '7', 1500, undefined, 'open']],
    ],
    [
      'comes with the next of its number',
      [opened(1), told(2), opened(5, 8)],
      [['session', '7', 1500, 5500, 'gone']],
    ],
    [
      'is a crash',
      [opened(1), told(2), boot(4)],
      [
        ['session', '7', 1500, 4500, 'crash'],
        ['boot', undefined, 4500, undefined, 'open'],
      ],
    ],
    [
      'is a shutdown',
      [boot(1), opened(2), told(3), shutdown(4), opened(5, 8, 2), told(6, 8, 2), boot(7)],
      [
        ['boot', undefined, 1500, 4500, 'logout'],
        ['session', '7', 2500, 4500, 'down'],
        ['session', '8', 5500, 7500, 'crash'],
        ['boot', undefined, 7500, undefined, 'open'],
      ],
    ],
    [
      'is a logout behind the shutdown',
      [opened(1), told(2), shutdown(3), ended(4)],
      [['session', '7', 1500, 4500, 'logout']],
    ],
    [
      'is that of its last boot',
      [boot(1), boot(2)],
      [
        ['boot', undefined, 1500, 2500, 'crash'],
        ['boot', undefined, 2500, undefined, 'open'],
      ],
    ],
    [
      'is not told of jobs',
      [opened(1), ended(2), opened(3), boot(4), shutdown(5)],
      [['boot', undefined, 4500, 5500, 'logout']],
    ],
  ])('%s', (_, lines, sessions) => {
    expect(brief(follow(lines))).toEqual(sessions);
  });
});

it('what is left comes in the order in which it began, of all machines', () => {
  const lines = [
    ...[boot(1), opened(3), told(4)].map((text) => `node=b ${text}`),
    ...[boot(2), opened(5), told(6)].map((text) => `node=a ${text}`),
    ...[opened(7, 8, 2), told(8, 8, 2)].map((text) => `node=b ${text}`),
  ];
  expect(follow(lines).map(({ node, kind, user }) => [node, kind, user])).toEqual([
    ['b', 'boot', undefined],
    ['b', 'session', '7'],
    ['a', 'boot', undefined],
    ['a', 'session', '7'],
    ['b', 'session', '8'],
  ]);
});

it('what is told again counts, but for a host that is not', () => {
  const again = told(3).replace('hostname=h addr=1.2.3.4 terminal=ssh', 'terminal=/dev/pts/1');
  const [session] = follow([opened(1), told(2), again]);
  expect([session?.terminal, session?.host, session?.serials.told]).toEqual(['/dev/pts/1', 'h', 3]);
});

it('only those of a user and a terminal are there, and why others are not is told', () => {
  const doubts: Doubt[] = [];
  const onDoubt = (doubt: Doubt): void => void doubts.push(doubt);
  const lines = [
    opened(1, 8),
    opened(2, 7, 2),
    told(3, 7, 2),
    told(4, 9, 3),
    line('USER_END', 5, 'pid=1 auid=7'),
    line('LOGIN', 6, 'pid=1 auid=7'),
    failed(7, 'id=7'),
    failed(8, 'acct="8"'),
  ];
  const sessions = follow(lines, { user: '7', terminal: 'pts', onDoubt });
  expect(sessions).toEqual([]);
  expect(doubts).toEqual([
    { reason: 'other-user', record: 'LOGIN', serial: 1 },
    { reason: 'other-terminal', record: 'USER_LOGIN', serial: 3 },
    { reason: 'no-session', record: 'USER_LOGIN', serial: 4 },
    { reason: 'no-ids', record: 'USER_END', serial: 5 },
    { reason: 'no-ids', record: 'LOGIN', serial: 6 },
  ]);
  expect(brief(follow(lines, { user: '7', terminal: 'ss' }))).toEqual([
    ['failure', undefined, 7500, 7500, 'logout'],
    ['session', '7', 2500, undefined, 'open'],
  ]);
});

it('the name that auditd added counts, unless it had none', () => {
  const names = (added: string): unknown[] =>
    follow([`${opened(1)}\u001dUID="root" AUID=${added}`, told(2)]).map(({ user }) => user);
  expect(names('"joe"')).toEqual(['joe']);
  expect(names('6A6F65')).toEqual(['joe']);
  expect(names('unknown-7')).toEqual(['7']);
});

it('records of old kernels are read', () => {
  const text = line(
    'LOGIN',
    1,
    `login pid=10 uid=0 old auid=${UNSET} new auid=7 old ses=${UNSET} new ses=1`,
  );
  expect(brief(follow([text, told(2)]))).toEqual([['session', '7', 1500, undefined, 'open']]);
});

it('nothing is kept of sessions that ended', () => {
  const tracker = new SessionTracker({ names: new NumericNames() });
  let sessions = 0;
  for (let at = 1; at < 2000; at += 1) {
    for (const text of [opened(at, 7, at), told(at, 7, at), ended(at, 7, at)]) {
      const record = parseLine(text);
      if (record.id !== undefined) sessions += tracker.take(record, record.id).length;
    }
  }
  expect([sessions, tracker.leftOvers()]).toEqual([1999, []]);
});

it('other records are nothing to it', () => {
  expect(follow([line('USER_AUTH', 1, 'pid=1')])).toEqual([]);
  expect(SESSION_TYPES.length).toBe(6);
});
