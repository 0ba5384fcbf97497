/** Conditions on results and paths: every word for a result, and every way in which a path is relative. */
import { describe, expect, it } from '@jest/globals';

import type { AuditEvent } from '../../../../lib/events/event';
import { parseWhere } from '../../../../lib/events/where/where';
import { targetOf } from '../../injected-target';
import { eventWith } from '../event-of-lines';

const target = targetOf('x86_64', {});

function matches(event: AuditEvent, condition: string): boolean {
  return parseWhere(condition, { target })(event);
}

const FAILURES: readonly (readonly [words: string, event: AuditEvent])[] = [
  ['res=failed', eventWith(['USER_LOGIN', `pid=1 uid=0 msg='op=login acct="x" res=failed'`])],
  ['res=no', eventWith(['USER_AUTH', `pid=1 uid=0 msg='op=PAM acct="x" res=no'`])],
  ['res=0', eventWith(['CONFIG_CHANGE', 'auid=0 ses=1 op=add_rule key="k" list=4 res=0'])],
  ['res="Failed"', eventWith(['USER_CMD', `pid=1 uid=0 msg='cmd="x" res="Failed"'`])],
  ['result=Failed', eventWith(['USER_START', `user pid=1 uid=0 msg='PAM: x (result=Failed)'`])],
  ['result=failure', eventWith(['USER_ACCT', `pid=1 uid=0 msg='op=x result=failure'`])],
  ['res=denied', eventWith(['USER_ROLE_CHANGE', `pid=1 uid=0 msg='op=x res=denied'`])],
  ['success=no', eventWith(['SYSCALL', 'arch=c000003e syscall=2 success=no exit=-13 a0=0 pid=1'])],
  [
    'denied',
    eventWith(['AVC', 'avc:  denied  { read } for  pid=1 comm="x" tclass=file permissive=0']),
  ],
];

const SUCCESSES: readonly (readonly [words: string, event: AuditEvent])[] = [
  ['res=success', eventWith(['USER_LOGIN', `pid=1 uid=0 msg='op=login acct="x" res=success'`])],
  ['res=1', eventWith(['CONFIG_CHANGE', 'auid=0 ses=1 op=add_rule key="k" list=4 res=1'])],
  ['result=Success', eventWith(['USER_START', `user pid=1 uid=0 msg='PAM: x (result=Success)'`])],
  ['success=yes', eventWith(['SYSCALL', 'arch=c000003e syscall=2 success=yes exit=3 a0=0 pid=1'])],
];

const OF_FAILURE = ['result=failure', 'success=no', 'res=failed', 'res=0', 'result=denied'];
const OF_SUCCESS = ['result=success', 'success=yes', 'res=1', 'success!=no', 'result!=failure'];

describe('a result', () => {
  it.each(FAILURES)('is a failure for %s', (_, event) => {
    for (const condition of OF_FAILURE)
      expect([condition, matches(event, condition)]).toEqual([condition, true]);
    for (const condition of OF_SUCCESS)
      expect([condition, matches(event, condition)]).toEqual([condition, false]);
  });

  it.each(SUCCESSES)('is a success for %s', (_, event) => {
    for (const condition of OF_SUCCESS)
      expect([condition, matches(event, condition)]).toEqual([condition, true]);
    for (const condition of OF_FAILURE)
      expect([condition, matches(event, condition)]).toEqual([condition, false]);
  });

  it('of one record type is what that record says', () => {
    const event = eventWith(
      ['CONFIG_CHANGE', 'op=set audit_enabled=1 old=1 res=1'],
      ['SYSCALL', 'arch=c000003e syscall=44 success=no exit=-1 a0=0 pid=1'],
    );
    expect(matches(event, 'SYSCALL.success=no')).toBe(true);
    expect(matches(event, 'CONFIG_CHANGE.res=1')).toBe(true);
    expect(matches(event, 'CONFIG_CHANGE.res=0')).toBe(false);
  });

  it.each<[string, AuditEvent]>([
    ['a crash', eventWith(['ANOM_ABEND', 'auid=0 uid=0 ses=1 pid=1 comm="x" sig=11 res=1'])],
    [
      'a crash that seccomp brought about',
      eventWith(['ANOM_ABEND', 'auid=0 uid=0 pid=1 comm="x" reason="seccomp" sig=0 res=1']),
    ],
  ])('is not what is always written for %s', (_, event) => {
    for (const condition of [...OF_FAILURE, ...OF_SUCCESS])
      expect([condition, matches(event, condition)]).toEqual([condition, false]);
    expect(matches(event, 'ANOM_ABEND.res=1')).toBe(true);
  });

  it('of a measurement is whether it is in the list, whatever the kernel function returned', () => {
    const measured = (cause: string, result: number): AuditEvent =>
      eventWith([
        'INTEGRITY_PCR',
        `pid=1 uid=0 auid=0 ses=1 op=add_template_measure cause=${cause} comm="x" name="/a" ` +
          `dev="vda" ino=5 res=${result} errno=0`,
      ]);
    for (const event of [measured('hash_exists', 0), measured('hash_added', 1)]) {
      expect(matches(event, 'result=success')).toBe(true);
      expect(matches(event, 'result=failure')).toBe(false);
    }
    expect(matches(measured('ToMToU', 1), 'result=failure')).toBe(true);
    expect(matches(measured('ToMToU', 1), 'result=success')).toBe(false);
  });

  it('is not there where no record says', () => {
    const event = eventWith(['CWD', 'cwd="/"']);
    for (const condition of [...OF_FAILURE, ...OF_SUCCESS])
      expect(matches(event, condition)).toBe(false);
  });
});

/** A system call with a relative path in a working directory. */
function call(number: number, args: string): AuditEvent {
  return eventWith(
    ['SYSCALL', `arch=c000003e syscall=${number} success=yes exit=3 ${args} items=1 pid=1`],
    ['CWD', 'cwd="/home/ann"'],
    ['PATH', 'item=0 name="notes" inode=1 nametype=NORMAL'],
  );
}

const FDCWD = 'ffffff9c';

describe('a path', () => {
  it.each([
    ['open', call(2, 'a0=7ffd a1=0 a2=0 a3=0')],
    ['openat of the working directory', call(257, `a0=${FDCWD} a1=7ffd a2=0 a3=0`)],
    ['openat2 of the working directory', call(437, `a0=ffffffff${FDCWD} a1=7ffd a2=0 a3=0`)],
    ['symlinkat', call(266, `a0=7ffd a1=${FDCWD} a2=7ffe a3=0`)],
    ['renameat2', call(316, `a0=${FDCWD} a1=7ffd a2=${FDCWD} a3=7ffe`)],
  ])('of %s is joined with the working directory', (_, event) => {
    expect(matches(event, 'path=/home/ann/notes')).toBe(true);
    expect(matches(event, 'dir=/home/ann')).toBe(true);
    expect(event.summary()).toContain('/home/ann/notes');
  });

  it.each([
    ['openat', call(257, 'a0=5 a1=7ffd a2=0 a3=0')],
    ['unlinkat', call(263, 'a0=7 a1=7ffd a2=0 a3=0')],
    ['symlinkat, whose second argument is one', call(266, `a0=${FDCWD} a1=4 a2=7ffe a3=0`)],
    ['renameat, whose third argument is one', call(264, `a0=${FDCWD} a1=7ffd a2=9 a3=7ffe`)],
    ['execveat', call(322, 'a0=3 a1=7ffd a2=0 a3=0')],
  ])('of %s with an open directory stays relative', (_, event) => {
    expect(matches(event, 'path=/home/ann/notes')).toBe(false);
    expect(matches(event, 'dir=/home/ann')).toBe(false);
    expect(matches(event, 'path=notes')).toBe(true);
    expect(event.summary()).not.toContain('/home/ann/notes');
  });

  it('of another record is as it says', () => {
    const event = eventWith(
      [
        'AVC',
        'avc:  denied  { write } for  pid=1 comm="x" path="socket:[77]" tclass=unix_dgram_socket',
      ],
      ['CWD', 'cwd="/home/ann"'],
    );
    expect(matches(event, 'path=socket:[77]')).toBe(true);
    expect(matches(event, 'dir=/home/ann')).toBe(false);
  });
});

it.each<[type: string, body: string]>([
  ['AVC', 'apparmor="DENIED" operation="open" profile="/bin/p" name="/etc/shadow" pid=4 comm="x"'],
  ['AVC', 'apparmor="DENIED" operation="link" name="/n" target=2F6574632F736861646F77 pid=4'],
  ['INTEGRITY_DATA', 'pid=1 op=appraise_data cause=missing-hash name="/etc/shadow" dev="a" res=0'],
  ['INTEGRITY_RULE', 'file="/etc/shadow" hash="sha256:ab" pid=2'],
])('a path is found by whatever name a record has for it: %s %s', (type, body) => {
  const event = eventWith([type, body]);
  expect(matches(event, 'path=/etc/shadow')).toBe(true);
  expect(matches(event, 'dir=/etc')).toBe(true);
  expect(matches(event, 'path=/bin/p')).toBe(false);
  expect(matches(event, 'dir=/bin')).toBe(false);
});
