/** Events of every type of record, of every system call, and of what people do, for comparing csv and sentences. */
import { MACHINES } from '../../../lib/tables/machines';
import { syscallEntries } from '../../../lib/tables/syscalls';
import { RECORD_TYPES, ABSENT } from '../ausearch/log';
import { templatesOf } from '../ausearch/templates';

/** Lines of an event without their heads: type and body. */
export type EventLines = readonly (readonly [type: string, body: string])[];

const VALUES: Readonly<Record<string, string>> = {
  id: '33',
  pid: '7',
  path: '"/srv/x"',
  word: '"w"',
  label: 'lab',
  tty: 'tt',
  result: 'success',
  host: 'hh',
  bit: '1',
  number: '5',
  yes: 'yes',
  key: '"kk"',
  list: '4',
  typed: '6C730D',
};

/** One event for each form that records of each type have. */
export function eventsOfTypes(): EventLines[] {
  return RECORD_TYPES.filter(([type]) => type !== ABSENT).flatMap(([type, number]) =>
    templatesOf(type, number).map((template): EventLines => {
      const body = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? '3');
      return [[type, body]];
    }),
  );
}

interface Call {
  readonly arch?: string;
  readonly syscall: string;
  readonly result?: string;
  readonly args?: string;
  readonly exe?: string;
  readonly key?: string;
  readonly ids?: string;
}

export function call({
  arch = 'c000003e',
  syscall,
  result,
  args,
  exe,
  key,
  ids,
}: Call): EventLines[0] {
  return [
    'SYSCALL',
    `arch=${arch} syscall=${syscall} ${result ?? 'success=yes exit=3'} ${args ?? 'a0=a a1=b a2=c a3=d'} items=1 ` +
      `ppid=100 pid=200 ${ids ?? 'auid=1000 uid=33'} gid=3 euid=4 suid=5 fsuid=6 egid=7 sgid=8 fsgid=9 tty=pts0 ` +
      `ses=10 comm="cat" exe=${exe ?? '"/usr/bin/cat"'} subj=sub1 key=${key ?? '"k1"'}`,
  ];
}

/** One event for every call of every machine that ausearch 3.0.9 knows. */
export function eventsOfCalls(): EventLines[] {
  return MACHINES.filter(({ name }) => !/^(riscv|loongarch)/.test(name)).flatMap(({ elf, table }) =>
    [...syscallEntries(table)].map(([number]): EventLines => [
      call({ arch: elf.toString(16), syscall: String(number) }),
    ]),
  );
}

const cwd: EventLines[0] = ['CWD', 'cwd="/home/a"'];

function path(nth: number, name: string, mode: string, nametype = 'NORMAL'): EventLines[0] {
  return [
    'PATH',
    `item=${nth} name=${name} inode=${nth + 5} dev=08:01 mode=${mode} ouid=1 ogid=2 rdev=00:00 obj=o${nth} ` +
      `nametype=${nametype} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`,
  ];
}

const folder = (nth: number, name: string): EventLines[0] => path(nth, name, '040755', 'PARENT');
const socket = (saddr: string): EventLines[0] => ['SOCKADDR', `saddr=${saddr}`];
const victim = (pid: number): EventLines[0] => [
  'OBJ_PID',
  `opid=${pid} oauid=1000 ouid=33 oses=3 obj=ob1 ocomm="victim"`,
];
const kernelModule: EventLines[0] = ['KERN_MODULE', 'name="dummy"'];
const title: EventLines[0] = ['PROCTITLE', 'proctitle=6C73002D6C'];
const message = (type: string, said: string, result = 'success', host = 'host.a'): EventLines => [
  [
    type,
    `pid=1 uid=33 auid=1000 ses=3 subj=sub1 msg='${said} exe="/usr/sbin/sshd" hostname=${host} addr=10.0.0.1 ` +
      `terminal=ssh res=${result}'`,
  ],
];

function called(syscall: number, ...others: EventLines): EventLines {
  return [call({ syscall: String(syscall) }), ...others];
}

const passwd = path(0, '"/etc/passwd"', '0100644');

/** What people and programs do, as Linux on x86_64 records it. */
export const DONE: readonly EventLines[] = [
  called(257, cwd, passwd, title),
  called(257, cwd, path(0, '"x"', '0100644')),
  called(257, cwd, path(0, '"../x"', '0100644')),
  called(257, cwd, folder(0, '"/etc/"'), path(1, '"/etc/new"', '0100644', 'CREATE'), title),
  called(257, cwd, title),
  [call({ syscall: '257', result: 'success=no exit=-13' }), cwd, passwd, title],
  called(85, cwd, folder(0, '"/tmp/"'), path(1, '"/tmp/f"', '0100644', 'CREATE')),
  called(
    82,
    cwd,
    folder(0, '"/a/"'),
    folder(1, '"/b/"'),
    path(2, '"/a/old"', '0100644', 'DELETE'),
    path(3, '"/b/new"', '0100644', 'CREATE'),
  ),
  called(263, cwd, folder(0, '"/a/"'), path(1, '"/a/old"', '0100644', 'DELETE'), title),
  called(84, cwd, folder(0, '"/a/"'), path(1, '"/a/old"', '040755', 'DELETE'), title),
  called(59, ['EXECVE', 'argc=2 a0="ls" a1="-l"'], cwd, path(0, '"/bin/ls"', '0100755'), title),
  [call({ syscall: '90', args: 'a0=a a1=1ff a2=c a3=d' }), cwd, passwd],
  [call({ syscall: '268', args: 'a0=a a1=b a2=9ed a3=d' }), cwd, passwd],
  [call({ syscall: '92', args: 'a0=a a1=21 a2=c a3=d' }), cwd, passwd],
  called(260, cwd, passwd),
  called(83, cwd, folder(0, '"/a/"'), path(1, '"/a/d"', '040755', 'CREATE')),
  called(133, cwd, folder(0, '"/a/"'), path(1, '"/a/d"', '020755', 'CREATE')),
  called(133, cwd, folder(0, '"/a/"'), path(1, '"/a/d"', '060755', 'CREATE')),
  called(133, cwd, folder(0, '"/a/"'), path(1, '"/a/d"', '010755', 'CREATE')),
  called(165, cwd, path(0, '"/mnt"', '040755'), path(1, '"/dev/sda1"', '060755')),
  called(166, cwd, path(0, '"/mnt"', '040755')),
  called(88, cwd, folder(0, '"/a/"'), path(1, '"/a/d"', '0120777', 'CREATE')),
  called(86, cwd, path(0, '"/a/x"', '0100755'), folder(1, '"/a/"')),
  called(42, socket('020001BB0A0102030000000000000000'), title),
  called(42, socket('0A0001BB0000000020010DB800000000000000000000000100000000')),
  called(42, socket('01002F72756E2F736F636B00')),
  called(42, socket('100000000C00000000000000')),
  called(49, socket('020001BB0A0102030000000000000000')),
  called(43, socket('020001BB0A0102030000000000000000')),
  called(44, socket('020001BB0A0102030000000000000000')),
  called(45, socket('020001BB0A0102030000000000000000')),
  called(62, victim(500), title),
  called(62, victim(500)),
  called(62, victim(500), victim(501), title),
  [call({ syscall: '105', args: 'a0=21 a1=b a2=c a3=d' })],
  [call({ syscall: '117', args: 'a0=21 a1=0 a2=0 a3=d' })],
  [call({ syscall: '114', args: 'a0=ffffffff a1=21 a2=0 a3=d' })],
  called(164, title),
  called(170, title),
  called(175, kernelModule),
  called(313, kernelModule, cwd, path(0, '"/lib/m.ko"', '0100644')),
  called(176, kernelModule),
  called(9, ['MMAP', 'fd=3 flags=0x2'], title),
  called(144, title),
  called(188, cwd, passwd),
  called(132, cwd, passwd),
  called(4, cwd, passwd),
  called(137, cwd, path(0, '"/"', '040755')),
  called(305, ['TIME_ADJNTPVAL', 'op=freq old=1 new=2'], title),
  called(101, victim(500), title),
  called(39, title),
  [call({ syscall: '39', key: '(null)' }), title],
  [call({ syscall: '39', key: '6B31016B32' }), title],
  ...['bash', 'python3.11', 'perl', 'dash', 'sh', 'ruby'].map((program): EventLines => [
    call({ syscall: '39', exe: `"/usr/bin/${program}"` }),
  ]),
  ...['0', '1', '999', '1000', '60000', '65534', '4294967295'].map((id): EventLines => [
    call({ syscall: '39', ids: `auid=${id} uid=${id}` }),
  ]),
  [call({ syscall: '39', ids: 'auid=4294967295 uid=0' })],
  [
    [
      'AVC',
      'avc:  denied  { read } for  pid=7 comm="cat" name="s" dev="sda" ino=9 scontext=s1 tcontext=t1 tclass=file',
    ],
    call({ syscall: '257', result: 'success=no exit=-13', key: '(null)' }),
    cwd,
    passwd,
    title,
  ],
  [['BPF', 'prog-id=5 op=UNLOAD'], call({ syscall: '321' }), title],
  [
    ['CONFIG_CHANGE', 'auid=1000 ses=1 op=add_rule key="kk" list=4 res=1'],
    call({ syscall: '44' }),
    title,
  ],
  [
    ['CONFIG_CHANGE', 'op=set audit_failure=0 old=1 auid=1000 ses=1 res=1'],
    call({ syscall: '44' }),
    title,
  ],
  [['CONFIG_CHANGE', 'op=set audit_enabled=1 old=0 auid=1000 ses=1 subj=a res=0']],
  [
    ['NETFILTER_CFG', 'table=filter:3 family=2 entries=5 op=x pid=3 comm="nft"'],
    call({ syscall: '46' }),
    title,
  ],
  [
    ['ANOM_PROMISCUOUS', 'dev=lo prom=256 old_prom=0 auid=0 uid=0 gid=0 ses=1'],
    call({ syscall: '16' }),
    title,
  ],
  [
    ['ANOM_PROMISCUOUS', 'dev=lo prom=0 old_prom=256 auid=0 uid=0 gid=0 ses=1'],
    call({ syscall: '16' }),
    title,
  ],
  [
    ['FANOTIFY', 'resp=1 fan_type=0 fan_info=0 subj_trust=2 obj_trust=2'],
    ...called(257, cwd, passwd, title),
  ],
  [
    [
      'LOGIN',
      'pid=5 uid=0 subj=a old-auid=4294967295 auid=33 tty=(none) old-ses=4294967295 ses=8 res=1',
    ],
  ],
  [['TTY', 'tty pid=3 uid=7 auid=33 ses=2 major=136 minor=1 comm="bash" data=6C730D']],
  message('USER_LOGIN', 'op=login id=33'),
  message('USER_LOGIN', 'op=login acct="joe"', 'failed'),
  message('USER_AUTH', 'op=PAM:authentication grantors=? acct="joe"', 'failed', '?'),
  message('USER_CMD', 'cwd="/home/a" cmd=6C73202D6C'),
  message('SERVICE_STOP', 'unit=cron comm="systemd"', 'failed'),
  message(
    'CRYPTO_SESSION',
    'op=start direction=from-server cipher=aes ksize=256 rport=5 laddr=10.0.0.9 lport=22',
  ),
  message('VIRT_CONTROL', 'virt=kvm op=start reason=booted vm="web" uuid=aa vm-pid=5'),
  message('SYSTEM_RUNLEVEL', 'old-level=3 new-level=5'),
  message(
    'SOFTWARE_UPDATE',
    'op=install sw="vim-9" sw_type=rpm key_enforce=0 gpg_res=1 root_dir="/"',
  ),
  message('ADD_USER', 'op=add-user acct="joe" id=33'),
  message('DEL_GROUP', 'op=delete-group acct="joe"'),
];

/** The text of audit.log, with serials from 1; far enough apart for ausearch to finish one before the next. */
export function deedLog(events: readonly EventLines[]): string {
  return events
    .flatMap((lines, at) =>
      lines.map(
        ([type, body]) =>
          `type=${type} msg=audit(${1_600_000_000 + 10 * at}.${100 + (at % 900)}:${at + 1}): ${body}\n`,
      ),
    )
    .join('');
}
