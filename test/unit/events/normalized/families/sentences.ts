/** What is made of one event: its line, and how it ended. */
import type { AuditEvent } from '../../../../../lib/events/event';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';

export type Line = readonly [type: string, body: string];

/** The line that says what these records tell. */
export function sentence(...records: readonly Line[]): string {
  return eventWith(...records).summary(NAMES);
}

/** What the line says of one record. */
export function told(type: string, body: string): string {
  return sentence([type, body]);
}

export function outcome(event: AuditEvent): string {
  return event.toECS({ names: NAMES }).event.outcome;
}

/** A system call of alice's as root, by its number on x86_64. */
export function call(number: number, rest: string, comm = 'worker'): Line {
  return [
    'SYSCALL',
    `arch=c000003e syscall=${number} ${rest} items=1 ppid=1 pid=214 auid=1000 uid=0 gid=0 euid=0 suid=0 ` +
      `fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="${comm}" exe="/usr/bin/${comm}" key=(null)`,
  ];
}

export function path(name: string, inode: number, kind = 'nametype=NORMAL'): Line {
  return [
    'PATH',
    `item=0 name=${name} inode=${inode} dev=fe:01 mode=0100600 ouid=0 ogid=0 rdev=00:00 ${kind}`,
  ];
}

/** A message of a program that no user runs, about itself or another. */
export function message(text: string, rest = 'hostname=? addr=? terminal=? res=success'): string {
  return `pid=900 uid=0 auid=4294967295 ses=4294967295 msg='${text} exe="/usr/sbin/tool" ${rest}'`;
}

/** A message of a program that alice runs as root. */
export function adminMessage(text: string, result = 'success'): string {
  return (
    `pid=900 uid=0 auid=1000 ses=3 msg='${text} exe="/usr/sbin/tool" ` +
    `hostname=web addr=? terminal=pts/0 res=${result}'`
  );
}
