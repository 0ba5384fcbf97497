/** Conditions joined by and, or, not and parentheses, values in quotes, raw and in words, and times. */
import { describe, expect, it } from '@jest/globals';
import { compileWhere, parseWhere } from '../../../../lib/events/where/where';
import { WhereError } from '../../../../lib/events/where/where-error';
import { targetOf } from '../../injected-target';
import { thrownBy } from '../../thrown';
import { eventOf } from '../event-of-lines';

const target = targetOf('x86_64');
const HEADER = 'msg=audit(1700000000.123:77):';

const event = eventOf(
  `node=web1 type=SYSCALL ${HEADER} arch=c000003e syscall=257 success=no exit=-13 pid=11 auid=1000 uid=0 ` +
    'comm=726F636B20616E6420726F6C6C exe="/usr/bin/cat" key="secrets"',
  `node=web1 type=PATH ${HEADER} item=0 name="/etc/shadow" mode=0100640 nametype=NORMAL`,
);

function matches(condition: string): boolean {
  return parseWhere(condition, { target })(event);
}

describe('joined conditions', () => {
  it.each([
    ['pid=11 and auid=1000', true],
    ['pid=11 and auid=1', false],
    ['pid=1 or auid=1000', true],
    ['pid=1 or auid=1', false],
    ['pid=1 or auid=1 or uid=0', true],
    ['pid=11 && auid=1000', true],
    ['pid=1||auid=1000', true],
    ['PID=11 AND NOT auid=1', true],
    ['not pid=11', false],
    ['!pid=11', false],
    ['! pid=12', true],
    ['!!pid=11', true],
    ['not not pid=11', true],
    ['not (pid=11 and auid=1)', true],
    // "and" binds closer than "or".
    ['pid=11 or pid=12 and auid=1', true],
    ['(pid=11 or pid=12) and auid=1', false],
    ['((pid=11))', true],
    ['(pid=11)and(auid=1000)', true],
    ['not pid=12 and auid=1000', true],
    // Without the field, nothing is equal, and nothing is unequal.
    ['acct=x', false],
    ['acct!=x', false],
    ['not acct=x', true],
    ['exe~^/usr/(s)?bin/ and key=secrets', true],
    ['(exe~^/usr/(local/)?bin/)', true],
    [String.raw`(exe~^\/usr\/bin\/\w+$)`, true],
    [String.raw`(exe~cat\) or pid=11)`, true],
  ])('%s', (condition, expected) => {
    expect(matches(condition)).toBe(expected);
  });
});

describe('a value', () => {
  it.each([
    ['comm=rock', false],
    ['comm="rock and roll"', true],
    ["comm='rock and roll' and pid=11", true],
    ['comm="rock and roll"&&pid=11', true],
    ['(comm="rock and roll")', true],
    ['comm~"and roll$" or pid=1', true],
    [String.raw`comm="\"rock\""`, false],
    ['comm=""', false],
    ['name=/etc/shadow', true],
    ['comm=x) y', false],
  ])('may be in quotes: %s', (condition, expected) => {
    expect(matches(condition)).toBe(expected);
  });

  it('ends at a word that joins conditions, not at one that begins so', () => {
    const other = eventOf(`type=SYSCALL ${HEADER} comm="a android order"`);
    expect(parseWhere('comm=a android order', { target })(other)).toBe(true);
  });

  it.each([
    ['raw(comm)=726F636B20616E6420726F6C6C', true],
    ['raw(exe)="/usr/bin/cat"', false],
    [String.raw`raw(exe)='"/usr/bin/cat"'`, true],
    ['raw(comm)~^72', true],
    ['raw(exit)=-13', true],
    ['words(exit)~EACCES', true],
    ['words(syscall)=openat', true],
    ['words(mode)=file,640', true],
    ['words( PATH.mode ) = file,640', true],
    ['raw(SYSCALL.mode)=0100640', false],
    ['raw(key)!=secrets', true],
    ['words(acct)!=x', false],
  ])('may be meant raw or in words: %s', (condition, expected) => {
    expect(matches(condition)).toBe(expected);
  });

  it.each([
    ['time=@1700000000', true],
    ['time=@1700000000.122', false],
    ['time>=2023-11-14T22:13:20Z', true],
    ['time>2023-11-14T22:13:20Z', false],
    ['time<=2023-11-14T22:13:20Z', true],
    ['time<2023-11-14T22:13:20Z', false],
    ['time<2023-11-14T22:13:21Z and time>=@1600000000', true],
    ['time!=@1', true],
    ['time<-15m', true],
    ['time>yesterday', false],
    ['serial=77', true],
    ['serial>77', false],
    ['node=web1', true],
    ['node~^db', false],
  ])("may be the event's: %s", (condition, expected) => {
    expect(matches(condition)).toBe(expected);
  });
});

describe('a joined condition that is wrong', () => {
  it.each([
    ['(pid=1', 'unclosed-parenthesis', 1],
    ['pid=1 and (auid=2 or uid=3', 'unclosed-parenthesis', 11],
    ['(pid=1) pid=2', 'unexpected-text', 9],
    ['"pid"=1', 'missing-field', 1],
    ['pid=1 and', 'missing-field', 10],
    ['pid=1 and ', 'missing-field', 11],
    ['pid=1 and and uid=0', 'unknown-field', 11],
    ['comm="cat', 'unclosed-quote', 6],
    ['comm="cat" x', 'unexpected-text', 12],
    ['raw(comm=x', 'unclosed-parenthesis', 9],
    ['raw(nosuch)=x', 'unknown-field', 1],
    ['raw(pid)>3', 'wrong-operator', 9],
    ['pid && uid=0', 'missing-operator', 5],
    ['()', 'missing-field', 2],
    ['not', 'missing-field', 4],
    ['pid=1 and audi=3', 'unknown-field', 11],
    ['time=soon', 'bad-value', 6],
    ['time~1', 'wrong-operator', 5],
    ['time>=13/02/2023', 'bad-value', 7],
    [`${'('.repeat(200)}pid=1${')'.repeat(200)}`, 'too-deep', 102],
  ])('%j', (condition, code, column) => {
    const error = thrownBy(() => parseWhere(condition, { target }));
    expect(error).toBeInstanceOf(WhereError);
    expect(error).toMatchObject({ code, column });
  });

  it('says which forms of a time there are', () => {
    expect(() => parseWhere('time=soon')).toThrow(
      'column 6: soon is not understood as a time; the forms are 2024-01-31, ',
    );
  });
});

describe('what every event that meets a condition has', () => {
  const field = (name: string, ...values: string[]) => ({ test: 'field', name, values });

  it.each([
    ['pid=11', { allOf: [[field('pid', '11')]] }],
    ['auid=1000', { allOf: [[field('auid', '1000'), field('loginuid', '1000')]] }],
    [
      'exe=/bin/é',
      {
        allOf: [[field('exe', '"/bin/é"', '/bin/é', '2F62696E2FC3A9', '2f62696e2fc3a9')]],
      },
    ],
    [
      'type=AVC and pid=11',
      {
        allOf: [[{ test: 'type', from: 1400, to: 1400 }], [field('pid', '11')]],
      },
    ],
    ['pid=11 or pid=12', { allOf: [[field('pid', '11'), field('pid', '12')]] }],
    ['pid=11 or comm~x', { allOf: [] }],
    ['not pid=11', { allOf: [] }],
    ['pid!=11', { allOf: [] }],
    ['SYSCALL.pid!=11', { allOf: [[{ test: 'type', from: 1300, to: 1300 }]] }],
    ['serial=5', { allOf: [[{ test: 'serial', serials: [5] }]] }],
    ['node=web1', { allOf: [[{ test: 'node', names: ['web1'] }]] }],
    ['time>=@5 and time<@7', { startMs: 5000, endMs: 6999, allOf: [] }],
    ['time=@5 or time=@7', { startMs: 5000, endMs: 7999, allOf: [] }],
    ['time=@5 or pid=7', { allOf: [] }],
  ])('%s', (condition, expected) => {
    expect(compileWhere(condition, target).necessary).toEqual(expected);
  });
});
