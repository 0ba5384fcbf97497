/** Where `tsaureport` differs from aureport 3.0.9: rows of docs/compatibility.md, each with a log that shows it. */

export interface ReportException {
  /** The row's. */
  readonly id: string;
  /** Records, without their stamps; an empty one begins another event. */
  readonly log: readonly string[];
  readonly words: readonly string[];
  /** What aureport prints behind the headings, and what `tsaureport` prints. */
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
}

const NOTHING = ['<no events of interest were found>', ''];

const CALL =
  'arch=c000003e syscall=257 success=yes exit=3 a0=1 a1=2 a2=3 a3=4 items=1 ppid=9 pid=11 auid=33 uid=22 gid=0 ' +
  'euid=21 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="sc" exe="/bin/sc" subj=x key="files"';
const SYSCALL = `type=SYSCALL ${CALL}`;

function path(name: string): string {
  return (
    `type=PATH item=0 name=${name} inode=1 dev=fe:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL ` +
    'cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0'
  );
}

function message(type: string, body: string): string {
  return `type=${type} pid=11 uid=22 auid=33 ses=44 msg='${body}'`;
}

/** Those that a log shows. */
export const REPORT_EXCEPTIONS: readonly ReportException[] = [
  {
    id: 'report-nothing-left-out',
    log: [SYSCALL.replace('exe="/bin/sc" ', '')],
    words: ['-p'],
    theirs: NOTHING,
    ours: ['1. TIME 11 ? 257 33 1'],
  },
  {
    id: 'report-nothing-left-out',
    log: [SYSCALL, 'type=SOCKADDR saddr=0100'],
    words: ['-x', '--summary'],
    theirs: NOTHING,
    ours: ['1  /bin/sc'],
  },
  {
    id: 'report-apparmor',
    log: [
      'type=AVC apparmor="DENIED" operation="open" class="file" profile="/usr/sbin/named" name="/etc/x y" pid=11 ' +
        'comm="named" requested_mask="r" denied_mask="r" fsuid=0 ouid=0',
    ],
    words: ['-a'],
    theirs: NOTHING,
    ours: ['1. TIME named /usr/sbin/named 0 file r /etc/x y denied 1'],
  },
  {
    id: 'report-first-call',
    log: [SYSCALL.replace('=257', '=0')],
    words: ['-s', '-i'],
    theirs: NOTHING,
    ours: ['1. TIME read 11 sc www-data 1'],
  },
  {
    id: 'report-all-files',
    log: [SYSCALL, path('"/a"'), path('"/b"')],
    words: ['-f'],
    theirs: ['1. TIME /a 257 yes /bin/sc 33 1'],
    ours: ['1. TIME /a 257 yes /bin/sc 33 1', '2. TIME /b 257 yes /bin/sc 33 1'],
  },
  {
    id: 'report-newer-records',
    log: ['type=URINGOP uring_op=18 success=no exit=-2 items=0 ppid=9 pid=11 uid=22 key="ur"'],
    words: ['-e'],
    theirs: ['1. TIME 1 URINGOP -2 unset'],
    ours: ['1. TIME 1 URINGOP -2 no'],
  },
  {
    id: 'report-newer-records',
    log: ['type=UNKNOWN[1425] subj_apparmor=unconfined'],
    words: ['-e', '--summary', '-i'],
    theirs: ['1  (null)'],
    ours: ['1  UNKNOWN[1425]'],
  },
  {
    id: 'report-newer-calls',
    log: [SYSCALL.replace('=257', '=462')],
    words: ['-s', '--summary', '-i'],
    theirs: ['1  462'],
    ours: ['1  mseal'],
  },
  {
    id: 'report-one-login',
    log: [
      'type=LOGIN pid=11 uid=0 subj=x old-auid=4294967295 auid=33 tty=(none) old-ses=4294967295 ses=4 res=1',
      SYSCALL,
      'type=PROCTITLE proctitle="sc"',
    ],
    words: ['-e', '--summary'],
    theirs: ['1  1006', '1  1300'],
    ours: ['1  1006'],
  },
  {
    id: 'report-controls',
    log: [SYSCALL.replace('"files"', '611B62')],
    words: ['-k'],
    theirs: ['1. TIME a\u001bb yes /bin/sc 33 1'],
    ours: [String.raw`1. TIME a\033b yes /bin/sc 33 1`],
  },
  {
    id: 'report-results-in-digits',
    log: [message('SOFTWARE_UPDATE', 'sw="a" sw_type=rpm exe="/usr/bin/dnf" res=0')],
    words: ['-e'],
    theirs: ['1. TIME 1 SOFTWARE_UPDATE 33 yes'],
    ours: ['1. TIME 1 SOFTWARE_UPDATE 33 no'],
  },
  {
    id: 'report-mac-summary',
    log: ['type=MAC_IPSEC_EVENT op=SA-replay auid=33 ses=4 res=1'],
    words: ['-ma', '--summary'],
    theirs: NOTHING,
    ours: ['1  1415'],
  },
  {
    id: 'report-nameless-accounts',
    log: [
      message(
        'USER_AUTH',
        'op=auth exe="/usr/bin/su" hostname=? addr=? terminal=pts/0 res=success',
      ),
    ],
    words: ['-au', '--summary'],
    theirs: ['1  -2'],
    ours: ['1  22'],
  },
  {
    id: 'report-peers',
    log: ['type=DAEMON_ACCEPT addr=2001:db8::1 port=1234 res=success'],
    words: ['-h'],
    theirs: ['1. TIME 2001 0 -2 1'],
    ours: ['1. TIME 2001:db8::1 0 -2 1'],
  },
  {
    id: 'report-user-avcs',
    log: [
      message(
        'USER_AVC',
        'avc:  denied  { send_msg } for  scontext=s tcontext=t tclass=dbus exe="/bin/dbus-daemon" sauid=81 ' +
          'hostname=? addr=? terminal=?',
      ),
    ],
    words: ['-x'],
    theirs: NOTHING,
    ours: ['1. TIME /bin/dbus-daemon ? ? 33 1'],
  },
];

/** Those that other tests show: the text of each test begins with the id. */
export const FURTHER_REPORT_EXCEPTIONS = [
  'report-times',
  'report-log-sets',
  'report-order',
  'report-own-words',
] as const;

const HEAD = 'msg=audit(1700000000.123:1):';

/** The text of a log with one event. */
export function logOfRecords(records: readonly string[]): string {
  return records.map((record) => record.replace(/^(type=\S+)/, `$1 ${HEAD}`) + '\n').join('');
}
