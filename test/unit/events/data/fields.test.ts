import { expect, it } from '@jest/globals';

import { AuditRecord } from '../../../../lib/events/record';

const HEADER = 'audit(1700000000.123:456): ';

function fieldsOf(body: string, typeNumber = 1300): [string, string][] {
  return [...new AuditRecord(typeNumber, HEADER + body).fields()];
}

it('reads the header', () => {
  const record = new AuditRecord(1300, `${HEADER}a=b`, { node: 'web' });
  expect(record.id).toEqual({ timestampMs: 1_700_000_000_123, serial: 456, node: 'web' });
  expect(record.type).toBe('SYSCALL');
  expect(record.damaged).toBe(false);
  expect(String(record)).toBe(`node=web type=SYSCALL msg=${HEADER}a=b`);
});

it.each<[string, string, [string, string][]]>([
  [
    'words',
    'arch=c000003e syscall=62 success=yes',
    [
      ['arch', 'c000003e'],
      ['syscall', '62'],
      ['success', 'yes'],
    ],
  ],
  [
    'quoted and hexadecimal values as they stand',
    'comm="sh" exe=2F746D702F612062 key=(null) tty=(none)',
    [
      ['comm', '"sh"'],
      ['exe', '2F746D702F612062'],
      ['key', '(null)'],
      ['tty', '(none)'],
    ],
  ],
  [
    'a name more than once, in order',
    'login pid=1 old auid=5 new auid=6',
    [
      ['pid', '1'],
      ['auid', '5'],
      ['auid', '6'],
    ],
  ],
  [
    'arguments that are split',
    'argc=2 a0="x" a1_len=20 a1[0]=4142 a1[1]="cd"',
    [
      ['argc', '2'],
      ['a0', '"x"'],
      ['a1_len', '20'],
      ['a1[0]', '4142'],
      ['a1[1]', '"cd"'],
    ],
  ],
  [
    'the blanks of AppArmor',
    'apparmor="DENIED" info="Failed name lookup - disconnected path" error=-13 old-auid=1',
    [
      ['apparmor', '"DENIED"'],
      ['info', '"Failed name lookup - disconnected path"'],
      ['error', '-13'],
      ['old-auid', '1'],
    ],
  ],
  [
    'labels with a mode',
    'subj=/usr/sbin/cupsd (enforce) key=(null) obj=a:b:c:s0:c2,c7',
    [
      ['subj', '/usr/sbin/cupsd (enforce)'],
      ['key', '(null)'],
      ['obj', 'a:b:c:s0:c2,c7'],
    ],
  ],
  [
    "SELinux' words that are no fields",
    'avc:  denied  { read write } for  pid=7 comm="cat" tclass=file',
    [
      ['pid', '7'],
      ['comm', '"cat"'],
      ['tclass', 'file'],
    ],
  ],
  [
    'what a program says behind what the kernel says',
    `pid=7 uid=0 msg='op=login acct="root" exe="/bin/x y" pid=99 res=success'`,
    [
      ['pid', '7'],
      ['uid', '0'],
      ['msg', `'op=login acct="root" exe="/bin/x y" pid=99 res=success'`],
      ['op', 'login'],
      ['acct', '"root"'],
      ['exe', '"/bin/x y"'],
      ['pid', '99'],
      ['res', 'success'],
    ],
  ],
  [
    'the punctuation of old messages',
    `msg='PAM: auth acct="root" : exe="/s" (hostname=h, addr=fe80::, terminal=ssh res=f(x))'`,
    [
      [
        'msg',
        `'PAM: auth acct="root" : exe="/s" (hostname=h, addr=fe80::, terminal=ssh res=f(x))'`,
      ],
      ['acct', '"root"'],
      ['exe', '"/s"'],
      ['hostname', 'h'],
      ['addr', 'fe80::'],
      ['terminal', 'ssh'],
      ['res', 'f(x))'],
    ],
  ],
  [
    'an empty value',
    'a= b=1',
    [
      ['a', ''],
      ['b', '1'],
    ],
  ],
  [
    'a quote that is not closed',
    'a="x y=1',
    [
      ['a', '"x'],
      ['y', '1'],
    ],
  ],
  [
    'a brace that is not closed',
    'a={x y=1',
    [
      ['a', '{x'],
      ['y', '1'],
    ],
  ],
  [
    'an apostrophe that is not closed',
    "a='x y=1",
    [
      ['a', "'x"],
      ['y', '1'],
    ],
  ],
  [
    'a message that was cut off',
    `pid=7 msg='op=login acct="ro`,
    [
      ['pid', '7'],
      ['msg', `'op=login acct="ro`],
      ['op', 'login'],
      ['acct', '"ro'],
    ],
  ],
  [
    'a message that was cut off at once',
    "pid=7 msg='",
    [
      ['pid', '7'],
      ['msg', "'"],
    ],
  ],
  ['nothing', '', []],
  ['only words', 'initialized now', []],
])('reads %s', (_, body, expected) => {
  expect(fieldsOf(body)).toEqual(expected);
});

it('keeps what auditd added apart', () => {
  const record = new AuditRecord(
    1300,
    `${HEADER}syscall=62 uid=0 uid=5\x1dSYSCALL=kill UID="root" UID="a b" SADDR={ saddr_fam=inet laddr=::1 }`,
  );
  expect([...record.fields()].map(([name]) => name)).toEqual(['syscall', 'uid', 'uid']);
  expect([...record.enrichment()]).toEqual([
    ['SYSCALL', 'kill'],
    ['UID', '"root"'],
    ['UID', '"a b"'],
    ['SADDR', '{ saddr_fam=inet laddr=::1 }'],
  ]);
  expect(record.get('UID')).toBeUndefined();
  expect(record.get('uid')).toBe('0');
  expect(record.getAll('uid')).toEqual(['0', '5']);
});

it('finds additions where their separator became a blank, and not in what a program says', () => {
  const record = new AuditRecord(
    1112,
    `${HEADER}uid=0 auid=5 msg='PWD=x UID=7 res=1' UID="root" AUID="me"`,
  );
  expect([...record.enrichment()]).toEqual([
    ['UID', '"root"'],
    ['AUID', '"me"'],
  ]);
  expect(record.getAll('UID')).toEqual(['7']);
});

it('finds the same by name as in order', () => {
  const body =
    'arch=c000003e pid=1 ppid=2 comm="sh" key="k" subj=a (b) op="add rule" name=" x" tty=(none) ' +
    `set={ a b } error_msg='no such device' empty= (addr=?, res=1) last=1`;
  const all = new Map(fieldsOf(body));
  expect(all.get('name')).toBe('" x"');
  for (const typeNumber of [1300, 1400]) {
    for (const [name, value] of all) {
      expect(new AuditRecord(typeNumber, HEADER + body).get(name)).toBe(value);
    }
    expect(new AuditRecord(typeNumber, HEADER + body).get('id')).toBeUndefined();
  }
});

it('has a name for every type', () => {
  expect(new AuditRecord(1425, `${HEADER}x=1`).type).toBe('UNKNOWN[1425]');
  expect(new AuditRecord(0, `${HEADER}x=1`, { typeName: 'NEWS' }).type).toBe('NEWS');
});

it('says when there is no header', () => {
  const record = new AuditRecord(1300, 'x=1');
  expect(record.damaged).toBe(true);
  expect(record.id).toBeUndefined();
  expect(record.get('x')).toBe('1');
  expect(String(record)).toBe('type=SYSCALL msg=x=1');
});

it('gives the keys, of which several may stand in one field', () => {
  const keys = (body: string): string[] => new AuditRecord(1300, HEADER + body).keys();
  expect(keys('exit=0 key="files"')).toEqual(['files']);
  expect(keys('exit=0 key=6B31016B32')).toEqual(['k1', 'k2']);
  expect(keys('exit=0 key=(null)')).toEqual([]);
  expect(keys('exit=0')).toEqual([]);
});

it.each([
  [1400, 'avc:  denied  { read } for  pid=1 comm="a" key=1213  scontext=a tcontext=b tclass=shm'],
  [1107, `pid=1 uid=0 msg='avc:  denied  { x } for key="files" tclass=dbus'`],
  [1112, `pid=1 uid=0 msg='op=login acct="a" key="files" res=success'`],
  [2404, `pid=1 uid=0 msg='op=destroy key="host" res=success'`],
  [1309, 'argc=1 a0="a" key="files"'],
])('takes no key of a record of type %s for that of a rule', (typeNumber, body) => {
  expect(new AuditRecord(typeNumber, HEADER + body).keys()).toEqual([]);
});

it.each([1300, 1305, 1336])('gives the keys of records of type %s', (typeNumber) => {
  expect(new AuditRecord(typeNumber, `${HEADER}op=x key="files" list=4`).keys()).toEqual(['files']);
});

it('ends the values of a message at a newline, which dbus-daemon writes', () => {
  const message = `pid=1 msg='avc:  denied  { send_msg } for tclass=dbus permissive=1\n exe="/b" sauid=81\nx=2'`;
  const record = new AuditRecord(1107, HEADER + message);
  expect(record.get('permissive')).toBe('1');
  expect(record.get('exe')).toBe('"/b"');
  expect(record.get('sauid')).toBe('81');
  expect(record.get('x')).toBe('2');
});

it('reads a quoted value the same way alone and among all', () => {
  const record = new AuditRecord(1302, `${HEADER}item=0 name="/srv"1/x" inode=5`);
  expect(record.get('name')).toBe('"/srv"');
  expect(new Map(record.fields()).get('name')).toBe('"/srv"');
});
