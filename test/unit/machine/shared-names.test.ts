import { afterEach, expect, it, jest } from '@jest/globals';
import { NumericNames } from '../../../lib/machine/names';
import { forgetNames, sharedNames } from '../../../lib/machine/shared-names';
import { playFiles } from '../../support/played-getent';

afterEach(() => {
  jest.restoreAllMocks();
});

it('keeps one cache until it is to forget', () => {
  playFiles({ '/etc/passwd': 'ann:x:1000:1000::/:\n', '/etc/nsswitch.conf': '' });
  const names = sharedNames();
  expect(names.userName(1000)).toBe('ann');
  playFiles({ '/etc/passwd': 'bob:x:1000:1000::/:\n', '/etc/nsswitch.conf': '' });
  expect(sharedNames().userName(1000)).toBe('ann');
  forgetNames();
  expect([names.userName(1000), sharedNames().userName(1000)]).toEqual(['bob', 'bob']);
});

it('can do without anybody', () => {
  const names = new NumericNames();
  expect([names.userName(7), names.groupName(8), names.protocolName()]).toEqual([
    '7',
    '8',
    undefined,
  ]);
});
