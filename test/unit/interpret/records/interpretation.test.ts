import { expect, it } from '@jest/globals';
import { AuditRecord } from '../../../../lib/events/record';
import { NAMES, recordOf } from './interpreted';

it('gives words for every field, in order', () => {
  const record = recordOf('SYSCALL', 'arch=c000003e syscall=2 uid=1000 key=6B31016B32');
  expect([...record.interpretations(NAMES)]).toEqual([
    ['arch', 'x86_64'],
    ['syscall', 'open'],
    ['uid', 'ann'],
    ['key', 'k1,k2'],
  ]);
  expect(record.interpret('gid', NAMES)).toBeUndefined();
});

it('takes the first field of a name', () => {
  expect(recordOf('USER_MGMT', "uid=0 msg='id=33 uid=1000'").interpret('uid', NAMES)).toBe('root');
});

it('believes what auditd added, each in its place', () => {
  const record = recordOf(
    'USER_MGMT',
    'uid=0 auid=1000 msg=\'id=7 uid=9 op=x\'\x1DUID="root" AUID=6A6F6520 ID="seven" UID="nine"',
  );
  expect([...record.interpretations(NAMES)].filter(([name]) => name !== 'msg')).toEqual([
    ['uid', 'root'],
    ['auid', 'joe '],
    ['id', 'seven'],
    ['uid', 'nine'],
    ['op', 'x'],
  ]);
});

it('looks up itself what auditd did not know', () => {
  const record = recordOf(
    'SYSCALL',
    'arch=c00000f3 syscall=56\x1DARCH=unknown-elf-type(c00000f3) SYSCALL=clone',
  );
  expect(record.interpret('arch')).toBe('riscv64');
  expect(record.interpret('syscall')).toBe('clone');
});

it('escapes what was added', () => {
  expect(recordOf('SYSCALL', 'auid=7\x1DAUID="a\x1B[A"').interpret('auid')).toBe('a\\033[A');
});

it('writes the line in the local zone', () => {
  const seconds = new Date(2023, 0, 4, 7, 8, 9).getTime() / 1000;
  const record = new AuditRecord(1334, `audit(${seconds}.005:7): prog-id=5  op=LOAD uid=0`, {
    node: 'web',
  });
  expect(record.toInterpretedString(NAMES)).toBe(
    'node=web type=BPF msg=audit(01/04/23 07:08:09.005:7) : prog-id=5  op=LOAD uid=root',
  );
});

it.each([
  [
    'USER_AUTH',
    'pid=1 uid=0 msg=\'op=PAM:accounting acct="root" exe="/a b" (addr=?, res=success)\'',
    "pid=1 uid=root msg='op=PAM:accounting acct=root exe=/a b (addr=?, res=success)'",
  ],
  ['USER', "uid=0 msg='hello uid=1000, that is all'", "uid=root msg='hello uid=ann, that is all'"],
  [
    'LOGIN',
    'login pid=1 old auid=4294967295 new auid=1000',
    'login pid=1 old auid=unset new auid=ann',
  ],
  ['SYSCALL', 'exit=-13 key=6B31016B32', 'exit=EACCES(Permission denied) key=k1 key=k2'],
  ['SYSCALL', 'exit=0 key=(null)', 'exit=0 key=(null)'],
  ['SYSCALL', 'auid=7 exit=0\x1DAUID="joe"', 'auid=joe exit=0'],
  ['SYSCALL', 'auid=7 exit=0 AUID="joe"', 'auid=joe exit=0'],
  ['USER', "msg='x.uid=0 uid=0 error_msg='", "msg='x.uid=0 uid=root error_msg='"],
  ['USER', 'a="x"uid=0 res=1', 'a="x"uid=root res=yes'],
  ['DM_CTRL', "error_msg='success' res=1", "error_msg='success' res=yes"],
  ['KERNEL', 'initialized', 'initialized'],
  ['KERNEL', '\x1B[A', '\\033[A'],
])('writes the line of %s %s', (type, body, expected) => {
  const line = recordOf(type, body).toInterpretedString(NAMES);
  expect(line.slice(line.indexOf(' : ') + 3)).toBe(expected);
});

it('writes a line without a header as it is', () => {
  expect(new AuditRecord(0, 'uid=0 \x1B', { damaged: true }).toInterpretedString()).toBe(
    'uid=root \\033',
  );
});

it('escapes what stands before the fields, too', () => {
  const record = new AuditRecord(0, 'audit(1700000000.005:7): a=b', {
    node: 'web\x1B',
    typeName: 'NEW\x9B',
  });
  expect(record.toInterpretedString()).toMatch(/^node=web\\033 type=NEW\\302\\233 msg=audit/);
});
