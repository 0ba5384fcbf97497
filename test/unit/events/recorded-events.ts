/** Events of many kinds, in the kernel's grammar and in that of the programs that write messages. */
import type { AuditEvent } from '../../../lib/events/event';
import { eventWith } from './event-of-lines';

const WHO =
  'ppid=1200 pid=1201 auid=1000 uid=1000 gid=1000 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3';
const PASSWD_TOOL = `${WHO} comm="rm" exe="/usr/bin/rm" subj=unconfined`;

/** A system call of x86_64 as the kernel writes it. */
export function syscall(number: number, rest: string, who = PASSWD_TOOL, key = '"k"'): string {
  return `arch=c000003e syscall=${number} ${rest} ${who} key=${key}`;
}

export function path(item: number, name: string, nametype: string): string {
  return (
    `item=${item} name=${name} inode=${item + 100} dev=fe:01 mode=0100644 ouid=0 ogid=42 rdev=00:00 ` +
    `nametype=${nametype} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`
  );
}

const SUCCESS = 'success=yes exit=0 a0=7ffd a1=0 a2=0 a3=0 items=2';

/** By what they are about. */
export const EVENTS = {
  deletion: eventWith(
    ['SYSCALL', syscall(87, SUCCESS)],
    ['CWD', 'cwd="/etc"'],
    ['PATH', path(0, '"/etc"', 'PARENT')],
    ['PATH', path(1, '"passwd.lock"', 'DELETE')],
    ['PROCTITLE', 'proctitle=726D007061737377642E6C6F636B'],
    ['EOE', ''],
  ),
  failedOpening: eventWith(
    ['SYSCALL', syscall(257, 'success=no exit=-13 a0=ffffffffffffff9c a1=7ffd a2=0 a3=0 items=1')],
    ['CWD', 'cwd="/home/alice"'],
    ['PATH', path(0, '"/etc/shadow"', 'NORMAL')],
    ['PROCTITLE', 'proctitle="cat"'],
  ),
  openingBesideDescriptor: eventWith(
    ['SYSCALL', syscall(257, 'success=yes exit=4 a0=3 a1=7ffd a2=0 a3=0 items=1')],
    ['CWD', 'cwd="/home/alice"'],
    ['PATH', path(0, '"notes"', 'NORMAL')],
  ),
  creation: eventWith(
    ['SYSCALL', syscall(257, 'success=yes exit=3 a0=ffffff9c a1=7ffd a2=241 a3=1b6 items=2')],
    ['CWD', 'cwd="/home/alice"'],
    ['PATH', path(0, '"/home/alice"', 'PARENT')],
    ['PATH', path(1, '6E6F746573206F66206DC3A4727A', 'CREATE')],
  ),
  renaming: eventWith(
    ['SYSCALL', syscall(82, SUCCESS)],
    ['CWD', 'cwd="/tmp"'],
    ['PATH', path(0, '"/tmp"', 'PARENT')],
    ['PATH', path(1, '"/tmp"', 'PARENT')],
    ['PATH', path(2, '"./a"', 'DELETE')],
    ['PATH', path(3, '"b"', 'DELETE')],
    ['PATH', path(4, '"b"', 'CREATE')],
  ),
  removedDirectory: eventWith(
    ['SYSCALL', syscall(263, 'success=yes exit=0 a0=ffffff9c a1=7ffd a2=200 a3=0 items=2')],
    ['CWD', 'cwd="/tmp"'],
    ['PATH', path(1, '"d"', 'DELETE')],
  ),
  execution: eventWith(
    ['SYSCALL', syscall(59, SUCCESS, `${WHO} comm="id" exe="/usr/bin/id" subj=unconfined`)],
    ['EXECVE', 'argc=3 a0="id" a1="-u" a2_len=6 a2[0]=616C a2[1]="x"'],
    ['CWD', 'cwd="/home/alice"'],
    ['PATH', path(0, '"/usr/bin/id"', 'NORMAL')],
    ['PATH', path(1, '"/lib64/ld-linux-x86-64.so.2"', 'NORMAL')],
    ['PROCTITLE', 'proctitle=6964002D7500616C78'],
  ),
  connection: eventWith(
    ['SYSCALL', syscall(42, 'success=no exit=-111 a0=3 a1=7ffd a2=10 a3=0 items=0')],
    ['SOCKADDR', 'saddr=020001BB0A0102030000000000000000'],
    ['PROCTITLE', 'proctitle="curl"'],
  ),
  connection6: eventWith(
    ['SYSCALL', syscall(42, 'success=yes exit=0 a0=3 a1=7ffd a2=1c a3=0 items=0')],
    ['SOCKADDR', 'saddr=0A0001BB0000000020010DB800000000000000000000000100000000'],
  ),
  accepted: eventWith(
    ['SYSCALL', syscall(288, 'success=yes exit=5 a0=3 a1=7ffd a2=10 a3=0 items=0')],
    ['SOCKADDR', 'saddr=0200C0010A0102030000000000000000'],
  ),
  binding: eventWith(
    ['SYSCALL', syscall(49, 'success=yes exit=0 a0=3 a1=7ffd a2=10 a3=0 items=0')],
    ['SOCKADDR', 'saddr=02000050000000000000000000000000'],
  ),
  localConnection: eventWith(
    ['SYSCALL', syscall(42, 'success=yes exit=0 a0=3 a1=7ffd a2=6e a3=0 items=1')],
    ['SOCKADDR', 'saddr=01002F72756E2F6E7363642F736F636B657400'],
    ['CWD', 'cwd="/"'],
    ['PATH', path(0, '"/run/nscd/socket"', 'NORMAL')],
  ),
  socketcall: eventWith(
    [
      'SYSCALL',
      `arch=40000003 syscall=102 success=yes exit=0 a0=3 a1=ffd a2=0 a3=0 items=0 ${PASSWD_TOOL} key=(null)`,
    ],
    ['SOCKETCALL', 'nargs=3 a0=3 a1=bf9b a2=10'],
    ['SOCKADDR', 'saddr=020001BB0A0102030000000000000000'],
  ),
  signal: eventWith(
    ['SYSCALL', syscall(62, 'success=yes exit=0 a0=4d2 a1=9 a2=0 a3=0 items=0')],
    ['OBJ_PID', 'opid=1234 oauid=1000 ouid=1000 oses=3 obj=unconfined ocomm="sleep"'],
  ),
  module: eventWith(
    ['SYSCALL', syscall(313, 'success=yes exit=0 a0=3 a1=0 a2=0 a3=0 items=0')],
    ['KERN_MODULE', 'name="dummy"'],
  ),
  uring: eventWith([
    'URINGOP',
    `uring_op=18 success=no exit=-2 items=1 ppid=1 pid=2 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 ` +
      `fsgid=0 subj=unconfined key="ring"`,
  ]),
  unknownCall: eventWith(['SYSCALL', syscall(9999, SUCCESS, PASSWD_TOOL, '(null)')]),
  plainCall: eventWith(['SYSCALL', syscall(39, SUCCESS, PASSWD_TOOL, '6B31016B32')]),
  login: eventWith([
    'LOGIN',
    'pid=900 uid=0 subj=unconfined old-auid=4294967295 auid=1000 tty=(none) old-ses=4294967295 ses=3 res=1',
  ]),
  failedLogin: eventWith([
    'USER_LOGIN',
    `pid=900 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='op=login acct="mallory" ` +
      `exe="/usr/sbin/sshd" hostname=? addr=10.1.2.3 terminal=ssh res=failed'`,
  ]),
  authentication: eventWith([
    'USER_AUTH',
    `pid=900 uid=1000 auid=1000 ses=3 subj=unconfined msg='op=PAM:authentication grantors=pam_unix ` +
      `acct="alice" exe="/usr/bin/sudo" hostname=host.example addr=2001:db8::1 terminal=/dev/pts/0 res=success'`,
  ]),
  command: eventWith([
    'USER_CMD',
    `pid=900 uid=1000 auid=1000 ses=3 subj=unconfined msg='cwd="/home/alice" cmd=6964202D75 ` +
      `exe="/usr/bin/sudo" terminal=pts/0 res=success'`,
  ]),
  addedUser: eventWith([
    'ADD_USER',
    `pid=900 uid=0 auid=1000 ses=3 subj=unconfined msg='op=adding user id=1005 exe="/usr/sbin/useradd" ` +
      `hostname=web addr=? terminal=pts/0 res=success'`,
  ]),
  deletedGroup: eventWith([
    'DEL_GROUP',
    `pid=900 uid=0 auid=1000 ses=3 subj=unconfined msg='op=deleting-group grp="staff" acct="staff" ` +
      `exe="/usr/sbin/groupdel" hostname=? addr=? terminal=pts/0 res=success'`,
  ]),
  service: eventWith([
    'SERVICE_START',
    `pid=1 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='unit=cron comm="systemd" ` +
      `exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`,
  ]),
  configuration: eventWith([
    'CONFIG_CHANGE',
    'op=add_rule auid=1000 ses=3 subj=unconfined key="delete" list=4 res=1',
  ]),
  enabling: eventWith([
    'CONFIG_CHANGE',
    'op=set audit_enabled=1 old=0 auid=1000 ses=3 subj=unconfined res=1',
  ]),
  apparmor: eventWith(
    [
      'AVC',
      'apparmor="DENIED" operation="open" class="file" profile="/usr/bin/man" name="/etc/shadow" pid=1201 ' +
        'comm="man" requested_mask="r" denied_mask="r" fsuid=1000 ouid=0',
    ],
    ['SYSCALL', syscall(257, 'success=no exit=-13 a0=ffffff9c a1=7ffd a2=0 a3=0 items=0')],
  ),
  selinux: eventWith([
    'AVC',
    'avc:  granted  { read write } for  pid=7 comm="httpd" name="index.html" dev="sda1" ino=42 ' +
      'scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:etc_t:s0:c2,c7 tclass=file permissive=0',
  ]),
  seccomp: eventWith([
    'SECCOMP',
    'auid=1000 uid=1000 gid=1000 ses=3 subj=unconfined pid=1201 comm="chrome" exe="/opt/chrome" sig=31 ' +
      'arch=c000003e syscall=16 compat=0 ip=0x7f9c code=0x80000000',
  ]),
  crash: eventWith([
    'ANOM_ABEND',
    'auid=1000 uid=1000 gid=1000 ses=3 subj=unconfined pid=1201 comm="a.out" exe="/home/alice/a.out" sig=11 res=1',
  ]),
  promiscuous: eventWith([
    'ANOM_PROMISCUOUS',
    'dev=eth0 prom=256 old_prom=0 auid=1000 uid=0 gid=0 ses=3',
  ]),
  firewall: eventWith([
    'NETFILTER_CFG',
    'table=filter:2 family=2 entries=5 op=nft_register_rule pid=99 subj=unconfined comm="nft"',
  ]),
  bpf: eventWith(['BPF', 'prog-id=12 op=LOAD']),
  integrity: eventWith([
    'INTEGRITY_DATA',
    'pid=1 uid=0 auid=4294967295 ses=4294967295 subj=kernel op=appraise_data cause=invalid-hash comm="sh" ' +
      'name="/usr/bin/x" dev="dm-0" ino=7 res=0 errno=-13',
  ]),
  landlock: eventWith([
    'LANDLOCK_ACCESS',
    'domain=195ba459b blockers=fs.read_file path="/etc/passwd" dev="vda2" ino=143821',
  ]),
  listener: eventWith([
    'EVENT_LISTENER',
    'pid=1 uid=0 auid=4294967295 tty=(none) ses=4294967295 subj=kernel comm="systemd" ' +
      'exe="/usr/lib/systemd/systemd" nl-mcgrp=1 op=connect res=1',
  ]),
  message: eventWith(['USER', `pid=900 uid=0 auid=1000 ses=3 subj=unconfined msg='hello there'`]),
  kernel: eventWith(['KERNEL', 'state=initialized audit_enabled=0 res=1']),
  endAlone: eventWith(['EOE', '']),
} as const satisfies Readonly<Record<string, AuditEvent>>;
