/**
 * What is done for the kernel to write records of: the one list behind the golden event files and the
 * live tests that do the same again. Acts are those of `audited-acts`.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { recordTypeNumber } from '../../lib/tables/record-types';

export interface Scenario {
  /** Also the name of its golden files. */
  readonly name: string;
  /** The act and its words; paths may be relative to a folder of its own. */
  readonly act: readonly string[];
  /** What follows `-a`, without the process. Children of the actor are audited with `family`. */
  readonly rules?: readonly string[];
  readonly family?: boolean;
  readonly key?: string;
  /** Who acts. Default root. */
  readonly uid?: number;
  /** Some of its records belong to no system call: nothing ends their events but time. */
  readonly alone?: boolean;
  /** The processor that it needs. */
  readonly only?: string;
  readonly prepare?: (folder: string) => void;
  /** Record types that mark an event as the scenario's, although they name no process. */
  readonly types?: readonly string[];
}

const exit = (calls: string, fields = '') =>
  `always,exit -F arch=b64 ${calls
    .split(' ')
    .map((call) => `-S ${call}`)
    .join(' ')}${fields === '' ? '' : ` ${fields}`}`;

const file =
  (name: string, mode = 0o644) =>
  (folder: string) =>
    writeFileSync(join(folder, name), 'x\n', { mode });

const program = (name: string) => (folder: string) => copyFileSync('/bin/true', join(folder, name));

/** What programs tell the kernel when somebody logs in, as sshd, sudo and shadow word it. */
const MESSAGES: readonly (readonly [type: string, text: string])[] = [
  ['USER', 'op=test'],
  [
    'USER_AUTH',
    'op=PAM:authentication grantors=pam_unix acct="root" exe="/usr/sbin/sshd" ' +
      'hostname=192.0.2.1 addr=192.0.2.1 terminal=ssh res=success',
  ],
  [
    'USER_ACCT',
    'op=PAM:accounting grantors=pam_permit acct=6120757365723F exe="/usr/bin/login" ' +
      'hostname=? addr=? terminal=/dev/tty1 res=failed',
  ],
  [
    'USER_LOGIN',
    'op=login acct="nobody" exe="/usr/sbin/sshd" hostname=? addr=2001:db8::1 terminal=sshd res=failed',
  ],
  [
    'CRED_ACQ',
    'op=PAM:setcred grantors=? acct="root" exe="/usr/bin/su" hostname=? addr=? terminal=? res=success',
  ],
  ['USER_CMD', 'cwd="/root" cmd=6C73202D6C exe="/usr/bin/sudo" terminal=pts/0 res=success'],
  [
    'ADD_USER',
    'op=adding user id=1001 exe="/usr/sbin/useradd" hostname=? addr=? terminal=? res=success',
  ],
  [
    'SERVICE_START',
    'unit=cron comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success',
  ],
  ['TRUSTED_APP', "text with 'quotes' and = signs"],
  ['ANOM_LOGIN_FAILURES', 'pam_faillock uid=1000 exe="/usr/bin/login" res=success'],
];

export const SCENARIOS: readonly Scenario[] = [
  { name: 'kill', key: 'kill_rule', act: ['kill-sleep'], rules: [exit('kill')] },
  { name: 'kill-group', act: ['kill-group'], rules: [exit('kill')] },
  {
    name: 'create',
    act: ['create', 'watched/file'],
    rules: ['always,exit -F dir={}/watched -F perm=wa'],
    prepare: (folder) => mkdirSync(join(folder, 'watched')),
  },
  {
    name: 'write',
    act: ['append', 'file'],
    rules: ['always,exit -F path={}/file -F perm=wa'],
    prepare: file('file'),
  },
  {
    name: 'rename',
    key: 'delete',
    act: ['rename', 'a', 'a new name'],
    rules: [exit('rename renameat renameat2')],
    prepare: file('a'),
  },
  {
    name: 'unlink',
    key: 'delete',
    act: ['unlink', 'file'],
    rules: [exit('unlink unlinkat')],
    prepare: file('file'),
  },
  {
    name: 'execve-300',
    act: ['execute', '/bin/true', ...Array.from({ length: 299 }, (_, at) => `argument ${at}`)],
    rules: [exit('execve')],
  },
  {
    name: 'execve-long',
    act: ['execute', '/bin/true', 'y'.repeat(20_000)],
    rules: [exit('execve')],
  },
  { name: 'execve-odd', act: ['execute-odd', '/bin/true'], rules: [exit('execve')] },
  {
    name: 'execve-script',
    act: ['execute', './script', 'word'],
    rules: [exit('execve')],
    prepare: (folder) => writeFileSync(join(folder, 'script'), '#!/bin/sh\n', { mode: 0o755 }),
  },
  {
    name: 'execve-capability',
    act: ['execute-with-capability', './program'],
    rules: [exit('execve')],
    prepare: program('program'),
  },
  { name: 'connect', act: ['connect-all', '/tmp/a socket'], rules: [exit('connect')] },
  { name: 'bind', act: ['bind-all', 'a-socket'], rules: [exit('bind')] },
  {
    name: 'socketcall',
    act: ['call-old-socket'],
    only: 'x64',
    rules: ['always,exit -F arch=b32 -S socketcall'],
  },
  {
    name: 'refused',
    act: ['fail-to-open', 'secret'],
    uid: 65534,
    rules: [exit('openat', '-F exit=-EACCES')],
    prepare: file('secret', 0o600),
  },
  {
    name: 'missing',
    act: ['fail-to-open', 'folder/missing'],
    rules: [exit('openat', '-F exit=-ENOENT')],
  },
  {
    name: 'two-keys',
    act: ['append', 'file'],
    rules: ['always,exit -F path={}/file -F perm=w -k first'],
    prepare: file('file'),
  },
  { name: 'openat2', act: ['open-beneath', 'file'], rules: [exit('openat2')] },
  { name: 'names', act: ['odd-names'], rules: [exit('openat', '-F success=1 -F dir={}')] },
  {
    name: 'changes',
    act: ['change-all'],
    rules: [
      exit(
        'mkdir mknod mknodat symlink link chmod fchmodat chown fchownat truncate setxattr ' +
          'removexattr faccessat2 renameat2 unlink unlinkat',
      ),
    ],
  },
  {
    name: 'mmap',
    act: ['map-file', 'file'],
    rules: [exit('mmap', '-F a1=1')],
    prepare: file('file'),
  },
  {
    name: 'mount',
    act: ['mount-folder', 'folder'],
    rules: [exit('mount umount2 unshare')],
    prepare: (folder) => mkdirSync(join(folder, 'folder')),
  },
  { name: 'fanotify', act: ['ask-fanotify', 'file'], prepare: file('file') },
  {
    name: 'link-refused',
    act: ['link-strange-file', 'secret'],
    uid: 65534,
    prepare: file('secret', 0o600),
  },
  {
    name: 'calls',
    act: ['call-all'],
    rules: [
      exit(
        'prctl personality prlimit64 setpriority sched_setscheduler fcntl lseek unshare ' +
          'sethostname kill tgkill setregid setreuid setuid',
      ),
    ],
  },
  { name: 'ptrace', act: ['call-all'], family: true, rules: [exit('ptrace')] },
  { name: 'capset', act: ['set-capabilities'], rules: [exit('capset')] },
  { name: 'seccomp', act: ['filter-calls'], alone: true },
  { name: 'abend', act: ['crash'], alone: true },
  { name: 'login', act: ['log-in', '1000'] },
  { name: 'pairs', act: ['make-pairs'], rules: [exit('pipe2 socketpair')] },
  { name: 'promiscuous', act: ['listen-to-everybody'] },
  { name: 'netfilter', act: ['make-firewall-table'] },
  {
    name: 'mqueue',
    act: ['use-queue', '/audit-netlink-test'],
    rules: [exit('mq_open mq_notify mq_timedsend mq_timedreceive mq_getsetattr mq_unlink')],
  },
  { name: 'ipc', act: ['change-message-queue'], rules: [exit('msgget msgctl')] },
  { name: 'bpf', act: ['load-program'], rules: [exit('bpf')], types: ['BPF'] },
  { name: 'time', act: ['change-time'], rules: [exit('adjtimex clock_adjtime')] },
  {
    name: 'io_uring',
    act: ['open-by-ring', 'file'],
    rules: ['always,io_uring -S openat'],
    prepare: file('file'),
  },
  { name: 'tty', alone: true, act: ['type-into-terminal'] },
  { name: 'landlock', act: ['lock-in', 'file'], prepare: file('file') },
  {
    name: 'user',
    alone: true,
    act: ['tell', ...MESSAGES.flatMap(([type, text]) => [String(recordTypeNumber(type)), text])],
  },
  { name: 'config', act: ['configure'] },
  { name: 'listener', act: ['listen-to-records'] },
];
