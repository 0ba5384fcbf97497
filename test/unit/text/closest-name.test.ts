import { expect, it } from '@jest/globals';
import { closestName, expectedName } from '../../../lib/text/closest-name';

const NAMES = ['auid', 'uid', 'exe', 'comm', 'success', 'a0', 'a1'];

it.each([
  ['audi', 'auid'],
  ['AUID', 'auid'],
  ['uidd', 'uid'],
  ['comn', 'comm'],
  ['sucess', 'success'],
  ['succses', 'success'],
  ['ex', 'exe'],
  ['a9', 'a0'],
])('takes %s for %s', (word, name) => {
  expect(closestName(word, NAMES)).toBe(name);
});

it.each(['hostname', 'xyz', '', 'sxcxexs'])('takes %j for none of them', (word) => {
  expect(closestName(word, NAMES)).toBeUndefined();
});

it('puts the name that was meant before the others', () => {
  expect(expectedName('audi', NAMES, 'a number')).toBe('auid, or a number');
  expect(expectedName('hostname', NAMES, 'a number')).toBe('a number');
});
