/** Sessions and last logins as lines. Time zones are in test/compat. */
import { describe, expect, it } from '@jest/globals';
import { parseLine } from '../../../../lib/events/sources/parse-events';
import { lastLoginText } from '../../../../lib/report/sessions/last-login-text';
import { LastLogins } from '../../../../lib/report/sessions/last-logins';
import type { LoginSession } from '../../../../lib/report/sessions/login-session';
import { padded, sessionText } from '../../../../lib/report/sessions/session-text';

const MINUTE = 60_000;
const START_MS = new Date(2023, 10, 4, 9, 5, 7, 900).getTime();

const SESSION: LoginSession = {
  kind: 'session',
  user: 'joe',
  uid: 7,
  session: 3,
  terminal: '/dev/pts/1',
  host: 'h',
  startMs: START_MS,
  endMs: START_MS + 61 * MINUTE,
  ending: 'logout',
  serials: { opened: 1, told: 2, ended: 3 },
  node: undefined,
};

const nowMs = START_MS + 1440 * MINUTE;

function text(changes: Partial<LoginSession>, proof = false): string {
  return sessionText({ ...SESSION, ...changes }, { proof, nowMs });
}

const HEAD = 'joe      pts/1        h                Sat Nov  4 09:05';

describe('a line', () => {
  it.each<[Partial<LoginSession>, string]>([
    [{}, `${HEAD} - 10:06  (01:01)\n`],
    [{ endMs: START_MS + 2941 * MINUTE }, `${HEAD} - 10:06  (2+01:01)\n`],
    [{ endMs: START_MS }, `${HEAD} - 09:05  (00:00)\n`],
    // Whole seconds are compared: these are 60.
    [{ endMs: START_MS + 59_200 }, `${HEAD} - 09:06  (00:01)\n`],
    [{ endMs: START_MS - 61 * MINUTE }, `${HEAD} - 08:04  (-1:-1)\n`],
    [{ ending: 'open', endMs: undefined }, `${HEAD}   still logged in\n`],
    [{ ending: 'down' }, `${HEAD} - down\n`],
    [{ ending: 'crash' }, `${HEAD} - crash\n`],
    [{ ending: 'gone' }, `${HEAD}   gone - no logout\n`],
  ])('%j', (changes, line) => {
    expect(text(changes)).toBe(line);
  });

  it('of a boot that goes on says no more', () => {
    const boot = {
      kind: 'boot',
      user: undefined,
      terminal: 'system boot',
      ending: 'open',
    } as const;
    expect(text({ ...boot, host: '6.1.0' })).toBe(
      'reboot   system boot  6.1.0            Sat Nov  4 09:05 \n',
    );
  });

  it('has what is not known as ?, and a number where there is no name', () => {
    expect(
      text({ kind: 'failure', user: undefined, uid: 0, terminal: undefined, host: undefined }),
    ).toMatch(/^0 {8}\? {12}\? {16}Sat/);
    expect(text({ kind: 'failure', user: undefined, uid: undefined })).toMatch(/^4294967295 pts/);
  });

  it('of a time that no calendar has is still a line', () => {
    expect(text({ startMs: 1e17, endMs: 1e17 + MINUTE })).toMatch(
      / 100000000000000000 - --:-- {2}\(/,
    );
  });

  it('commands no terminal, whatever names say', () => {
    const hostile = 'a\u001b[2J\n\u202eb';
    const line = text({ user: hostile, terminal: hostile, host: hostile });
    expect(line.match(/a\\033\[2J\\012\\342\\200\\256b/g)).toHaveLength(3);
    expect(line.split('\n')).toHaveLength(2);
  });
});

it('the proof has the search for a session until its end, or until now', () => {
  const lines = (changes: Partial<LoginSession>): string[] =>
    text(changes, true).split('\n').slice(1);
  expect(lines({})).toEqual([
    '    audit event proof serial numbers: 1, 2, 3',
    '    Session data can be found with this search:',
    '    ausearch --start 11/04/23 09:05:07 --end 11/04/23 10:06:07 --session 3',
    '',
    '',
  ]);
  expect(lines({ ending: 'open', endMs: undefined })[2]).toContain('--end 11/05/23 09:05:07 ');
  expect(lines({ kind: 'failure', session: undefined }).slice(0, 3)).toEqual([
    '    audit event proof serial number: 2',
    '    Session data can be found with this search:',
    '    ausearch --start 11/04/23 09:05:07 --end 11/04/23 10:06:07 -a 2',
  ]);
});

it.each([
  ['', '    '],
  ['a', 'a   '],
  ['abcd', 'abcd'],
  ['abcde', 'abcde'],
  ['\u00fc', '\u00fc  '],
])('columns count bytes: %j', (short, column) => {
  expect(padded(short, 4)).toBe(column);
});

describe('last logins', () => {
  const login = (second: number, auid: number, said: string): string =>
    `type=USER_LOGIN msg=audit(${second}.000:${second}): pid=1 auid=${auid} ses=1 msg='${said}'`;

  const rows = (...lines: readonly string[]) => {
    const logins = new LastLogins([
      { name: 'root', id: 0 },
      { name: 'toor', id: 0 },
      { name: 'joe', id: 7 },
    ]);
    for (const line of lines) {
      const record = parseLine(line);
      if (record.id !== undefined) logins.take(record, record.id);
    }
    return logins.rows();
  };

  it('are those of the first account with the number', () => {
    const found = rows(login(1, 0, 'res=success'), login(2, 4_294_967_295, 'res=success'));
    expect(found.map(({ login: one }) => one?.timeMs)).toEqual([1000, undefined, undefined]);
  });

  it('failures are none', () => {
    const found = rows(login(1, 7, 'res=failed'), login(2, 7, 'op=login'));
    expect(found.map(({ login: one }) => one)).toEqual([undefined, undefined, undefined]);
  });

  it('are written in columns', () => {
    const found = rows(
      login(1_700_000_000, 7, 'hostname=h\u001b addr=? terminal=/dev/pts/0 res=success'),
    );
    expect(lastLoginText(found).split('\n')).toEqual([
      'Username         Port         From                       Latest',
      'root                                                     **Never logged in**',
      'toor                                                     **Never logged in**',
      expect.stringMatching(/^joe {14}\/dev\/pts\/0 {3}h\\033 {22}\d\d\/\d\d\/23 \d\d:\d\d:20$/),
      '',
    ]);
  });
});
