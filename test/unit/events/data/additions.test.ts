/** What auditd adds to records, as it writes it and as exporters leave it. */
import { describe, expect, it } from '@jest/globals';
import { AuditRecord } from '../../../../lib/events/record';
import { NAMES } from '../injected-names';

const HEADER = 'audit(1700000000.123:456): ';

function record(body: string, typeNumber = 1300): AuditRecord {
  return new AuditRecord(typeNumber, HEADER + body);
}

const BODY = 'arch=c000003e syscall=257 success=yes exit=3 auid=1000 uid=0';
const ADDED = 'ARCH=x86_64 SYSCALL=openat AUID="joe" UID="root"';
const PAIRS = [
  ['ARCH', 'x86_64'],
  ['SYSCALL', 'openat'],
  ['AUID', '"joe"'],
  ['UID', '"root"'],
];

describe.each([
  ['the byte', '\x1d'],
  ['a blank', ' '],
  ['nothing', ''],
  ['caret notation', '^]'],
  ['an escape', '\\x1d'],
  ['another escape', '\\u001d'],
  ['octal digits', '#035'],
  ['escaped octal digits', '\\035'],
  ['an escape between blanks', ' ^] '],
])('behind %s', (_, separator) => {
  it.each([
    ['a word', `${BODY} key=(null)`, 'key', '(null)'],
    ['a quoted value', `${BODY} key="k"`, 'key', '"k"'],
    ['a number', `${BODY} items=2`, 'items', '2'],
    ['hexadecimal digits', `${BODY} key=6B6B`, 'key', '6B6B'],
    ['a label', `${BODY} subj=unconfined`, 'subj', 'unconfined'],
    ['a label with a mode', `${BODY} subj=/usr/bin/x (enforce)`, 'subj', '/usr/bin/x (enforce)'],
    ['braces', `${BODY} laddr={ a }`, 'laddr', '{ a }'],
  ])('additions follow %s', (_what, body, name, value) => {
    const found = record(body + separator + ADDED);
    expect(found.get(name)).toBe(value);
    expect([...found.fields()].map(([each]) => each).at(-1)).toBe(name);
    expect([...found.enrichment()]).toEqual(PAIRS);
    expect(found.interpret('auid', NAMES)).toBe('joe');
    expect(found.toInterpretedString(NAMES)).toMatch(/uid=root [a-z]+=[^A-Z]*$/);
  });

  it('additions follow a message', () => {
    const found = record(`pid=1 uid=0 msg='op=x acct="a" res=success'${separator}UID="root"`, 1105);
    expect(found.get('res')).toBe('success');
    expect([...found.enrichment()]).toEqual([['UID', '"root"']]);
  });
});

describe('values of additions', () => {
  it.each([
    [
      'of one word',
      'SYSCALL=openat UID="root"',
      [
        ['SYSCALL', 'openat'],
        ['UID', '"root"'],
      ],
    ],
    [
      'of two words',
      'UID=domain users ARCH=x86_64',
      [
        ['UID', 'domain users'],
        ['ARCH', 'x86_64'],
      ],
    ],
    [
      'in quotes',
      'UID="domain users" ARCH=x86_64',
      [
        ['UID', '"domain users"'],
        ['ARCH', 'x86_64'],
      ],
    ],
    [
      'in braces',
      'SADDR={ saddr_fam=inet laddr=192.0.2.7 lport=443 }',
      [['SADDR', '{ saddr_fam=inet laddr=192.0.2.7 lport=443 }']],
    ],
    [
      'with a brace in them',
      'SADDR={ saddr_fam=local path=/tmp/a } b } UID="x"',
      [
        ['SADDR', '{ saddr_fam=local path=/tmp/a } b }'],
        ['UID', '"x"'],
      ],
    ],
    [
      'with blanks in them',
      'SADDR={ saddr_fam=local path=/tmp/a  b c }',
      [['SADDR', '{ saddr_fam=local path=/tmp/a  b c }']],
    ],
    [
      'that were cut off',
      'SADDR={ saddr_fam=local path=/tm',
      [['SADDR', '{ saddr_fam=local path=/tm']],
    ],
    [
      'that are missing',
      'UID= GID=x',
      [
        ['UID', ''],
        ['GID', 'x'],
      ],
    ],
  ])('%s', (_, added, pairs) => {
    expect([...record(`${BODY} gid=0\x1d${added}`).enrichment()]).toEqual(pairs);
  });
});

it.each([
  ['a value in quotes', `${BODY} exe="/tmp/UID=5"`],
  ['a value in quotes behind a blank', `${BODY} exe="/tmp/ UID=5"`],
  ['a name of no field', `${BODY} key=aGID=5`],
  ['words of a program', `uid=0 msg='op=x UID="root" res=success'`],
  ['a separator of a program', `uid=0 msg='op=x\x1dUID="root" res=success'`],
  ['a separator at the end of a message', `uid=0 msg='op=x\x1dUID="root"'`],
  ['an escape of a program', `uid=0 msg='op=x^]UID="root" res=success'`],
])('%s adds nothing', (_, body) => {
  expect([...record(body, 1105).enrichment()]).toEqual([]);
});

it('keeps what a program sent apart from what auditd added', () => {
  const found = record(`uid=0 msg='op=x\x1dUID="forged"'\x1dUID="root"`, 1105);
  expect([...found.enrichment()]).toEqual([['UID', '"root"']]);
  expect(found.get('msg')).toBe(`'op=x\x1dUID="forged"'`);
});

it('takes names with a hyphen: a login has the users before and after', () => {
  const login =
    'pid=9 uid=0 old-auid=1005 auid=1000 tty=(none) old-ses=4 ses=1 res=1' +
    '\x1dUID="root" OLD-AUID="eve" AUID="joe"';
  const found = record(login, 1006);
  expect([...found.enrichment()].map(([name]) => name)).toEqual(['UID', 'OLD-AUID', 'AUID']);
  expect(found.interpret('auid', NAMES)).toBe('joe');
  expect(found.interpret('old-auid', NAMES)).toBe('eve');
  expect(record(login.replace('\x1d', ' '), 1006).interpret('auid', NAMES)).toBe('joe');
});
