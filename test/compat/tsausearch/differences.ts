/**
 * Where tsausearch is meant to differ from ausearch 3.0.9. Each has a row in docs/compatibility.md, and an example that
 * shows it.
 */

/** Words of a command line without the log, and the serials of the events that each program finds. */
interface Example {
  readonly words: readonly string[];
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

export interface SearchDifference {
  readonly id: string;
  /** Lines of a log without their heads: serial, type and body. */
  readonly log: readonly (readonly [serial: number, type: string, body: string])[];
  readonly examples: readonly Example[];
}

const CALL =
  'arch=c000003e syscall=257 success=no exit=-13 a0=1 a1=7 a2=0 a3=0 items=1 ppid=4 pid=5 auid=1 uid=2 gid=3 euid=4 ' +
  'suid=0 fsuid=0 egid=5 sgid=0 fsgid=0 tty=pts0 ses=1 comm="cat" exe="/usr/bin/cat" subj=alpha key=(null)';

function only(
  words: readonly string[],
  ours: readonly number[],
  theirs: readonly number[],
): Example {
  return { words, ours, theirs };
}

export const SEARCH_DIFFERENCES: readonly SearchDifference[] = [
  {
    id: 'search-nothing-left-out',
    log: [
      [
        1,
        'AVC',
        'apparmor="DENIED" operation="open" profile="p" name="/etc/x" pid=7 comm="cat" requested_mask="r" ' +
          'denied_mask="r" fsuid=0 ouid=0',
      ],
      [2, 'SYSCALL', 'arch=c000003e syscall=257'],
    ],
    examples: [
      only(['-m', 'AVC'], [1], []),
      only(['-p', '7', '-sv', 'no'], [1], []),
      only(['-f', '/etc/x', '-c', 'cat'], [1], []),
      only(['-sc', '257'], [2], []),
    ],
  },
  {
    id: 'search-names-and-numbers',
    log: [
      [1, 'SYSCALL', CALL],
      [
        2,
        'DAEMON_START',
        'op=start ver=4 format=raw kernel=6 auid=0 pid=1 uid=0 ses=1 subj=a res=success',
      ],
      [3, 'DAEMON_END', 'op=terminate auid=0 uid=0 ses=1 pid=1 subj=a res=success'],
    ],
    examples: [
      only(['-ui', 'bin', '-ue', '99'], [], [1]),
      only(['-ui', 'root'], [2, 3], []),
      only(['-p', '1', '--session', '1'], [2, 3], [2]),
    ],
  },
  {
    id: 'search-unset-ids',
    log: [[1, 'SYSCALL', CALL]],
    examples: [only(['-ui', '4294967295'], [], [1]), only(['-ga', '4294967295'], [], [1])],
  },
  {
    id: 'search-both-labels',
    log: [
      [1, 'SYSCALL', CALL],
      [1, 'OBJ_PID', 'opid=5 oauid=1 ouid=2 oses=3 obj=beta ocomm="x"'],
      [2, 'LOGIN', 'pid=5 uid=0 subj=alpha old-auid=1 auid=7 tty=(none) old-ses=1 ses=8 res=1'],
    ],
    examples: [
      only(['-su', 'alpha', '-o', 'gamma'], [], [1, 2]),
      only(['-su', 'alpha', '-w'], [1, 2], [1]),
    ],
  },
  {
    id: 'search-users-of-their-own',
    log: [
      [1, 'TTY', 'tty pid=3 uid=7 auid=1000 ses=2 major=136 minor=1 comm="bash" data=6C730D'],
      [2, 'ANOM_ABEND', 'auid=7 uid=8 gid=9 ses=1 subj=a pid=3 comm="c" exe="/c" sig=11 res=1'],
      [
        3,
        'INTEGRITY_DATA',
        'pid=1 uid=7 auid=5 ses=2 subj=a op=o cause=c comm="c" name="/x" dev="sda1" ino=5 res=0',
      ],
    ],
    examples: [
      only(['-ui', '7'], [1, 3], [2]),
      only(['-ui', '8'], [2], []),
      only(['-ui', '0'], [], [1, 3]),
    ],
  },
  {
    id: 'search-whole-names',
    log: [[1, 'USER_ACCT', "spid=6 pid=5 uid=0 auid=0 ses=1 msg='op=a res=success'"]],
    examples: [only(['-p', '5'], [1], []), only(['-p', '6'], [], [1])],
  },
  {
    id: 'search-errors-by-name',
    log: [[1, 'SYSCALL', CALL]],
    examples: [only(['-e', 'EACCES'], [1], []), only(['-e', '-EACCES'], [1], [1])],
  },
  {
    id: 'search-paths-from-folders',
    log: [
      [1, 'SYSCALL', CALL],
      [1, 'CWD', 'cwd="/home/a"'],
      [1, 'PATH', 'item=0 name="../b/notes" inode=1'],
    ],
    examples: [only(['-f', '/home/b/notes'], [1], []), only(['-f', '/home/a/../b'], [1], [1])],
  },
  {
    id: 'search-one-login',
    log: [
      [1, 'LOGIN', 'pid=5 uid=0 subj=a old-auid=1 auid=7 tty=(none) old-ses=1 ses=8 res=1'],
      [1, 'SYSCALL', CALL],
    ],
    // Two events to ausearch.
    examples: [only(['-ul', '7'], [], [1]), only(['-ul', '1'], [1], [1])],
  },
  {
    id: 'search-uring',
    log: [
      [
        1,
        'URINGOP',
        'uring_op=18 success=no exit=-13 items=1 ppid=1 pid=5 uid=2 gid=3 euid=4 suid=0 fsuid=0 egid=5 ' +
          'sgid=0 fsgid=0 subj=alpha key="ring"',
      ],
    ],
    examples: [only(['-k', 'ring'], [1], []), only(['-p', '5'], [1], [])],
  },
  {
    id: 'search-times',
    log: [[1, 'SYSCALL', CALL]],
    examples: [
      only(['-ts', '09/12/2020'], [1], []),
      only(['-ts', '2020-09-12'], [1], []),
      only(['-te', '2020-09-12'], [], []),
    ],
  },
];

/** Differences with tests of their own: see tsausearch.test.ts. */
export const FURTHER_SEARCH_DIFFERENCES = [
  'search-raw-separators',
  'search-controls',
  'search-checkpoint-conditions',
  'search-log-sets',
  'search-reasons',
  // Of csv and sentences: see tsausearch-deeds.test.ts.
  'search-new-types',
  'search-granted',
  'search-uring-deeds',
  'search-seccomp-calls',
] as const;
