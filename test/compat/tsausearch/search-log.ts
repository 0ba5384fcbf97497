/**
 * A log as kernels and programs write it, as a seed decides, with few distinct values, so that searches find some of
 * its events. Knows no options.
 */
import { Random } from '../ausearch/random';

const USERS = ['0', '33', '1000', '1001', '4294967295'];
const COMMANDS = ['cat', 'sshd', 'cron', 'bash', 'rm'];
const KEYS = ['"identity"', '"time-change"', '6B31016B32', '(null)'];
const FILES = [
  '"/etc/passwd"',
  '"/etc/shadow"',
  '"./notes"',
  '"../up"',
  '2F746D702F612062',
  '(null)',
];
const LABELS = ['unconfined', 'system_u:system_r:sshd_t:s0', 'a:b:c:s0-s0:c0.c1023'];
const HOSTS = ['?', 'host.example.org', '10.0.0.7'];
const TERMINALS = ['pts0', 'pts1', '(none)', 'tty1'];
const ADDRESSES = [
  '020001BB0A0000070000000000000000',
  '0A0001BB0000000020010DB800000000000000000000000100000000',
  '01002F72756E2F612E736F636B00',
  '0100002F746D702F2E5831312D756E69782F5830',
  '100000000C00000000000000',
];
const CALLS = [
  ['c000003e', '257'],
  ['c000003e', '59'],
  ['c000003e', '42'],
  ['c000003e', '0'],
  ['40000003', '5'],
  ['c00000b7', '56'],
] as const;

/** Lines with one stamp, without their heads: type and body. */
type Lines = readonly (readonly [type: string, body: string])[];

class Writer {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  event(): Lines {
    return this.#random.of([
      () => this.#call(),
      () => this.#call(),
      () => this.#call(),
      () => this.#denial(),
      () => this.#message(),
      () => this.#message(),
      () => this.#login(),
      () => this.#other(),
    ])();
  }

  #of(values: readonly string[]): string {
    return this.#random.of(values);
  }

  #number(below: number): string {
    return String(this.#random.below(below));
  }

  #user(): string {
    return this.#of(USERS);
  }

  #syscall(): string {
    const [arch, number] = this.#random.of(CALLS);
    const isDone = this.#random.below(3) > 0;
    const result = isDone ? `success=yes exit=${this.#number(4)}` : 'success=no exit=-13';
    const comm = this.#of(COMMANDS);
    return (
      `arch=${arch} syscall=${number} ${result} a0=1 a1=7ffd a2=0 a3=0 items=2 ` +
      `ppid=${this.#number(6)} pid=${this.#number(6)} auid=${this.#user()} uid=${this.#user()} ` +
      `gid=${this.#user()} euid=${this.#user()} suid=0 fsuid=0 egid=${this.#user()} sgid=0 fsgid=0 ` +
      `tty=${this.#of(TERMINALS)} ses=${this.#of(['1', '2', '4294967295'])} comm="${comm}" ` +
      `exe="/usr/bin/${comm}" subj=${this.#of(LABELS)} key=${this.#of(KEYS)}`
    );
  }

  #path(nth: number): string {
    return (
      `item=${nth} name=${this.#of(FILES)} inode=${this.#number(99)} dev=08:01 mode=0100644 ouid=0 ogid=0 ` +
      `rdev=00:00 obj=${this.#of(LABELS)} nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`
    );
  }

  #call(): Lines {
    const lines: [string, string][] = [['SYSCALL', this.#syscall()]];
    if (this.#random.below(4) === 0) lines.push(['SOCKADDR', `saddr=${this.#of(ADDRESSES)}`]);
    if (this.#random.below(5) === 0) lines.push(['EXECVE', 'argc=2 a0="cat" a1="/etc/passwd"']);
    lines.push(['CWD', `cwd=${this.#of(['"/root"', '"/home/a/b"', '"/"'])}`]);
    for (let nth = 0; nth < this.#random.below(3); nth += 1) lines.push(['PATH', this.#path(nth)]);
    if (this.#random.below(6) === 0) {
      lines.push([
        'OBJ_PID',
        `opid=${this.#number(6)} oauid=0 ouid=0 oses=1 obj=${this.#of(LABELS)} ocomm="x"`,
      ]);
    }
    lines.push(['PROCTITLE', 'proctitle=636174002F6574632F706173737764']);
    return lines;
  }

  #denial(): Lines {
    const verdict = this.#of(['denied', 'granted']);
    const file = this.#of(['path="/etc/shadow" name="shadow"', 'name="passwd"', '']);
    const body =
      `avc:  ${verdict}  { read open } for  pid=${this.#number(6)} comm="${this.#of(COMMANDS)}" ${file} ` +
      `dev="sda1" ino=${this.#number(99)} scontext=${this.#of(LABELS)} tcontext=${this.#of(LABELS)} ` +
      'tclass=file permissive=0';
    return this.#random.below(3) === 0
      ? [['AVC', body]]
      : [
          ['AVC', body],
          ['SYSCALL', this.#syscall()],
          ['PROCTITLE', 'proctitle="cat"'],
        ];
  }

  #sender(): string {
    const ids = `uid=${this.#user()} auid=${this.#user()} ses=${this.#number(3)}`;
    return `pid=${this.#number(6)} ${ids} subj=${this.#of(LABELS)}`;
  }

  #where(): string {
    return (
      `exe="/usr/sbin/${this.#of(COMMANDS)}" hostname=${this.#of(HOSTS)} addr=${this.#of(['?', '10.9.8.7'])} ` +
      `terminal=${this.#of(['ssh', '/dev/pts/1', '?', 'cron'])} res=${this.#of(['success', 'failed'])}`
    );
  }

  #message(): Lines {
    const type = this.#of([
      'USER_LOGIN',
      'USER_AUTH',
      'USER_START',
      'CRED_ACQ',
      'USER_CMD',
      'SERVICE_START',
    ]);
    const said = this.#of([
      'op=login acct="root"',
      `op=login id=${this.#user()}`,
      'op=PAM:authentication grantors=? acct="joe"',
      'cwd="/home/a" cmd=6C73202D6C',
      'unit=cron comm="systemd"',
    ]);
    return [[type, `${this.#sender()} msg='${said} ${this.#where()}'`]];
  }

  #login(): Lines {
    const body =
      `pid=${this.#number(6)} uid=0 subj=${this.#of(LABELS)} old-auid=4294967295 auid=${this.#user()} ` +
      `tty=(none) old-ses=1 ses=${this.#number(3)} res=${this.#of(['0', '1'])}`;
    return [['LOGIN', body]];
  }

  #other(): Lines {
    const ids = `auid=${this.#user()} ses=${this.#number(3)} subj=${this.#of(LABELS)}`;
    const result = `res=${this.#of(['0', '1'])}`;
    const word = `res=${this.#of(['success', 'failed'])}`;
    const guest = `virt=kvm vm="${this.#of(['web', 'win'])}" uuid=${this.#of(['aa-bb', 'cc-dd'])}`;
    return [
      this.#random.of([
        (): [string, string] => [
          'CONFIG_CHANGE',
          `${ids} op=add_rule path=${this.#of(FILES.slice(0, 2))} key=${this.#of(KEYS)} list=4 ${result}`,
        ],
        (): [string, string] => ['CONFIG_CHANGE', `op=set audit_enabled=1 old=1 ${ids} ${result}`],
        (): [string, string] => [
          'DAEMON_START',
          `op=start ver=3.0.9 format=enriched kernel=6.18 auid=${this.#user()} pid=${this.#number(6)} uid=0 ` +
            `ses=${this.#number(3)} subj=${this.#of(LABELS)} ${word}`,
        ],
        (): [string, string] => [
          'DAEMON_END',
          `op=terminate auid=${this.#user()} uid=0 ses=${this.#number(3)} pid=${this.#number(6)} ` +
            `subj=${this.#of(LABELS)} ${word}`,
        ],
        (): [string, string] => [
          'DAEMON_ACCEPT',
          `op=close addr=${this.#of(HOSTS)} port=60 ${word}`,
        ],
        (): [string, string] => [
          'TTY',
          `tty pid=${this.#number(6)} uid=0 auid=${this.#user()} ses=${this.#number(3)} major=136 minor=1 ` +
            `comm="bash" data=6C730D`,
        ],
        (): [string, string] => [
          'INTEGRITY_DATA',
          `pid=${this.#number(6)} uid=0 ${ids} op=appraise_data cause=missing-hash ` +
            `comm="${this.#of(COMMANDS)}" name=${this.#of(FILES.slice(0, 2))} dev="sda1" ino=5 ${result} errno=0`,
        ],
        (): [string, string] => [
          'MAC_POLICY_LOAD',
          `${ids.replace(/ subj.*/, '')} lsm=selinux ${result}`,
        ],
        (): [string, string] => [
          'EVENT_LISTENER',
          `pid=${this.#number(6)} uid=0 ${ids.replace(/ ses/, ' tty=pts0 ses')} comm="${this.#of(COMMANDS)}" ` +
            `exe="/usr/bin/x" nl-mcgrp=1 op=connect ${result}`,
        ],
        (): [string, string] => [
          'VIRT_RESOURCE',
          `${this.#sender()} msg='${guest} resrc=disk reason=start old-disk="?" new-disk="/var/lib/a.img" ` +
            `${this.#where()}'`,
        ],
        (): [string, string] => [
          'VIRT_CONTROL',
          `${this.#sender()} msg='${guest} op=start ${this.#where()}'`,
        ],
        (): [string, string] => [
          'USER_AVC',
          `${this.#sender()} msg='avc:  denied  { send_msg } for  scontext=${this.#of(LABELS)} ` +
            `tcontext=${this.#of(LABELS)} tclass=dbus permissive=0 exe="/usr/bin/dbus-daemon" sauid=81 ` +
            "hostname=? addr=? terminal=?'",
        ],
        (): [string, string] => [
          'ADD_GROUP',
          `${this.#sender()} msg='op=add-group acct="x" id=${this.#user()} ${this.#where()}'`,
        ],
        (): [string, string] => [
          'NETFILTER_PKT',
          'mark=0x1 saddr=10.0.0.7 daddr=10.0.0.31 proto=6',
        ],
        (): [string, string] => ['KERNEL', 'state=initialized audit_enabled=0 res=1'],
      ])(),
    ];
  }
}

/** How the machine is named in front of a line. */
const NODES = ['', '', '', 'node=web.example.org ', 'node=db '];

/** Names that auditd adds, of users that are this machine's, too. */
function added(body: string): string {
  return body.includes('auid=0 uid=0') ? `${body}\u001dAUID="root" UID="root"` : body;
}

export interface SearchLogOptions {
  readonly events: number;
  readonly firstSecond?: number;
  readonly hasNodes?: boolean;
  readonly isEnriched?: boolean;
}

/** The text of audit.log; serials count from 1. */
export function searchLog(seed: number, options: SearchLogOptions): string {
  const random = new Random(seed);
  const writer = new Writer(random);
  const { events, firstSecond = 1_600_000_000, hasNodes = false, isEnriched = false } = options;
  let ms = firstSecond * 1000;
  let text = '';
  for (let serial = 1; serial <= events; serial += 1) {
    ms += random.below(9000);
    const stamp = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
    const node = hasNodes ? random.of(NODES) : '';
    for (const [type, body] of writer.event()) {
      text += `${node}type=${type} msg=audit(${stamp}:${serial}): ${isEnriched ? added(body) : body}\n`;
    }
  }
  return text;
}
