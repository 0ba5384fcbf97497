/**
 * Rule texts that are refused, by the code of the refusal. In a text `‸` stands before the word or part
 * of it that is refused; it is no part of the text.
 */
import type { RuleErrorCode, RuleObjectErrorCode } from '../../../lib/errors';
import type { Target } from '../../../lib/machine/target';

export interface Refusal {
  readonly marked: string;
  readonly subject: string;
  readonly expected: string | undefined;
  /** Word for the machine, x86_64 where it does not matter. */
  readonly machine?: string;
  readonly target?: Partial<Target>;
}

type Row = readonly [
  marked: string,
  subject: string,
  expected: string | undefined,
  surroundings?: Pick<Refusal, 'machine' | 'target'>,
];

const LIST_AND_ACTION =
  'a list (user, task, exit, exclude, filesystem, io_uring) and an action (always, never)';
const OPTION = 'one of -a -A -d -S -F -C -w -W -p -k, each with its value';
const OPERATORS = '!= >= <= &= = > < &';
const FIELD = 'a field of auditctl(8), or f and a field number';
const ARCH = 'b64, b32 or a machine such as x86_64 or aarch64';
const NUMBER = 'a number (decimal, 0x hexadecimal or 0 octal)';
const SYSCALL = 'a system call name or a number below 2048';
const KEY_BEARER = 'a watch, -S, path, dir, perm, exe or fstype before it';
const PATH = 'an absolute path';
const USER = 'a uid, a user name known on this machine, or unset';

/** Bits of the feature bitmap, from `<linux/audit.h>`; each kernel here lacks just one. */
const ALL_FEATURES = 0x7f;
const NO_EXE = { target: { featureBitmap: ALL_FEATURES & ~0x04 } };
const NO_EXCLUDE_EXTEND = { target: { featureBitmap: ALL_FEATURES & ~0x08 } };
const NO_SESSIONID = { target: { featureBitmap: ALL_FEATURES & ~0x10 } };
const NO_FILESYSTEM = { target: { featureBitmap: ALL_FEATURES & ~0x40 } };

function conditions(count: number, pair = '-F pid=1'): string {
  return Array.from({ length: count }, () => pair).join(' ');
}

const ROWS: Readonly<Record<Exclude<RuleErrorCode, RuleObjectErrorCode>, readonly Row[]>> = {
  'missing-list': [
    ['‸', '', '-a, -A, -d, -w or -W'],
    ['‸-S open', '', '-a, -A, -d, -w or -W'],
    ['-F ‸uid=0 -a always,exit', 'uid=0', '-a, -A, -d or -w first'],
    ['-F ‸key=x', 'key=x', '-a, -A, -d or -w first'],
  ],
  'bad-list': [
    ['-a ‸always', 'always', LIST_AND_ACTION],
    ['-a ‸always,exit,exit', 'always,exit,exit', LIST_AND_ACTION],
    ['-a ‸always,', 'always,', LIST_AND_ACTION],
    ['-a ‸,exit', ',exit', LIST_AND_ACTION],
    ['-a ‸always,never', 'always,never', LIST_AND_ACTION],
    ['-a ‸exit,task', 'exit,task', LIST_AND_ACTION],
    ['-a ‸ALWAYS,exit', 'ALWAYS,exit', LIST_AND_ACTION],
    ['-a ‸exit,Never', 'exit,Never', LIST_AND_ACTION],
    ['-a ‸always,watch', 'always,watch', LIST_AND_ACTION],
    ['-a ‸possible,exit', 'possible,exit', LIST_AND_ACTION],
    [String.raw`-a ‸always,\ exit`, 'always, exit', LIST_AND_ACTION],
    ['-A ‸always,nope', 'always,nope', LIST_AND_ACTION],
    ['-d ‸nope,always', 'nope,always', LIST_AND_ACTION],
  ],
  'deprecated-action': [
    ['-a ‸exit,possible', 'exit,possible', undefined],
    ['-A ‸task,possible', 'task,possible', undefined],
    ['-d ‸entry,possible', 'entry,possible', undefined],
  ],
  'several-operations': [
    ['-a always,exit -a ‸never,exit', 'never,exit', 'one of -a, -A, -d, -w, -W'],
    ['-a always,exit -A ‸never,exit', 'never,exit', 'one of -a, -A, -d, -w, -W'],
    ['-w /etc -d ‸never,user', 'never,user', 'one of -a, -A, -d, -w, -W'],
    ['-W /etc -a ‸never,user', 'never,user', 'one of -a, -A, -d, -w, -W'],
  ],
  'unknown-option': [
    ['-a always,exit ‸-x 1', '-x', OPTION],
    ['‸-l', '-l', OPTION],
    ['-a always,exit ‸-S', '-S', OPTION],
    ['-a always,task ‸--mask', '--mask', OPTION],
    ['‸--nope=1', '--nope=1', OPTION],
  ],
  'unexpected-word': [
    ['-a always,exit ‸open', 'open', 'an option'],
    ['‸open -a always,exit -S open', 'open', 'an option'],
    ['-a always,exit -S open ‸-', '-', 'an option'],
    ['-a always,exit -- ‸-S open', '-S', 'an option'],
    ['‸# a comment', '#', 'an option'],
  ],
  'missing-operator': [
    ['-a always,exit -F ‸uid', 'uid', OPERATORS],
    ['-a always,exit -F ‸f24', 'f24', OPERATORS],
    ['-a always,exit -F ‸key', 'key', OPERATORS],
  ],
  'missing-field': [
    ['-a always,exit -F ‸=0', '', 'a field'],
    ['-a always,exit -F ‸>=0', '', 'a field'],
  ],
  'missing-value': [
    ['-a always,exit -F uid=‸', 'uid', 'a value'],
    ['-a always,exit -F uid!=‸', 'uid', 'a value'],
    ['-a always,exit -F f24=‸', 'f24', 'a value'],
  ],
  'unknown-field': [
    ['-a always,exit -F ‸bogus=1', 'bogus', FIELD],
    ['-a always,exit -F ‸constructor=1', 'constructor', FIELD],
    [String.raw`-a always,exit -F ‸uid\ =1`, 'uid ', `uid, or ${FIELD}`],
    ['-a always,exit -F ‸auidd=1', 'auidd', `auid, or ${FIELD}`],
    ['-a always,exit -F ‸F24=1', 'F24', FIELD],
    ['-a always,exit -F ‸f024=1', 'f024', FIELD],
    ['-a always,exit -F ‸f4294967296=1', 'f4294967296', FIELD],
    // The first kind of operator splits, so the field is what stands before it.
    ['-a always,exit -F ‸exe=/a>=b', 'exe=/a', FIELD],
  ],
  'unknown-arch': [
    ['-a always,exit -F arch=‸b65', 'arch', ARCH],
    ['-a always,exit -F ARCH=‸40000003', 'ARCH', ARCH],
    [
      '-a always,exit -F arch=‸b64',
      'arch',
      'b32: i386 has no 64-bit system calls',
      { machine: 'i386' },
    ],
    [
      '-a always,exit -F arch=‸b32',
      'arch',
      'b64: ppc64le has no 32-bit system calls',
      { machine: 'ppc64le' },
    ],
    ['-a always,exit -F arch=‸b64', 'arch', 'the name of a machine', { machine: 'mips64' }],
  ],
  'arch-after-syscall': [
    ['-a always,exit -S open -F ‸arch=b64', 'arch', undefined],
    ['-S open -a always,exit -F ‸Arch=b64', 'Arch', undefined],
  ],
  'wrong-list': [
    ['-a always,exit -F ‸fstype=tracefs', 'fstype', 'the filesystem list'],
    ['-a always,user -F ‸fstype=tracefs', 'fstype', 'the filesystem list'],
  ],
  'exit-list-only': [
    ...[
      'ppid=1',
      'obj_user=u',
      'obj_role=r',
      'obj_type=t',
      'obj_lev_low=l',
      'obj_lev_high=h',
      'devmajor=1',
      'devminor=1',
      'inode=1',
      'exit=0',
      'success=0',
      'path=/x',
      'dir=/x',
      'filetype=file',
    ].flatMap((pair): Row[] => [
      [`-a always,user -F ‸${pair}`, pair.replace(/=.*/, ''), 'the exit list'],
      [`-a always,io_uring -F ‸${pair}`, pair.replace(/=.*/, ''), 'the exit list'],
    ]),
    ['-a always,task -F ‸perm=r', 'perm', 'the exit or exclude list'],
    ['-a always,user -C ‸uid!=euid', 'uid', 'the exit list'],
    ['-S open -C ‸uid!=euid', 'uid', 'the exit list'],
    ['-a always,io_uring -C ‸gid=egid', 'gid', 'the exit list'],
  ],
  'msgtype-list-only': [
    ['-a always,exit -F ‸msgtype=1300', 'msgtype', 'the exclude or user list'],
    ['-a always,task -F ‸msgtype=1300', 'msgtype', 'the exclude or user list'],
  ],
  'exclude-field': [
    ['-a never,exclude -F ‸ppid=1', 'ppid', undefined, NO_EXCLUDE_EXTEND],
    ['-a never,exclude -F ‸euid=1', 'euid', undefined, NO_EXCLUDE_EXTEND],
  ],
  'session-list-only': [
    ['-a always,task -F ‸sessionid=1', 'sessionid', 'the exclude or user or exit list'],
    ['-a always,io_uring -F ‸sessionid=1', 'sessionid', 'the exclude or user or exit list'],
  ],
  'unknown-record-type': [
    [
      '-a never,exclude -F msgtype=‸NOPE',
      'msgtype',
      'a record type such as SERVICE_START, or its number',
    ],
  ],
  'unknown-errno': [
    ['-a always,exit -F exit=‸-ENOPE', 'exit', 'a number or an errno name such as -EACCES'],
  ],
  'unknown-file-type': [
    [
      '-a always,exit -F filetype=‸4096',
      'filetype',
      'socket, link, file, block, dir, character or fifo',
    ],
  ],
  'unknown-filesystem': [
    [
      '-a never,filesystem -F fstype=‸ext4',
      'fstype',
      'debugfs, tracefs, cgroup, cgroup2 or the number of a file system',
    ],
  ],
  'unknown-user': [
    ['-a always,exit -F uid=‸nobody-here', 'nobody-here', USER],
    ['-a always,exit -F loginuid!=‸UNSET', 'UNSET', USER],
  ],
  'unknown-group': [
    ['-a always,exit -F egid=‸-1', '-1', 'a gid or a group name known on this machine'],
    ['-a always,exit -F gid=‸unset', 'unset', 'a gid or a group name known on this machine'],
  ],
  'unknown-syscall': [
    ['-a always,exit -S ‸absent', 'absent', SYSCALL],
    ['-a always,exit -S ‸opne', 'opne', `open, or ${SYSCALL}`],
    ['-a always,exit -S ‸open,absent,close', 'absent', SYSCALL],
    ['-a always,exit -S ‸2048', '2048', SYSCALL],
    ['-a always,exit -S ‸-1', '-1', SYSCALL],
    ['-a always,exit -S ‸1x', '1x', SYSCALL],
    ['-a always,exit -S ‸ALL', 'ALL', SYSCALL],
    ['-a always,exit -F arch=aarch64 -S ‸open', 'open', `openat, or ${SYSCALL}`],
    ['-S ‸absent', 'absent', SYSCALL],
  ],
  'unknown-operation': [
    ['-a always,io_uring -S ‸nope', 'nope', 'an operation such as openat'],
    ['-a always,io_uring -S ‸execve', 'execve', 'an operation such as openat'],
  ],
  'syscall-list': [
    ['-a always,task -S ‸open', 'task', 'the exit or io_uring list'],
    ['-a always,user -S ‸all', 'user', 'the exit or io_uring list'],
    ['-a always,exclude -S ‸open', 'exclude', 'the exit or io_uring list'],
    ['-a always,filesystem -S ‸open', 'filesystem', 'the exit or io_uring list'],
    ['-S open -a ‸always,task', 'task', undefined],
    [`--mask ‸${'0'.repeat(512)}`, '0'.repeat(512), '512 hex digits'],
    ['-a always,task --mask=‸12', '12', '512 hex digits'],
  ],
  'number-expected': [
    ['-a always,exit -F pid=‸x', 'pid', NUMBER],
    ['-a always,exit -F pid=‸-1', 'pid', NUMBER],
    ['-a always,exit -F pid=‸1x', 'pid', NUMBER],
    ['-a always,exit -F success=‸yes', 'success', NUMBER],
    ['-a always,exit -F a0=‸x', 'a0', NUMBER],
    ['-a always,exit -F sessionid=‸foo', 'sessionid', NUMBER],
    ['-a always,exit -F saddr_fam=‸inet', 'saddr_fam', NUMBER],
    ['-a always,exit -F field_compare=‸x', 'field_compare', NUMBER],
    ['-a always,exit -F f24=‸x', 'f24', 'a number'],
    ['-a always,exit -F f24=‸1x', 'f24', 'a number'],
    ['-a always,exit -F f24=‸-1', 'f24', 'a number'],
  ],
  'number-too-large': [['-a always,exit -F saddr_fam=‸46', 'saddr_fam', 'a number below 46']],
  'text-too-long': [
    [`-a always,exit -F path=‸/${'x'.repeat(4096)}`, `/${'x'.repeat(4096)}`, 'at most 4096 bytes'],
    [`-a always,exit -F subj_user=‸${'ü'.repeat(2049)}`, 'ü'.repeat(2049), 'at most 4096 bytes'],
    [`-a always,exit -F path=/x -F KEY=‸${'x'.repeat(257)}`, 'x'.repeat(257), 'at most 256 bytes'],
    ['-a always,exit -F perm=‸rwxar', 'perm', 'one to four of the letters rwxa'],
  ],
  'bad-permission': [
    ['-a always,exit -F perm=‸rz', 'perm', 'one to four of the letters rwxa'],
    ['-w /etc -p ‸rzw', 'z', 'one to four of the letters rwxa'],
    ['-w /etc -p ‸-k', '-', 'one to four of the letters rwxa'],
  ],
  'permission-too-long': [['-w /etc -p ‸rwxar', 'rwxar', 'one to four of the letters rwxa']],
  'permission-without-watch': [['-p ‸r -w /etc', 'r', '-w first']],
  'permission-without-field': [
    ['-a always,exit -p ‸r', 'r', undefined],
    ['-a always,exit -S open -p ‸r', 'r', undefined],
  ],
  'operator-equality-only': [
    ['-a always,exit -F ‸arch>b64', 'arch', '= or !='],
    ['-a always,exit -F ‸inode<=1', 'inode', '= or !='],
    ['-a always,exit -F ‸exe&/x', 'exe', '= or !='],
    ['-a never,filesystem -F ‸fstype&=1', 'fstype', '= or !='],
    ['-a always,exit -C ‸uid>euid', 'uid>euid', '= or !='],
    ['-a always,exit -C ‸uid', 'uid', '= or !='],
  ],
  'operator-equal-only': [
    ['-a always,exit -F ‸perm!=r', 'perm', '='],
    ['-a always,exit -F ‸perm>=r', 'perm', '='],
  ],
  'key-too-early': [
    ['-k ‸x', 'x', KEY_BEARER],
    ['-k ‸x -w /etc', 'x', KEY_BEARER],
    ['-a always,exit -k ‸x -S open', 'x', KEY_BEARER],
    ['-a always,exit -F uid=0 -k ‸x', 'x', KEY_BEARER],
    ['-a always,exit -F uid=0 -F key=‸x', 'key', KEY_BEARER],
    ['-a always,exit -F ‸KEY=x -S open', 'key', KEY_BEARER],
  ],
  'key-too-long': [
    [`-w /etc -k ‸${'x'.repeat(257)}`, 'x'.repeat(257), 'at most 256 bytes'],
    [`-w /etc -k ‸${'ü'.repeat(129)}`, 'ü'.repeat(129), 'at most 256 bytes'],
    [`-w /etc -k a -F key=‸${'x'.repeat(255)}`, 'x'.repeat(255), 'at most 256 bytes'],
  ],
  'key-character': [
    ['-w /etc -k ‸a\u0001b', 'a\u0001b', 'a -k for each key'],
    ['-w /etc -F key=‸\u0001', '\u0001', 'a -k for each key'],
  ],
  'control-character': [
    ['-w /etc/passwd‸\n', '/etc/passwd\n', 'text without control characters'],
    ['-w /var/log‸\u001B[2J -p wa', '/var/log\u001B[2J', 'text without control characters'],
    ['-w /etc -p wa -k id‸\r', 'id\r', 'text without control characters'],
    ['-w /etc -p‸\twa', '\twa', 'text without control characters'],
    [
      '-a always,exit -F path=/a‸\u2028b -F perm=r',
      'path=/a\u2028b',
      'text without control characters',
    ],
    ['-a always,exit -F exe=/a‸\u0001b', 'exe=/a\u0001b', 'text without control characters'],
    ['-a always,exit -S open‸\u007F', 'open\u007F', 'text without control characters'],
  ],
  'too-many-fields': [
    [`-a always,exit ${conditions(63)} -F ‸uid=0`, 'uid=0', 'at most 63'],
    [`-a always,exit ${conditions(63)} -C ‸uid=euid`, 'uid=euid', 'at most 63'],
    [`-a always,exit ${conditions(63)} -p ‸r`, 'r', 'at most 63'],
    [`-a always,exit -S open ${conditions(63)} -k ‸x`, 'key=x', 'at most 63'],
    [`-a always,exit ${conditions(64, '-F f24=1')} -F ‸f24=1`, 'f24=1', 'at most 64'],
  ],
  'comparison-missing-field': [['-a always,exit -C ‸!=uid', '', 'an id such as uid']],
  'comparison-missing-value': [['-a always,exit -C uid=‸', 'uid', 'an id such as euid']],
  'comparison-unknown-field': [
    ['-a always,exit -C ‸bogus=uid', 'bogus', 'an id such as uid'],
    // != is searched before =.
    ['-a always,exit -C ‸uid=euid!=suid', 'uid=euid', 'an id such as uid'],
  ],
  'comparison-unknown-value': [['-a always,exit -C uid!=‸0', 'uid', 'an id such as euid']],
  'comparison-incompatible': [
    ['-a always,exit -C ‸uid=gid', 'uid', 'two user ids or two group ids'],
    ['-a always,exit -C ‸uid=uid', 'uid', 'two user ids or two group ids'],
    ['-a always,exit -C ‸pid=uid', 'pid', 'two user ids or two group ids'],
    ['-a always,exit -C ‸uid=pid', 'uid', 'two user ids or two group ids'],
  ],
  'kernel-too-old': [
    ['-a always,exit -F ‸exe=/bin/sh', 'exe', undefined, NO_EXE],
    ['-a always,exit -F ‸sessionid=1', 'sessionid', undefined, NO_SESSIONID],
  ],
  'list-unsupported': [
    ['-a never,filesystem -F ‸fstype=tracefs', 'fstype', undefined, NO_FILESYSTEM],
  ],
  'watch-after-list': [
    ['-a always,exit -w ‸/etc', '/etc', 'no -a, -A, -d before -w'],
    ['-w /etc -w ‸/usr', '/usr', 'no -a, -A, -d before -w'],
    ['-W /etc -w ‸/etc', '/etc', 'no -a, -A, -d before -w'],
  ],
  'watch-not-empty': [
    ['-S open -w ‸/etc', '/etc', undefined],
    ['-S open -W ‸/etc', '/etc', undefined],
    ['-a always,exit -F uid=0 -W ‸/etc', '/etc', undefined],
  ],
  'watch-path': [
    ['-w ‸etc', 'etc', PATH],
    ['-W ‸./x', './x', PATH],
    [`-w ‸/${'x/'.repeat(2047)}x`, `/${'x/'.repeat(2047)}x`, PATH],
    [`-w ‸/etc/${'x'.repeat(256)}`, `/etc/${'x'.repeat(256)}`, PATH],
    [`-w ‸/etc/${'ü'.repeat(128)}`, `/etc/${'ü'.repeat(128)}`, PATH],
  ],
  'machine-unknown': [
    ['-a always,exit -S ‸open', 'open', 'an arch before -S', { machine: 'mips64' }],
  ],
  'kernel-refuses': [
    ['-w ‸/a\0b', '/a\0b', 'text without it'],
    ['-a always,exit -S open -k ‸\0', '\0', 'text without it'],
    ['-a always,exit -F ‸exe=/a\0', 'exe=/a\0', 'text without it'],
  ],
};

/** Every refusal with its code, in the order of the table. */
export const REFUSALS: readonly (readonly [RuleErrorCode, Refusal])[] = Object.entries(
  ROWS,
).flatMap(([code, rows]) =>
  rows.map(
    ([marked, subject, expected, surroundings]) =>
      [code as RuleErrorCode, { marked, subject, expected, ...surroundings }] as const,
  ),
);
