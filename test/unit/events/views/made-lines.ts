/** Lines of audit.log with fields of any name and values of any kind, as properties of outputs want them. */
import { fc } from '../../../support/random-cases';

const TYPES = [
  'SYSCALL',
  'PATH',
  'CWD',
  'EXECVE',
  'PROCTITLE',
  'SOCKADDR',
  'SECCOMP',
  'OPENAT2',
  'MMAP',
  'MQ_OPEN',
  'CAPSET',
  'OBJ_PID',
  'AVC',
  'LOGIN',
  'CONFIG_CHANGE',
  'USER_LOGIN',
  'USER_TTY',
  'ADD_GROUP',
  'EOE',
] as const;

const NAMES = (
  'arch syscall success exit a0 a1 a2 a3 items pid ppid auid uid gid euid ouid ogid ses tty comm exe subj key ' +
  'name cwd inode dev mode nametype cap_fp item proctitle argc saddr sig code oflag resolve flags perm op res ' +
  'acct id hostname addr old-auid list data scontext obj path per family made_up Upper 7 __proto__'
).split(' ');

const number = fc.oneof(
  fc.constantFrom('0', '1', '4294967295', '-13', '-1', '00', '257', '41', '59', '999', '1000'),
  fc.nat(70_000).map(String),
);
const hexadecimal = fc.oneof(
  fc.constantFrom(
    'c000003e',
    '40000003',
    'C000003E',
    '80000',
    '241',
    '7ffd1234',
    'ffffffffffffff9c',
  ),
  fc.nat(0xfffff).map((value) => value.toString(16)),
);
const encoded = fc
  .oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('a b', 'k\u0001l', 'rm\0-f', 'mäßig', '\u001B[2J'),
  )
  .map((text) => Buffer.from(text).toString('hex').toUpperCase());
const word = fc.constantFrom(
  '"sh"',
  '"/usr/bin/env"',
  '"a b"',
  '""',
  '"',
  '(null)',
  '?',
  'yes',
  'no',
  'NORMAL',
  'pts0',
  'fe:01',
  '0100644',
  'unconfined',
  '/usr/sbin/x (enforce)',
  '"k"',
  '',
  '{ x }',
  "'",
  'x=y',
  'x,',
  'x)',
  '02000050C0A80001',
  '01002F746D702F7300',
  '\'op=login id=0 acct="ann" res=success\'',
  "'op=PAM:x grantors=? uid=1000 res=failed'",
  'caf\u00e9',
  'a\u001BB',
  'a\\b',
);

const field = fc
  .tuple(fc.constantFrom(...NAMES), fc.oneof(number, hexadecimal, encoded, word))
  .map(([name, raw]) => `${name}=${raw}`);
const between = fc.constantFrom(
  ...Array.from({ length: 30 }, () => ' '),
  '  ',
  ' other ',
  ', ',
  '\n',
);
const SEPARATOR = '\u001d';

/** What auditd adds, and what looks like it. */
const added = fc.constantFrom(
  ...Array.from({ length: 8 }, () => ''),
  `${SEPARATOR}ARCH=x86_64 SYSCALL=openat AUID="ann" UID="root" GID="root" EUID="bob" OUID="ann"`,
  `${SEPARATOR}ARCH=x86_64 SYSCALL=openat AUID="ann" UID="root" GID="root" EUID="bob" OUID="ann"`,
  `${SEPARATOR}AUID=6D61C39F UID=616E6E GID="" EUID=unknown-uid`,
  `${SEPARATOR}SADDR={ saddr_fam=inet laddr=192.0.2.1 lport=53 } UID="b c"  GID="x"`,
  `${SEPARATOR}UID="one" UID="two" UID="three" ID="root"`,
  `${SEPARATOR}UID="root", AUID="x" other `,
  `${SEPARATOR}UID="r\u001B[m"`,
  `${SEPARATOR}UID="root"'`,
  `${SEPARATOR}UID="root"${SEPARATOR}UID="ann"`,
  SEPARATOR,
  ' AUID="root"',
  '^]AUID="root"',
);

const body = fc
  .tuple(fc.array(fc.tuple(field, between), { maxLength: 12 }), added)
  .map(([parts, end]) => parts.flat().join('').trimEnd() + end);

const CALL = fc
  .tuple(
    fc.constantFrom('c000003e', '40000003', 'c00000b7', 'ffff'),
    fc.constantFrom(0, 1, 2, 41, 42, 59, 90, 102, 117, 257, 9999),
    fc.array(hexadecimal, { minLength: 4, maxLength: 4 }),
    fc.constantFrom('success=yes exit=3', 'success=no exit=-2', 'success=no exit=-13'),
  )
  .map(
    ([arch, call, [a0, a1, a2, a3], end]) =>
      `arch=${arch} syscall=${call} ${end} a0=${a0} a1=${a1} a2=${a2} a3=${a3} items=1 ppid=1 pid=2 auid=1000 ` +
      'uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4294967295 comm="sh" ' +
      'exe="/bin/sh" subj=unconfined key="k"',
  )
  .chain((text) => added.map((end) => text + end));

const HEADERS = [
  '(1700000000.123:456)',
  '(1700000000.000:1)',
  '(1699999999.009:4294967295)',
  '(0.001:7)',
];

/** The lines of an event, which have a time, a serial and a node in common. */
export const madeLines = fc
  .tuple(
    fc.array(
      fc.oneof(
        fc.tuple(fc.constantFrom(...TYPES), body),
        CALL.map((text) => ['SYSCALL', text] as const),
        fc
          .tuple(
            fc.constantFrom('"/etc"', '"x"', '2F61', '(null)'),
            fc.constantFrom('NORMAL', 'CREATE'),
          )
          .map(
            ([name, type]) =>
              [
                'PATH',
                `item=0 name=${name} inode=12 dev=fe:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=${type}`,
              ] as const,
          ),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    fc.constantFrom(...HEADERS),
    fc.constantFrom('', '', 'node=web1 ', 'node=caf\u00e9 '),
  )
  .map(([records, header, node]) =>
    records.map(([type, text]) => `${node}type=${type} msg=audit${header}: ${text}`),
  );

const EVENT = 'audit(1700000000.123:456)';

const path = fc.constantFrom(
  '"/etc/passwd"',
  '"/"',
  '"/tmp/"',
  '"/a"',
  '"notes"',
  '"./notes"',
  '"."',
  '".hidden"',
  '"a/b"',
  '"\\x"',
  '""',
  '"a b"',
  '(null)',
  '2F612062',
  '612062',
  '2F6D61C39F',
  '"/x\u001Bx"',
  `"/${'long/'.repeat(40)}x"`,
);

const pathRecord = fc
  .tuple(
    fc.constantFrom(0, 1),
    path,
    fc.constantFrom('nametype=NORMAL', 'nametype=PARENT', 'nametype=CREATE', 'nametype=DELETE', ''),
    fc.constantFrom(
      'inode=7 dev=fe:01 mode=0100644 ouid=0 ogid=0',
      'inode=8 mode=040755 ouid=1000',
      '',
    ),
  )
  .map(
    ([item, name, type, rest]) => ['PATH', `item=${item} name=${name} ${rest} ${type}`] as const,
  );

const call = fc
  .tuple(
    fc.constantFrom('c000003e', 'c000003e', '40000003'),
    fc.constantFrom(2, 59, 62, 82, 83, 87, 105, 257, 257, 257, 263, 316, 42, 165, 9999),
    fc.constantFrom('success=yes exit=0', 'success=no exit=-2', 'success=no exit=-13', 'exit=1'),
    fc.constantFrom('a0=ffffff9c a1=7ffd a2=0', 'a0=3 a1=9 a2=200', 'a0=0 a1=f a2=241'),
    fc.constantFrom(
      'auid=1000 uid=0 euid=0',
      'auid=4294967295 uid=1000 euid=1000',
      'auid=1000 uid=1000',
    ),
    fc.constantFrom(
      'comm="sh" exe="/bin/sh"',
      'comm="script.py" exe="/usr/bin/python3"',
      'comm=612062',
    ),
    fc.constantFrom('key="k"', 'key=(null)', 'key=6B016C', ''),
    fc.nat(9),
  )
  .map(
    ([arch, which, end, args, ids, program, key, pid]) =>
      [
        'SYSCALL',
        `arch=${arch} syscall=${which} ${end} ${args} items=1 pid=${pid} ${ids} ${program} ${key}`,
      ] as const,
  );

const other = fc.constantFrom(
  ['EXECVE', 'argc=2 a0="ls" a1="-l"'] as const,
  ['EXECVE', 'argc=1 a0=6C7320'] as const,
  ['PROCTITLE', 'proctitle="ls"'] as const,
  ['OBJ_PID', 'opid=17 oauid=1000 ouid=0 oses=1 ocomm="sleep"'] as const,
  ['SOCKADDR', 'saddr=02000050C0A80001'] as const,
  ['EOE', ''] as const,
  [
    'AVC',
    'apparmor="DENIED" operation="open" profile="x" name="/etc/shadow" pid=1 comm="x"',
  ] as const,
);

/** The lines of a system call and what belongs to it: ones that are alike come often. */
export const madeCall = fc
  .tuple(
    call,
    fc.option(path.map((cwd) => ['CWD', `cwd=${cwd}`] as const)),
    fc.array(pathRecord, { maxLength: 3 }),
    fc.option(other),
  )
  .chain((records) =>
    fc
      .constantFrom('', '', `${SEPARATOR}AUID="ann" UID="root" EUID="bob"`, `${SEPARATOR}UID="r"`)
      .map((end) =>
        [records[0], records[1], ...records[2], records[3]]
          .filter((record) => record !== null)
          .map(
            ([type, text]) =>
              `type=${type} msg=${EVENT}: ${text.trimEnd()}${type === 'SYSCALL' ? end : ''}`,
          ),
      ),
  );
