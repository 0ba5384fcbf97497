/** Conditions on events: what they match, and what is said of those that are wrong. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../../../../lib/events/event';
import { parseWhere } from '../../../../lib/events/where/where';
import { WhereError } from '../../../../lib/events/where/where-error';
import { targetOf } from '../../injected-target';
import { thrownBy } from '../../thrown';
import { eventOf } from '../event-of-lines';

const target = targetOf('x86_64', {
  userId: (name) => ({ alice: 1000, root: 0 })[name],
  groupId: (name) => ({ wheel: 10 })[name],
});

const HEADER = 'msg=audit(1700000000.123:77):';

const REFUSED_READ = [
  `type=SYSCALL ${HEADER} arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7ffd0 a2=80000 ` +
    'a3=0 items=1 ppid=10 pid=11 auid=1000 uid=1000 gid=10 euid=0 suid=0 fsuid=0 egid=10 sgid=10 ' +
    'fsgid=10 tty=pts0 ses=3 comm="cat" exe="/usr/bin/cat" subj=unconfined key=6B310173656372657473',
  `type=CWD ${HEADER} cwd="/home/alice"`,
  `type=PATH ${HEADER} item=0 name="../../etc/shadow" inode=18446744073709551615 dev=fe:01 ` +
    'mode=0100640 ouid=0 ogid=42 rdev=00:00 nametype=NORMAL cap_fp=0',
  `type=PROCTITLE ${HEADER} proctitle=636174002F6574632F736861646F77`,
];

const DELETED = [
  `type=SYSCALL ${HEADER} arch=40000003 syscall=10 success=yes exit=0 a0=bf a1=0 a2=0 a3=0 items=2 ` +
    'ppid=1 pid=900 auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 ' +
    'tty=(none) ses=4294967295 comm=6120622263 exe="/usr/bin/rm" key=(null)',
  `type=CWD ${HEADER} cwd="/"`,
  `type=PATH ${HEADER} item=0 name="/var/tmp" inode=2 dev=fe:01 mode=041777 ouid=0 nametype=PARENT`,
  `type=PATH ${HEADER} item=1 name="./var/tmp/x y" inode=3 dev=fe:01 mode=0100644 ouid=0 nametype=DELETE`,
];

const FAILED_LOGIN = [
  `type=USER_LOGIN ${HEADER} pid=70 uid=0 auid=4294967295 ses=4294967295 msg='op=login ` +
    `acct="mallory" exe="/usr/sbin/sshd" hostname=host.example addr=192.0.2.7 terminal=ssh res=failed'`,
];

const EXECUTED = [
  `type=SYSCALL ${HEADER} arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=1 a2=0 a3=0 pid=5 ` +
    'auid=1001 uid=1001 comm="sh" exe="/bin/sh" key="k1"',
  `type=EXECVE ${HEADER} argc=2 a0="sh" a1="7ffd0"`,
];

const CONNECTED = [
  `type=SYSCALL ${HEADER} arch=c000003e syscall=42 success=yes exit=0 a0=3 a1=7ffd0 a2=10 a3=0 pid=5`,
  `type=SOCKADDR ${HEADER} saddr=020001BB7F0000010000000000000000`,
];

const refusedRead = eventOf(...REFUSED_READ);
const deleted = eventOf(...DELETED);
const failedLogin = eventOf(...FAILED_LOGIN);
const executed = eventOf(...EXECUTED);
const connected = eventOf(...CONNECTED);

function matches(event: AuditEvent, condition: string): boolean {
  return parseWhere(condition, { target })(event);
}

describe('a condition on a number', () => {
  it.each([
    ['pid=11', true],
    ['pid!=11', false],
    ['pid<12', true],
    ['pid<11', false],
    ['pid<=11', true],
    ['pid>10', true],
    ['pid>=12', false],
    ['pid=0xb', true],
    ['pid=013', true],
    [' pid >= 11 ', true],
    ['PID=11', true],
    ['inode=18446744073709551615', true],
    ['inode=18446744073709551614', false],
    ['inode>1', true],
    ['items&1', true],
    ['pid&4', false],
    ['pid&=3', true],
    ['pid&=7', false],
    ['argc=1', false],
  ])('%s', (condition, expected) => {
    expect(matches(refusedRead, condition)).toBe(expected);
  });

  it('reads registers as hexadecimal digits, and negative numbers in 32 bits too', () => {
    expect(matches(refusedRead, 'a0=-100')).toBe(true);
    expect(matches(refusedRead, 'a0=0xffffff9c')).toBe(true);
    expect(matches(refusedRead, 'a1=0x7ffd0')).toBe(true);
    expect(matches(refusedRead, 'a1<0')).toBe(false);
    expect(matches(refusedRead, 'a2&02000000')).toBe(true);
    expect(matches(refusedRead, 'a2&01')).toBe(false);
  });

  it('takes the arguments of a program for no registers', () => {
    expect(matches(executed, 'a1=0x7ffd0')).toBe(false);
    expect(matches(executed, 'EXECVE.a1=7ffd0')).toBe(true);
  });

  it('reads modes as octal digits', () => {
    expect(matches(refusedRead, 'mode=0100640')).toBe(true);
    expect(matches(refusedRead, 'mode&7')).toBe(false);
    expect(matches(deleted, 'mode&=01777')).toBe(true);
  });
});

describe('a condition on an id', () => {
  it.each([
    ['auid=alice', true, false],
    ['auid!=alice', false, true],
    ['auid>=1000', true, true],
    ['auid=unset', false, true],
    ['auid=-1', false, true],
    ['loginuid!=unset', true, false],
    ['uid=root', false, true],
    ['ses=unset', false, true],
    ['sessionid=3', true, false],
    ['gid=wheel', true, false],
    ['gid=0', false, true],
    ['obj_uid=0', true, true],
    ['ogid=42', true, false],
  ])('%s', (condition, first, second) => {
    expect([matches(refusedRead, condition), matches(deleted, condition)]).toEqual([first, second]);
  });
});

describe('a condition on what became of it', () => {
  it.each([
    ['success=no', true, false],
    ['success=0', true, false],
    ['success!=no', false, true],
    ['success=yes', false, true],
    ['exit=-EACCES', true, false],
    ['exit=EACCES', true, false],
    ['exit=-13', true, false],
    ['exit=13', false, false],
    ['exit<0', true, false],
    ['exit=0', false, true],
  ])('%s', (condition, first, second) => {
    expect([matches(refusedRead, condition), matches(deleted, condition)]).toEqual([first, second]);
  });

  it('knows the words of programs too', () => {
    expect(matches(failedLogin, 'res=no')).toBe(true);
    expect(matches(failedLogin, 'res=failed')).toBe(true);
    expect(matches(failedLogin, 'res=success')).toBe(false);
  });
});

describe('a condition on text', () => {
  it('is about decoded text', () => {
    expect(matches(refusedRead, 'comm=cat')).toBe(true);
    expect(matches(refusedRead, 'comm=ca')).toBe(false);
    expect(matches(deleted, 'comm=a b"c')).toBe(true);
    expect(matches(refusedRead, 'exe=/usr/bin/cat')).toBe(true);
    expect(matches(refusedRead, 'exe!=/usr/bin/cat')).toBe(false);
    expect(matches(refusedRead, 'proctitle=cat /etc/shadow')).toBe(true);
    expect(matches(failedLogin, 'acct=mallory')).toBe(true);
    expect(matches(failedLogin, 'addr=192.0.2.7')).toBe(true);
    expect(matches(refusedRead, 'tty=pts0')).toBe(true);
  });

  it('is about any key', () => {
    expect(matches(refusedRead, 'key=secrets')).toBe(true);
    expect(matches(refusedRead, 'key=k1')).toBe(true);
    expect(matches(refusedRead, 'key=k')).toBe(false);
    expect(matches(deleted, 'key=k1')).toBe(false);
  });

  it('may be a regular expression', () => {
    expect(matches(refusedRead, 'exe~^/usr/s?bin/')).toBe(true);
    expect(matches(refusedRead, 'exe~^bin')).toBe(false);
    expect(matches(refusedRead, 'exe!~^/bin/')).toBe(true);
    expect(matches(failedLogin, 'comm!~x')).toBe(false);
    expect(matches(refusedRead, 'pid~^1.$')).toBe(true);
    expect(matches(refusedRead, 'key~^sec')).toBe(true);
  });

  it('with != is about all of them, and about none that are missing', () => {
    expect(matches(deleted, 'nametype!=DELETE')).toBe(false);
    expect(matches(deleted, 'nametype!=CREATE')).toBe(true);
    expect(matches(refusedRead, 'key!=secrets')).toBe(false);
    expect(matches(failedLogin, 'comm!=cat')).toBe(false);
  });
});

describe('a condition on paths', () => {
  it.each([
    ['path=/var/tmp/x y', true],
    ['path=var/tmp/x y', false],
    ['path~/x y$', true],
    ['dir=/var', true],
    ['dir=/var/', true],
    ['dir=/var/tmp', true],
    ['dir=/va', false],
    ['dir=/', true],
    ['dir!=/etc', true],
    ['name=./var/tmp/x y', true],
  ])('%s', (condition, expected) => {
    expect(matches(deleted, condition)).toBe(expected);
  });

  it('takes relative names from the working directory on', () => {
    expect(matches(refusedRead, 'path=/home/alice/../../etc/shadow')).toBe(true);
  });
});

describe('a condition on machines, system calls and record types', () => {
  it.each([
    ['arch=b64', true, false],
    ['arch=b32', false, true],
    ['arch=x86_64', true, false],
    ['arch!=i386', true, false],
    ['arch=c000003e', true, false],
    ['syscall=257', true, false],
    ['syscall=openat', true, false],
    ['syscall=unlink', false, true],
    ['syscall!=openat', false, true],
    ['syscall~^open', true, false],
    ['type=PATH', true, true],
    ['type=1302', true, true],
    ['msgtype=USER_LOGIN', false, false],
    ['type!=PROCTITLE', false, true],
    ['type~^PROC', true, false],
    ['type>=1327', true, false],
  ])('%s', (condition, first, second) => {
    expect([matches(refusedRead, condition), matches(deleted, condition)]).toEqual([first, second]);
  });
});

it('compares who logged in, as old kernels say it too', () => {
  const login = eventOf(`type=LOGIN ${HEADER} login pid=1 uid=0 old auid=4294967295 new auid=1000`);
  expect(matches(login, 'auid=alice')).toBe(true);
  expect(matches(login, 'auid=unset')).toBe(false);
  expect(matches(login, 'LOGIN.old-auid=unset')).toBe(true);
});

describe('a condition on the fields of a type', () => {
  it('may be about any field', () => {
    expect(matches(refusedRead, 'PATH.cap_fp=0')).toBe(true);
    expect(matches(refusedRead, 'SYSCALL.comm=cat')).toBe(true);
    expect(matches(refusedRead, 'CWD.comm=cat')).toBe(false);
    expect(matches(refusedRead, 'UNKNOWN[1302].nametype=NORMAL')).toBe(true);
    expect(matches(refusedRead, 'PATH.item<1')).toBe(true);
    expect(matches(refusedRead, 'PATH.nosuch=1')).toBe(false);
  });
});

describe('a condition that is wrong', () => {
  it.each([
    ['', 'missing-field', 1, 'the condition has no field'],
    ['=3', 'missing-field', 1, 'the condition has no field'],
    ['auid', 'missing-operator', 5, 'the condition has no operator'],
    ['exe /bin/sh', 'missing-operator', 5, 'the condition has no operator'],
    ['auid=', 'missing-value', 6, 'the condition has no value'],
    ['auid == 3', 'unknown-operator', 6, 'unknown operator ==; expected ='],
    ['auid=>3', 'unknown-operator', 5, 'unknown operator =>; expected = !='],
    ['audi=3', 'unknown-field', 1, 'unknown field audi; expected auid, or'],
    ['zzzzzz=3', 'unknown-field', 1, 'a record type before it, as in SYSCALL.zzzzzz'],
    [' SYSCAL.a=3', 'unknown-record-type', 2, 'unknown record type SYSCAL'],
    [
      'auid=nobody-here',
      'bad-value',
      6,
      'expected a uid, a user name known on this machine, or unset',
    ],
    ['gid=nobody', 'bad-value', 5, 'expected a gid or a group name known on this machine'],
    ['pid=cat', 'bad-value', 5, 'invalid value cat for pid; expected a number'],
    ['exit=ENOSUCH', 'bad-value', 6, 'expected a number or an errno name such as -EACCES'],
    ['success=maybe', 'bad-value', 9, 'expected yes or no'],
    ['success=constructor', 'bad-value', 9, 'expected yes or no'],
    ['constructor=1', 'unknown-field', 1, 'unknown field constructor'],
    ['arch=pdp11', 'bad-value', 6, 'invalid value pdp11 for arch'],
    ['type=SYSCAL', 'bad-value', 6, 'expected a record type such as SERVICE_START'],
    ['syscall=opnat', 'unknown-syscall', 9, 'no machine has a system call opnat'],
    ['comm<b', 'wrong-operator', 5, 'cannot compare comm using <; expected =, !=, ~ or !~'],
    ['success>0', 'wrong-operator', 8, 'cannot compare success using >'],
    ['tty<x', 'wrong-operator', 4, 'expected a number after it'],
    ['exe~(', 'bad-pattern', 5, 'expected a regular expression'],
  ])('%j', (condition, code, column, text) => {
    const error = thrownBy(() => parseWhere(condition, { target }));
    expect(error).toBeInstanceOf(WhereError);
    expect(error).toMatchObject({ code, column, message: expect.stringContaining(text) });
    expect((error as WhereError).message).toContain(`column ${column}: `);
    expect((error as WhereError).message).toContain(`; expected ${(error as WhereError).expected}`);
  });
});

it('takes names from this machine unless told otherwise', () => {
  expect(parseWhere('uid=root')(deleted)).toBe(true);
});

it('is about values in words, too', () => {
  expect(matches(connected, 'saddr~laddr=127')).toBe(true);
  expect(matches(connected, 'SOCKADDR.saddr~lport=443 ')).toBe(true);
  expect(matches(connected, 'saddr~fam=inet6')).toBe(false);
});

/** The text of a section of a document, without what is in its subsections' headings. */
function section(document: string, heading: string): string {
  const text = readFileSync(join(__dirname, '../../../../docs', document), 'utf8');
  return text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
}

describe('the documentation', () => {
  it('has conditions that can be read', () => {
    const cells = section('guides/events.md', 'Choosing events').matchAll(/^\| (`.*?`) +\|/gm);
    const conditions = [...cells].flatMap(([, cell = '']) => cell.split(', '));
    expect(conditions.length).toBeGreaterThan(20);
    for (const condition of conditions) {
      expect(parseWhere(condition.slice(1, -1), { target })).toBeInstanceOf(Function);
    }
  });

  it('has every code of a WhereError', () => {
    const source = readFileSync(
      join(__dirname, '../../../../lib/events/where/where-error.ts'),
      'utf8',
    );
    const declared = /export type WhereErrorCode =([^;]+);/.exec(source)?.[1] ?? '';
    const codes = [...declared.matchAll(/'([a-z-]+)'/g)].map((match) => match[1]);
    const rows = section('errors.md', '`WhereError`').matchAll(/^\| `([a-z-]+)`/gm);
    expect(codes.length).toBeGreaterThan(5);
    expect([...rows].map((match) => match[1])).toEqual(expect.arrayContaining(codes));
  });
});
