/**
 * Where our words are meant to differ from those of ausearch 3.0.9. Each has a row in
 * docs/compatibility.md, and an example here, so that it is known to be true.
 */
import { escapeControls } from '../../../lib/text/escape';
import type { AuditRecord } from '../../../lib/events/record';
import { interpretArgument } from '../../../lib/interpret/arguments/interpret-argument';
import { sharedNames } from '../../../lib/machine/shared-names';
import { errorMessage, errnoName } from '../../../lib/tables/errnos';
import { machineByElf } from '../../../lib/tables/machines';
import { syscallName } from '../../../lib/tables/syscalls';
import { uringOperationName } from '../../../lib/tables/uring-operations';
import type { Line } from './log';
import { textBehindFields } from './output';

/** A field of which ausearch said something. */
export interface Field {
  readonly type: string;
  readonly name: string;
  readonly raw: string;
  readonly record: AuditRecord;
}

interface Exception {
  readonly id: string;
  /** Records that show it; those of the random log may show it too. */
  readonly examples: readonly Line[];
}

/** About the words of one field. */
export interface FieldException extends Exception {
  /** What ours are where ausearch's are these; undefined where it is not about that. */
  readonly ours: (theirs: string, field: Field) => string | undefined;
}

/** About what stands around the fields of a record: how ausearch's line would be right. */
export interface LineException extends Exception {
  readonly mended: (theirs: string, record: AuditRecord) => string;
}

const syscall = (body: string): Line => ({
  type: 'SYSCALL',
  body: body.replace(
    'SUBJECT',
    'items=0 ppid=1 pid=2 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=x ' +
      'ses=1 comm="a" exe="b" key=(null)',
  ),
});
const sockaddr = (hex: string): Line => ({ type: 'SOCKADDR', body: `saddr=${hex}` });
const cwd = (path: string): Line => ({ type: 'CWD', body: `cwd=${path}` });
const userMessage = (body: string): Line => ({
  type: 'USER_ACCT',
  body: `pid=1 uid=0 auid=0 ses=1 subj=unconfined msg='${body}'`,
});

/** Machines that 3.0.9 lacks, and one that there is not; what becomes of system call 56 there. */
const OTHER_MACHINES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  c00000f3: { arch: 'riscv64', syscall: 'openat', a0: 'AT_FDCWD', a2: 'O_RDONLY' },
  '400000f3': { arch: 'riscv32', syscall: 'openat', a0: 'AT_FDCWD', a2: 'O_RDONLY' },
  c0000102: { arch: 'loongarch64', syscall: 'openat', a0: 'AT_FDCWD', a2: 'O_RDONLY' },
  deadbeef: { arch: 'unknown-elf-type(deadbeef)', syscall: '56', a0: '0xffffff9c', a2: '0x0' },
};

function isOtherMachine({ record }: Field): boolean {
  return (record.get('arch') ?? '') in OTHER_MACHINES;
}

function callName(record: AuditRecord): string | undefined {
  const machine = machineByElf(Number.parseInt(record.get('arch') ?? '', 16));
  return machine && syscallName(machine.table, Number(record.get('syscall')));
}

/**
 * Arguments of which 3.0.9 says less, or something else: calls, and which of a0 to a3. What 4.2.2 says
 * is recorded in test/unit/interpret.
 */
const ARGUMENTS_OF_LATER_VERSIONS: Readonly<Record<string, string>> = {
  a0:
    'clone clone2 unshare prctl ptrace socket bpf clock_settime getxattrat setxattrat listxattrat ' +
    'removexattrat file_getattr file_setattr',
  a1: 'fcntl fcntl64 fsconfig fsmount fsopen setns',
  a2:
    'chown chown32 clone fsmount getsockopt setsockopt move_mount recvmsg sendmsg shmget ' +
    'setxattrat getxattrat listxattrat removexattrat',
  a3: 'faccessat faccessat2 mount open_tree_attr recv recvfrom recvmmsg send sendto sendmmsg',
};

function argumentWords({ record, name }: Field): string | undefined {
  const call = callName(record);
  const machine = machineByElf(Number.parseInt(record.get('arch') ?? '', 16));
  if (machine === undefined || call === undefined) return undefined;
  if (ARGUMENTS_OF_LATER_VERSIONS[name]?.split(' ').includes(call) !== true) return undefined;
  const values = ['a0', 'a1', 'a2', 'a3'].map((each) => BigInt(`0x${record.get(each)}`));
  const index = Number(name.slice(1)) as 0 | 1 | 2 | 3;
  const names = sharedNames();
  return (
    interpretArgument({ machine, syscall: call, index, values, names }) ?? `0x${record.get(name)}`
  );
}

/** What open(2) calls the flags of its second argument. */
function openFlags(flags: number): string | undefined {
  const values = [0, flags];
  return interpretArgument({
    machine: 'x86_64',
    syscall: 'open',
    index: 1,
    values,
    names: sharedNames(),
  });
}

const ADDRESSES_OF_LATER_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['1B000000', '{ saddr_fam=ib (unsupported) }'],
  ['1C000000', '{ saddr_fam=mpls (unsupported) }'],
  ['2D000000', '{ saddr_fam=mctp (unsupported) }'],
  ['28000000FFFF000003000000', '{ saddr_fam=vsock cid=3 port=65535 }'],
  ['28000000000400000300000000000000', '{ saddr_fam=vsock cid=3 port=1024 }'],
  ['03004142434400', '{ saddr_fam=ax25 (unsupported) }'],
  ['09003132330000000000', '{ saddr_fam=x25 (unsupported) }'],
  ['0800000000000000000000000000000000000000', '{ saddr_fam=atmpvc (unsupported) }'],
]);

const SHORT_ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['0100', '{ saddr_fam=local path= }'],
  ['020001BB0A010203', '{ saddr_fam=inet laddr=10.1.2.3 lport=443 }'],
  [
    '0A0001BB0000000020010DB8000000000000000000000001',
    '{ saddr_fam=inet6 laddr=2001:db8::1 lport=443 }',
  ],
]);

const DAMAGED_ADDRESSES = ['02', '020001BB0A01020300000000000000000', '(null)', 'zz00'];

function addresses(id: string, known: ReadonlyMap<string, string>): FieldException {
  return {
    id,
    examples: [...known.keys()].map(sockaddr),
    ours: (_, { name, raw }) => (name === 'saddr' ? known.get(raw) : undefined),
  };
}

/** What ausearch takes for numbers, whole or in part, or says that it cannot. */
const NO_NUMBERS = new Set(['ann', 'enforcing', '?', '5x', '4294967301', '18446744073709551616']);

/** Arguments of which the kernel takes 32 bits: by call and a0, what is to be said of call and arguments. */
const WIDE_ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '102 ffffffffffffff9c': { a0: 'unknown-socketcall(ffffffffffffff9c)' },
  '102 100000003': { syscall: 'socketcall(connect)', a0: 'connect' },
  '1 100000000': { a0: 'EXIT_SUCCESS' },
  '172 100000017': { a0: 'PR_CAPBSET_READ', a1: 'kill' },
};

/** What looks like hexadecimal digits that nobody wrote as such. */
const GUESSED_DIGITS = new Set(['cwd=failed', 'cwd=100', 'data=100', 'note=face']);

const KEYS_WITHOUT_STANDARD: Readonly<Record<string, string>> = {
  '1B5B5041': '<esc>,"[PA"',
  '1B4F7741': '<esc>,"OwA"',
  '8F41': '"\\217A"',
};

export const FIELD_EXCEPTIONS: readonly FieldException[] = [
  {
    id: 'ausearch-other-machines',
    examples: [
      ...Object.keys(OTHER_MACHINES).map((arch) =>
        syscall(`arch=${arch} syscall=56 success=yes exit=3 a0=ffffff9c a1=1 a2=0 a3=0 SUBJECT`),
      ),
      { type: 'KERNEL_OTHER', body: 'syscall=56' },
    ],
    ours(_, field) {
      if (field.name === 'syscall' && field.record.get('arch') === undefined) return field.raw;
      return isOtherMachine(field)
        ? OTHER_MACHINES[field.record.get('arch') as string]?.[field.name]
        : undefined;
    },
  },
  {
    id: 'ausearch-newer-calls',
    examples: [syscall('arch=c000003e syscall=462 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 SUBJECT')],
    ours: (theirs, { name, raw, record }) =>
      name === 'syscall' && theirs === `unknown-syscall(${raw})` ? callName(record) : undefined,
  },
  {
    id: 'ausearch-newer-arguments',
    examples: [
      syscall('arch=c000003e syscall=92 success=yes exit=0 a0=0 a1=0 a2=888 a3=0 SUBJECT'),
      syscall('arch=c000003e syscall=272 success=yes exit=0 a0=2001000 a1=0 a2=0 a3=0 SUBJECT'),
    ],
    ours: (_, field) => argumentWords(field),
  },
  {
    id: 'ausearch-wide-arguments',
    examples: Object.keys(WIDE_ARGUMENTS).map((wide) => {
      const [call, a0] = wide.split(' ');
      return syscall(
        `arch=40000003 syscall=${call} success=yes exit=0 a0=${a0} a1=5 a2=0 a3=0 SUBJECT`,
      );
    }),
    ours: (_, { name, record }) =>
      WIDE_ARGUMENTS[`${record.get('syscall')} ${record.get('a0')}`]?.[name],
  },
  {
    id: 'ausearch-unknown-errors',
    examples: [syscall('arch=c000003e syscall=0 success=no exit=-512 a0=0 a1=0 a2=0 a3=0 SUBJECT')],
    ours: (theirs, { raw }) =>
      theirs === `(null)(Unknown error ${raw.slice(1)})` ? raw : undefined,
  },
  {
    id: 'ausearch-error-fields',
    examples: [
      {
        type: 'INTEGRITY_DATA',
        body: 'pid=1 uid=0 auid=0 ses=1 subj=? op=a cause=b comm="c" name="/d" dev="sda" ino=1 res=0 errno=-13',
      },
    ],
    ours: (theirs, { name, raw }) =>
      name === 'errno' && raw.startsWith('-') && theirs === raw
        ? `${errnoName(-Number(raw))}(${errorMessage(-Number(raw))})`
        : undefined,
  },
  {
    id: 'ausearch-sessions',
    examples: [
      {
        type: 'LOGIN',
        body: 'pid=1 uid=0 old-auid=4294967295 auid=0 old-ses=4294967295 ses=3 res=1',
      },
      { type: 'OBJ_PID', body: 'opid=1 oauid=0 ouid=0 oses=4294967295 ocomm="a"' },
    ],
    ours: (theirs, { name }) =>
      (name === 'old-ses' || name === 'oses') && theirs === '4294967295' ? 'unset' : undefined,
  },
  {
    id: 'ausearch-uring-operations',
    examples: [
      {
        type: 'URINGOP',
        body:
          'uring_op=18 success=yes exit=4 items=1 ppid=1 pid=2 uid=0 gid=0 euid=0 suid=0 fsuid=0 ' +
          'egid=0 sgid=0 fsgid=0',
      },
    ],
    ours: (theirs, { name, raw }) =>
      name === 'uring_op' && theirs === raw ? uringOperationName(Number(raw)) : undefined,
  },
  {
    id: 'ausearch-openat2-flags',
    examples: [{ type: 'OPENAT2', body: 'oflag=02000101 mode=0644 resolve=0x8' }],
    ours: (_, { type, name, raw }) =>
      type === 'OPENAT2' && name === 'oflag' ? openFlags(Number.parseInt(raw, 8)) : undefined,
  },
  {
    id: 'ausearch-prefix-twice',
    examples: [{ type: 'OPENAT2', body: 'oflag=0 mode=0644 resolve=0x40' }],
    ours: (theirs, { raw }) => (theirs === `0x${raw}` && raw.startsWith('0x') ? raw : undefined),
  },
  {
    id: 'ausearch-io-uring-list',
    examples: [{ type: 'CONFIG_CHANGE', body: 'auid=0 ses=1 op=add_rule key="a" list=7 res=1' }],
    ours: (theirs) => (theirs === 'unknown-list(7)' ? 'io_uring' : undefined),
  },
  {
    id: 'ausearch-no-numbers',
    examples: [
      { type: 'USER_ACCT', body: "pid=1 uid=ann auid=0 ses=1 msg='op=a res=success'" },
      {
        type: 'LANDLOCK_DOMAIN',
        body: 'domain=1 status=allocated mode=enforcing pid=1 uid=0 exe="a" comm="b"',
      },
      { type: 'CAPSET', body: 'pid=1 cap_pi=? cap_pp=0 cap_pe=0 cap_pa=0' },
      { type: 'ANOM_ABEND', body: 'auid=0 uid=0 gid=0 ses=1 pid=1 comm="a" exe="/b" sig=? res=1' },
      {
        type: 'ANOM_PROMISCUOUS',
        body: 'dev=eth0 prom=18446744073709551616 old_prom=5x auid=4294967301 uid=0 gid=0 ses=1',
      },
      { type: 'EVENT_LISTENER', body: 'pid=1 uid=0 auid=0 tty=x ses=1 nl-mcgrp=4 res=1' },
    ],
    ours: (theirs, { raw }) => (NO_NUMBERS.has(raw) || theirs === 'audit-none' ? raw : undefined),
  },
  {
    id: 'ausearch-guessed-digits',
    examples: [
      cwd('failed'),
      cwd('100'),
      { type: 'TTY', body: 'tty pid=1 uid=0 auid=0 ses=1 major=136 minor=0 comm="sh" data=100' },
      { type: 'TRUSTED_APP', body: "pid=1 uid=0 auid=0 ses=1 msg='note=face res=success'" },
    ],
    ours: (_, { name, raw }) => (GUESSED_DIGITS.has(`${name}=${raw}`) ? raw : undefined),
  },
  {
    id: 'ausearch-path-flags',
    examples: [
      { type: 'PATH', body: 'item=0 name="/etc" flags=101 inode=1 dev=00:01 mode=0100644' },
    ],
    ours: (_, { type, name, raw }) => (type === 'PATH' && name === 'flags' ? raw : undefined),
  },
  {
    id: 'ausearch-seccomp-actions',
    examples: [
      {
        type: 'SECCOMP',
        body:
          'auid=0 uid=0 gid=0 ses=1 pid=1 comm="a" exe="/b" sig=0 arch=c000003e syscall=1 ' +
          'compat=0 ip=0x1 code=0xffff0000',
      },
    ],
    ours: (_, { name, raw }) =>
      name === 'code' && raw === '0xffff0000' ? 'unknown-seccomp-code(0xffff0000)' : undefined,
  },
  {
    id: 'ausearch-ipc-key',
    examples: [
      {
        type: 'AVC',
        body:
          'avc:  denied  { unix_read } for  pid=1 comm="a" key=1213  scontext=a tcontext=b ' +
          'tclass=sem permissive=0',
      },
    ],
    ours: (_, { type, name, raw }) => (type === 'AVC' && name === 'key' ? raw : undefined),
  },
  {
    id: 'ausearch-fingerprints',
    examples: [
      {
        type: 'USER_AUTH',
        body: `pid=1 uid=0 auid=0 ses=1 msg='op=pubkey acct="a" rport=1 fp=SHA256:8f:73 res=success'`,
      },
    ],
    ours: (theirs, { name, raw }) =>
      name === 'fp' && theirs === 'none' && raw.includes(':') ? raw : undefined,
  },
  {
    id: 'ausearch-old-colons',
    examples: [
      { type: 'USER_LOGIN', body: `user pid=1 uid=0 auid=0 msg='uid=0: exe="/a" res=failed'` },
      { type: 'USER_LOGIN', body: `user pid=1 uid=0 auid=0 msg='acct=a: exe="/a" res=failed'` },
    ],
    ours: (_, { name, raw }) =>
      (name === 'acct' || name === 'uid') && raw.endsWith(':') ? raw : undefined,
  },
  {
    id: 'ausearch-mediated',
    examples: [
      {
        type: 'USER_AVC',
        body:
          `pid=1 uid=0 auid=0 ses=1 msg='avc:  denied  { stop } for auid=0 uid=0 gid=0 ` +
          `path="/usr/lib/systemd/system/a.service" cmdline="systemctl stop a" function="stop" ` +
          `scontext=a tcontext=b tclass=service permissive=0 exe="/usr/lib/systemd/systemd"'`,
      },
    ],
    ours: (theirs, { type, name }) =>
      type === 'USER_AVC' && /^(?:cmdline|function)$/.test(name)
        ? theirs.replaceAll('"', '')
        : undefined,
  },
  {
    id: 'ausearch-terminal-controls',
    examples: [
      cwd('2F617F62'),
      cwd('2F61C29B62'),
      cwd('2F61E280AE62'),
      cwd('2F619B62'),
      userMessage('op=\u001b[1m res=success'),
    ],
    ours(theirs) {
      const escaped = escapeControls(theirs);
      return escaped === theirs ? undefined : escaped;
    },
  },
  {
    id: 'ausearch-text-after-nul',
    examples: [
      cwd('2F6100620063'),
      cwd('00'),
      { type: 'PROCTITLE', body: 'proctitle=006C73' },
      sockaddr('0100006100620000'),
    ],
    ours(theirs, { raw }) {
      const hidden = new Map([
        ['2F6100620063', ['/a', '/a\\000b\\000c']],
        ['00', ['00', '\\000']],
        ['006C73', ['ls 3', ' ls']],
        ['0100006100620000', ['{ saddr_fam=local path=a }', '{ saddr_fam=local path=a\\000b }']],
      ]).get(raw);
      return hidden?.[0] === theirs ? hidden[1] : undefined;
    },
  },
  addresses('ausearch-socket-families', ADDRESSES_OF_LATER_VERSIONS),
  addresses('ausearch-short-addresses', SHORT_ADDRESSES),
  addresses(
    'ausearch-foreign-addresses',
    new Map([
      ['000200500102030400000000000000000', 'malformed-host(000200500102030400000000000000000)'],
      ['00020050010203040000000000000000', '{ saddr_fam=inet laddr=1.2.3.4 lport=80 }'],
    ]),
  ),
  addresses(
    'ausearch-scopes',
    new Map([
      [
        '0A00005000000000FE80000000000000000000000000000101000000',
        '{ saddr_fam=inet6 laddr=fe80::1%1 lport=80 }',
      ],
    ]),
  ),
  addresses(
    'ausearch-damaged-addresses',
    new Map(DAMAGED_ADDRESSES.map((hex) => [hex, `malformed-host(${hex})`])),
  ),
  {
    id: 'ausearch-terminal-keys',
    examples: Object.keys(KEYS_WITHOUT_STANDARD).map((data) => ({
      type: 'TTY',
      body: `tty pid=1 uid=0 auid=0 ses=1 major=136 minor=0 comm="sh" data=${data}`,
    })),
    ours: (_, { name, raw }) => (name === 'data' ? KEYS_WITHOUT_STANDARD[raw] : undefined),
  },
  {
    id: 'ausearch-second-of-a-name',
    examples: [
      {
        type: 'USER_MGMT',
        body:
          'pid=1 uid=0 auid=5 ses=1 msg=\'op=x id=7 uid=9 exe="/a"\'' +
          '\u001dUID="root" AUID="five" ID="seven" UID="nine"',
      },
    ],
    ours: (theirs, { name, raw }) =>
      name === 'uid' && raw === '9' && theirs === 'root' ? 'nine' : undefined,
  },
];

const LABEL = /^(.* subj=\S+ \(\w+\) .*)exe="([^"]*)"/;

export const LINE_EXCEPTIONS: readonly LineException[] = [
  {
    id: 'ausearch-last-words',
    examples: [
      { type: 'USER', body: "pid=1 uid=0 auid=0 ses=1 msg='hello world, it is uid=0 done'" },
      { type: 'USER', body: "pid=1 uid=0 auid=0 ses=1 msg='one = one'" },
      {
        type: 'USER_ACCT',
        body: 'pid=1 uid=0 auid=5 ses=1 msg=\'op=x acct="a" exe="/a"\'\u001dUID="root" AUID="five"',
      },
    ],
    mended(theirs, record) {
      const tail = textBehindFields(record);
      let there = tail.length;
      while (!theirs.endsWith(tail.slice(0, there))) there--;
      return theirs + tail.slice(there);
    },
  },
  {
    id: 'ausearch-commas',
    examples: [
      userMessage('op=x acct=root exe="/a" (hostname=?, addr=?, terminal=ssh res=success)'),
    ],
    mended: (theirs) => theirs.replace('addr=?  terminal', 'addr=?, terminal'),
  },
  {
    id: 'ausearch-labels',
    examples: [
      {
        type: 'USER_ACCT',
        body: 'pid=1 uid=0 auid=0 ses=1 subj=/usr/sbin/x (enforce) msg=\'op=x exe="/a b" res=success\'',
      },
    ],
    mended: (theirs) => theirs.replace(LABEL, '$1exe=$2'),
  },
];

/** Records of which ausearch prints nothing at all. */
export const UNPRINTED: readonly Exception[] = [
  {
    id: 'ausearch-apparmor',
    examples: [
      {
        type: 'AVC',
        body:
          'apparmor="DENIED" operation="open" class="file" profile="/usr/bin/x" name="/etc/pass wd" ' +
          'pid=1 comm="a" requested_mask="r" denied_mask="r" fsuid=0 ouid=0',
      },
    ],
  },
  {
    id: 'ausearch-incomplete',
    examples: [
      { type: 'SYSCALL', body: 'syscall=2 success=yes exit=3' },
      { type: 'SYSCALL', body: 'arch=c000003e syscall=2 auid=0' },
    ],
  },
];

export const AUSEARCH_EXCEPTIONS: readonly Exception[] = [
  ...FIELD_EXCEPTIONS,
  ...LINE_EXCEPTIONS,
  ...UNPRINTED,
];
