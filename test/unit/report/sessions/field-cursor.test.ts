/** The fields of a record in their order. */
import { expect, it } from '@jest/globals';
import { FieldCursor } from '../../../../lib/report/sessions/field-cursor';

const RECORD =
  'audit(1700000000.123:1): pid=1, uid=0: auid=5 tty=(none) list=(a) msg=\'op=login uid=7 acct="a b" note= ' +
  'res=success\'\u001dUID="root" extra=1';

function all(names: readonly string[]): (string | undefined)[] {
  const fields = new FieldCursor(RECORD);
  return names.map((name) => fields.seek(name));
}

it('are found from the place on, and again at the place', () => {
  expect(all(['pid', 'uid', 'uid', 'auid', 'uid'])).toEqual(['1', '0', '0', '5', '7']);
  expect(all(['auid', 'pid', 'uid'])).toEqual(['5', undefined, undefined]);
});

it('are without what stands behind values, and end where additions begin', () => {
  expect(all(['tty', 'list', 'op', 'acct', 'res'])).toEqual([
    '(none)',
    '(a',
    'login',
    '"a b"',
    'success',
  ]);
  expect(all(['note'])).toEqual([undefined]);
  expect(all(['UID'])).toEqual([undefined]);
  expect(all(['extra'])).toEqual([undefined]);
});

it('are looked for anew after a rewind, and behind the place after a step', () => {
  const fields = new FieldCursor(RECORD);
  expect([fields.seek('nosuch'), fields.seek('pid')]).toEqual([undefined, undefined]);
  fields.rewind();
  expect([fields.seek('uid'), fields.next(), fields.seek('uid')]).toEqual(['0', undefined, '7']);
});

it.each(['', ' ', '=', "msg='", "msg=''", 'a', '\u001d'])('of %j there are none', (text) => {
  expect(new FieldCursor(text).seek('a')).toBeUndefined();
  expect(new FieldCursor(text).seek('op')).toBeUndefined();
});

it('are not what quotes enclose, nor the end of a longer name', () => {
  const fields = new FieldCursor('acct="a res=1" exe="b" xres=2 (res=3) x= y=4');
  expect([fields.seek('res'), fields.seek('x'), fields.seek('y')]).toEqual([
    '3',
    undefined,
    undefined,
  ]);
  fields.rewind();
  expect([fields.seek('acct'), fields.seek('y')]).toEqual(['"a res=1"', '4']);
  expect(new FieldCursor('a="b res=1').seek('res')).toBe('1');
});
