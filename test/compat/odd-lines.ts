/**
 * Command lines that auditctl answers in a way that nobody would guess, with that answer. Both versions
 * give it; 4.2.2 adds its last line to every failure.
 */

export interface OddLine {
  readonly words: readonly string[];
  /** What stands on standard error. */
  readonly err: string;
  readonly fails?: boolean;
  /** The types of the requests, where any are sent. */
  readonly types?: readonly number[];
  /** The errno that the last of them is refused with. */
  readonly errno?: number;
}

const GET = 1000;
const SET = 1001;
const ADD = 1011;
const DELETE = 1012;
const LIST = 1013;
const TRIM = 1014;

function refused(err: string, words: readonly string[], types: readonly number[] = []): OddLine {
  return { words, err: `${err}\n`, fails: true, types };
}

const KEY_TOO_EARLY = 'Key field needs a watch, syscall or exe path given prior to it';

export const ODD_LINES: readonly OddLine[] = [
  // A comparison looks at its own words before it misses a list.
  refused('uid can only be used with exit filter list', ['-C', 'uid=euid']),
  refused('-C unknown field: x', ['-C', 'x=y']),
  { words: ['-a', 'always,exit', '-C', 'uid!=loginuid'], err: '', types: [GET, ADD] },
  // Keys become a condition, in which an operator splits elsewhere.
  refused('-F unknown field: key=a', ['-a', 'always,exit', '-S', 'all', '-k', 'a!=b'], [GET]),
  refused('-F missing value after operation for key=a', ['-W', '/etc', '-k', 'a>='], [GET]),
  // They are looked at after another failure as well.
  refused(
    `-F unknown field: foo\n${KEY_TOO_EARLY}`,
    ['-a', 'always,exit', '-F', 'key=x', '-F', 'foo=1'],
    [GET],
  ),
  refused(
    `parameter passed without an option given\n${KEY_TOO_EARLY}`,
    ['-a', 'always,exit', '-F', 'key=x', 'foo'],
    [GET],
  ),
  // But not after system calls on a list that takes none.
  refused(
    'Error: syscall auditing being added to user list',
    ['-a', 'never,user', '-F', 'key=x', '-S', 'open'],
    [GET],
  ),
  // The kernel's features are asked for only when name and value could be split.
  refused('-F missing value after operation for exe', ['-a', 'always,exit', '-F', 'exe='], [GET]),
  refused('-F unknown field: foo', ['-a', 'never,exclude', '-F', 'foo=1'], [GET]),
  refused(
    '-F unknown message type - msgtype',
    ['-a', 'never,exclude', '-F', 'msgtype=unknown[1300]'],
    [GET, GET],
  ),
  // Lists: task is looked for first, then a second list, then the keyword.
  refused('Syscall auditing requested for task list', ['-S', 'open', '-a', 'task,possible']),
  refused(
    'Multiple rule insert/delete operations are not allowed',
    ['-d', 'always,exit', '-d', 'x'],
    [GET],
  ),
  { words: ['-S', ',', '-d', 'never,task'], err: '', types: [GET, DELETE] },
  // A watch is a rule with system calls, and no list that was given.
  refused('arch must be before -S', ['-W', '/etc', '-F', 'arch=b64'], [GET]),
  refused('Syscall auditing requested for make equivalent', ['-W', '/x', '-q', 'a,b'], [GET]),
  refused('Delete rule - bad keyword always,exit', ['-W', '/x', '-d', 'always,exit'], [GET]),
  { words: ['-W', '/x', '-d', 'exit,always'], err: '', types: [GET, DELETE] },
  // The base name of a path ends before its last slashes.
  refused('The base name of the path is too big', ['-W', `/${'x'.repeat(256)}/`], [GET]),
  // Permissions are bytes.
  refused('permission ééé is too long', ['-W', '/x', '-p', 'ééé'], [GET]),
  refused(
    'Too many fields when adding permissions',
    ['-d', 'always,exit', ...Array.from({ length: 63 }, () => ['-F', 'pid=1']).flat(), '-p', 'r'],
    [GET],
  ),
  // An empty key after another counts with its separator.
  refused('key option exceeds size limit', ['-W', '/x', '-k', 'x'.repeat(256), '-k', ''], [GET]),
  // An arch may stand before -t without a list.
  { words: ['-F', 'arch=b64', '-t'], err: '', types: [TRIM] },
  refused('arch elf mapping not found', ['-F', 'arch=vax', '-t']),
  // Where the option that is parsed stands decides what is said.
  refused('Option   is invalid', ['-xv']),
  refused('Option foo is invalid', ['foo', '-b', '5', '-xv'], [SET, GET]),
  { words: ['-iv'], err: '', fails: true },
  refused('Only -i option is allowed', ['foo', '-si']),
  refused('Only -k or -i options are allowed', ['-lk', '-i']),
  // What the kernel refuses is said in words that were chosen for another request.
  {
    words: ['--backlog_wait_time', '5'],
    err: 'Error sending backlog limit request (Operation not permitted)\n',
    fails: true,
    types: [SET],
    errno: 1,
  },
  {
    words: ['-d', 'always,exit'],
    err: 'Error sending delete rule data request (Rule exists)\n',
    fails: true,
    types: [GET, DELETE],
    errno: 17,
  },
  { words: ['-l'], err: '', fails: true, types: [LIST], errno: 22 },
  { words: ['-b', '5'], err: '', types: [SET, GET], errno: 1 },
  // It does not send what is longer than it once was.
  refused(
    'Error sending add rule data request (Invalid argument)',
    ['-a', 'always,exit', '-F', `path=/${'x'.repeat(4000)}`, '-F', `dir=/${'x'.repeat(4000)}`],
    [GET],
  ),
];
