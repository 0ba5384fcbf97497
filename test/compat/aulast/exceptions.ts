/**
 * Where `tsaulast` and `tsaulastlog` differ from aulast and aulastlog 3.0.9: rows of docs/compatibility.md, each with a
 * log that shows it.
 */

export interface LoginException {
  /** The row's. */
  readonly id: string;
  readonly program: 'aulast' | 'aulastlog';
  readonly log: readonly string[];
  readonly words: readonly string[];
  /** The lines that the original prints, and ours, without blanks at their ends. */
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
}

const FIRST_SECOND = 1_700_000_000;
const UNSET = 4_294_967_295;

/** A record so many seconds behind the first, which is its serial number, too. */
function record(type: string, second: number, body: string, node = ''): string {
  return `${node}type=${type} msg=audit(${FIRST_SECOND + second}.000:${second + 1}): ${body}`;
}

interface Details {
  readonly pid?: number | string;
  readonly ses?: number;
  readonly uid?: number | string;
  readonly node?: string;
  readonly who?: string;
  readonly from?: string;
  readonly result?: string;
}

function opened(second: number, { pid = 10, ses = 1, uid = 0, node = '' }: Details = {}): string {
  return record(
    'LOGIN',
    second,
    `pid=${pid} uid=0 old-auid=${UNSET} auid=${uid} tty=(none) old-ses=${UNSET} ses=${ses} res=1`,
    node,
  );
}

const FROM = 'hostname=h addr=10.0.0.1 terminal=ssh';

function told(second: number, details: Details = {}): string {
  const { pid = 10, ses = 1, uid = 0, node = '' } = details;
  const { who = `op=login id=${uid}`, from = FROM, result = 'success' } = details;
  const said = `msg='${who} exe="/bin/sshd" ${from} res=${result}'`;
  return record('USER_LOGIN', second, `pid=${pid} uid=0 auid=${uid} ses=${ses} ${said}`, node);
}

function failed(second: number, who: string): string {
  return told(second, { uid: UNSET, ses: UNSET, who, result: 'failed' });
}

function ended(second: number, { pid = 10, ses = 1, uid = 0, node = '' }: Details = {}): string {
  const said = `msg='op=PAM:session_close exe="/bin/sshd" ${FROM} res=success'`;
  return record('USER_END', second, `pid=${pid} uid=0 auid=${uid} ses=${ses} ${said}`, node);
}

function system(type: 'SYSTEM_BOOT' | 'SYSTEM_SHUTDOWN', second: number, node = ''): string {
  const said = `msg=' comm="init" exe="/bin/init" hostname=? addr=? terminal=? res=success'`;
  return record(type, second, `pid=1 uid=0 auid=${UNSET} ses=${UNSET} ${said}`, node);
}

/** Columns of a line as the original has them. */
function line(user: string, terminal: string, host: string, rest: string): string {
  return `${user.padEnd(8)} ${terminal.padEnd(12)} ${host.padEnd(16)} Tue Nov 14 ${rest}`;
}

function lastLine(user: string, terminal: string, host: string, rest: string): string {
  return `${user.padEnd(16)} ${terminal.padEnd(12)} ${host.padEnd(26)} ${rest}`;
}

const HEADINGS = lastLine('Username', 'Port', 'From', 'Latest');

const NEVER = [HEADINGS, lastLine('root', '', '', '**Never logged in**')];

const LONG = 'a.host.with.a.name.that.is.long.example.org';

const BOOT = line('reboot', 'system boot', '?', '22:13');

/** Those that a log shows. */
export const LOGIN_EXCEPTIONS: readonly LoginException[] = [
  {
    id: 'last-whole-columns',
    program: 'aulast',
    log: [
      opened(0, { uid: 33 }),
      told(1, { uid: 33, from: `hostname=${LONG} addr=? terminal=/dev/${LONG}` }),
    ],
    words: [],
    theirs: [line('www-data', 'a.host.with.', 'a.host.with.a.na', '22:13   still logged in')],
    ours: [line('www-data', LONG, LONG, '22:13   still logged in')],
  },
  {
    id: 'last-whole-columns',
    program: 'aulastlog',
    log: [told(1, { from: `hostname=${LONG} addr=? terminal=/dev/${LONG}` })],
    words: ['-u', 'root'],
    theirs: [
      HEADINGS,
      lastLine('root', '/dev/a.host.', 'a.host.with.a.name.that.is', '11/14/23 22:13:21'),
    ],
    ours: [HEADINGS, lastLine('root', `/dev/${LONG}`, LONG, '11/14/23 22:13:21')],
  },
  {
    id: 'last-down',
    program: 'aulast',
    log: [
      system('SYSTEM_BOOT', 0),
      opened(1),
      told(2),
      system('SYSTEM_SHUTDOWN', 20),
      system('SYSTEM_BOOT', 30),
    ],
    words: [],
    theirs: [`${BOOT} - 22:13  (00:00)`, line('root', 'ssh', 'h', '22:13 - crash'), BOOT],
    ours: [`${BOOT} - 22:13  (00:00)`, line('root', 'ssh', 'h', '22:13 - down'), BOOT],
  },
  {
    id: 'last-down',
    program: 'aulast',
    log: [system('SYSTEM_BOOT', 0), opened(1), told(2), system('SYSTEM_SHUTDOWN', 20)],
    words: [],
    theirs: [`${BOOT} - 22:13  (00:00)`, line('root', 'ssh', 'h', '22:13   still logged in')],
    ours: [`${BOOT} - 22:13  (00:00)`, line('root', 'ssh', 'h', '22:13 - down')],
  },
  {
    id: 'last-boot-apart',
    program: 'aulast',
    log: [opened(0), told(1), system('SYSTEM_SHUTDOWN', 120)],
    words: [],
    theirs: [line('root', 'ssh', 'h', '22:13 - 22:15  (00:02)')],
    ours: [line('root', 'ssh', 'h', '22:13 - down')],
  },
  {
    id: 'last-boot-apart',
    program: 'aulast',
    log: [system('SYSTEM_BOOT', 0), opened(1, { ses: 0 }), system('SYSTEM_SHUTDOWN', 120)],
    words: [],
    theirs: [`${BOOT}   gone - no logout`],
    ours: [`${BOOT} - 22:15  (00:02)`],
  },
  {
    id: 'last-session-query',
    program: 'aulast',
    log: [opened(0, { ses: 7 }), told(1, { ses: 7 }), ended(2, { ses: 7 })],
    words: ['--proof'],
    theirs: [
      line('root', 'ssh', 'h', '22:13 - 22:13  (00:00)'),
      '    audit event proof serial numbers: 1, 2, 3',
      '    Session data can be found with this search:',
      '    ausearch --start 11/14/23 22:13:20 --end 11/14/23 22:13:22',
    ],
    ours: [
      line('root', 'ssh', 'h', '22:13 - 22:13  (00:00)'),
      '    audit event proof serial numbers: 1, 2, 3',
      '    Session data can be found with this search:',
      '    ausearch --start 11/14/23 22:13:20 --end 11/14/23 22:13:22 --session 7',
    ],
  },
  {
    id: 'last-first-user',
    program: 'aulast',
    log: [failed(0, 'op=login id=0')],
    words: ['--bad'],
    theirs: [line('', 'ssh', 'h', '22:13 - 22:13  (00:00)')],
    ours: [line('0', 'ssh', 'h', '22:13 - 22:13  (00:00)')],
  },
  {
    id: 'last-bad-limited',
    program: 'aulast',
    log: [failed(0, 'op=login acct="joe"'), failed(1, 'op=login acct="ann"')],
    words: ['--bad', '--user', 'ann', '--tty', 'ssh'],
    theirs: ['joe', 'ann'].map((user) => line(user, 'ssh', 'h', '22:13 - 22:13  (00:00)')),
    ours: [line('ann', 'ssh', 'h', '22:13 - 22:13  (00:00)')],
  },
  {
    id: 'last-bad-limited',
    program: 'aulast',
    log: [failed(0, 'op=login acct="joe"')],
    words: ['--bad', '--tty', 'pts'],
    theirs: [line('joe', 'ssh', 'h', '22:13 - 22:13  (00:00)')],
    ours: [],
  },
  {
    id: 'last-accounts-by-name',
    program: 'aulast',
    log: [opened(0), told(1, { who: 'op=login acct="root"' })],
    words: [],
    theirs: [],
    ours: [line('root', 'ssh', 'h', '22:13   still logged in')],
  },
  {
    id: 'last-results',
    program: 'aulast',
    log: [opened(0), told(1, { result: '1' })],
    words: [],
    theirs: [],
    ours: [line('root', 'ssh', 'h', '22:13   still logged in')],
  },
  {
    id: 'last-results',
    program: 'aulastlog',
    log: [told(1, { result: 'yes' })],
    words: ['-u', 'root'],
    theirs: NEVER,
    ours: [HEADINGS, lastLine('root', 'ssh', 'h', '11/14/23 22:13:21')],
  },
  {
    id: 'last-nodes',
    program: 'aulast',
    log: [
      opened(0, { node: 'node=a ' }),
      told(1, { node: 'node=a ' }),
      opened(2, { uid: 33, node: 'node=b ' }),
      told(3, { uid: 33, node: 'node=b ' }),
      ended(4, { node: 'node=a ' }),
    ],
    words: [],
    theirs: [
      line('root', 'ssh', 'h', '22:13   gone - no logout'),
      line('www-data', 'ssh', 'h', '22:13   still logged in'),
    ],
    ours: [
      line('root', 'ssh', 'h', '22:13 - 22:13  (00:00)'),
      line('www-data', 'ssh', 'h', '22:13   still logged in'),
    ],
  },
  {
    id: 'last-not-numbers',
    program: 'aulast',
    log: [opened(0, { pid: '?', uid: '?' }), told(1, { pid: '?', uid: '?' })],
    words: [],
    theirs: [line('root', 'ssh', 'h', '22:13   still logged in')],
    ours: [],
  },
  {
    id: 'last-any-record',
    program: 'aulast',
    log: [
      record('SYSCALL', 0, 'arch=c000003e syscall=1 success=yes exit=1 pid=10 auid=0 ses=1'),
      opened(0),
      told(5),
    ],
    words: [],
    theirs: [],
    ours: [line('root', 'ssh', 'h', '22:13   still logged in')],
  },
  {
    id: 'last-controls',
    program: 'aulast',
    log: [opened(0), told(1, { from: 'hostname=a\u001b[2Jb addr=? terminal=\u007f' })],
    words: [],
    theirs: [line('root', '\u007f', 'a\u001b[2Jb', '22:13   still logged in')],
    ours: [line('root', String.raw`\177`, String.raw`a\033[2Jb`, '22:13   still logged in')],
  },
  {
    id: 'last-every-login',
    program: 'aulastlog',
    log: [told(0, { uid: 33 }), told(1)],
    words: ['-u', 'root'],
    theirs: NEVER,
    ours: [HEADINGS, lastLine('root', 'ssh', 'h', '11/14/23 22:13:21')],
  },
  {
    id: 'last-address',
    program: 'aulastlog',
    log: [told(0, { from: 'hostname=? addr=10.0.0.1 terminal=ssh' })],
    words: ['-u', 'root'],
    theirs: [HEADINGS, lastLine('root', 'ssh', '?', '11/14/23 22:13:20')],
    ours: [HEADINGS, lastLine('root', 'ssh', '10.0.0.1', '11/14/23 22:13:20')],
  },
  {
    id: 'last-missing-host',
    program: 'aulast',
    log: [opened(0), told(1, { from: 'addr=10.0.0.1 terminal=tty1' })],
    words: [],
    theirs: [],
    ours: [line('root', 'tty1', '10.0.0.1', '22:13   still logged in')],
  },
  {
    id: 'last-missing-host',
    program: 'aulastlog',
    log: [told(0), failed(1, 'op=login id=33'), told(2, { from: 'addr=10.0.0.1 terminal=tty1' })],
    words: ['-u', 'root'],
    theirs: [HEADINGS, lastLine('root', 'ssh', 'h', '11/14/23 22:13:22')],
    ours: [HEADINGS, lastLine('root', 'tty1', '10.0.0.1', '11/14/23 22:13:22')],
  },
];

/** Those that other tests show: the text of each test begins with the id. */
export const FURTHER_LOGIN_EXCEPTIONS = [
  'last-extract',
  'last-log-sets',
  'last-own-words',
] as const;
