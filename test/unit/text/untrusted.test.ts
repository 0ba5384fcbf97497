import { expect, it } from '@jest/globals';
import { decodeUntrusted, decodeUntrustedBytes } from '../../../lib/text/untrusted';

it.each([
  ['"worker"', 'worker'],
  ['""', ''],
  ['"', '"'],
  ['2F746D702F612062', '/tmp/a b'],
  ['2f746d702f612062', '/tmp/a b'],
  ['2F746D702FC3A9', '/tmp/é'],
  ['2F746D702FE9', '/tmp/\udce9'],
  ['6C73002D6C', 'ls\0-l'],
  ['root', 'root'],
  ['ABC', 'ABC'],
  ['', ''],
  ['(null)', undefined],
  ['(none)', '(none)'],
  ['?', '?'],
])('decodes %j', (raw, text) => {
  expect(decodeUntrusted(raw)).toBe(text);
  const bytes = decodeUntrustedBytes(raw);
  expect(bytes === undefined ? bytes : Buffer.from(bytes).toString('latin1')).toBe(
    text?.replace('é', '\u00c3\u00a9').replace('\udce9', '\u00e9'),
  );
});
