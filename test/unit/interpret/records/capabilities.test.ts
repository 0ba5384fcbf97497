/** Numbers of capabilities as `<linux/capability.h>` has them. */
import { expect, it } from '@jest/globals';
import { wordsOf } from './interpreted';

it.each([
  ['0', 'none'],
  ['1', 'chown'],
  ['20', 'kill'],
  ['200000', 'sys_admin'],
  ['10000000000', 'checkpoint_restore'],
  ['10080000001', 'chown,setfcap,checkpoint_restore'],
  ['8000000000000000', 'none'],
  ['0000000000000000', 'none'],
  ['0x20', 'kill'],
  ['10000000000000020', '10000000000000020'],
  ['x', 'x'],
])('the set %s is %s', (raw, expected) => {
  expect(wordsOf('PATH', 'cap_fp', raw)).toBe(expected);
  expect(wordsOf('BPRM_FCAPS', 'pe', raw)).toBe(expected);
});

it.each([
  ['21', 'sys_admin'],
  ['99', 'unknown-capability(99)'],
  ['x', 'x'],
])('capability %s is %s', (raw, expected) => {
  expect(wordsOf('AVC', 'capability', raw)).toBe(expected);
});

it('leaves the fingerprint of a key alone, whose field is called like a set', () => {
  expect(wordsOf('CRYPTO_KEY_USER', 'fp', '20')).toBe('20');
});
