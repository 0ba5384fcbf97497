import { expect, it } from '@jest/globals';
import { NumericNames } from '../../../lib/machine/names';
import { forgetNames, sharedNames } from '../../../lib/machine/shared-names';

it('keeps one cache until it is to forget', () => {
  const names = sharedNames();
  expect(names.userName(0)).toBe('root');
  expect(sharedNames()).toBe(names);
  forgetNames();
  expect(sharedNames()).not.toBe(names);
});

it('can do without anybody', () => {
  const names = new NumericNames();
  expect([names.userName(7), names.groupName(8), names.protocolName()]).toEqual([
    '7',
    '8',
    undefined,
  ]);
});
