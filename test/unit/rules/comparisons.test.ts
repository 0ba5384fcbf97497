/** Which ids `-C` can compare, and by which of the kernel's numbers. */
import { describe, expect, it } from '@jest/globals';
import { comparisonNumber, comparisonPair, comparisonSide } from '../../../lib/rules/comparisons';
import type { ComparisonSide } from '../../../lib/rules/rule';

/** By number, as `auditctl -l` prints each. */
const PAIRS: readonly (readonly [number, ComparisonSide, ComparisonSide])[] = [
  [1, 'uid', 'obj_uid'],
  [2, 'gid', 'obj_gid'],
  [3, 'euid', 'obj_uid'],
  [4, 'egid', 'obj_gid'],
  [5, 'auid', 'obj_uid'],
  [6, 'suid', 'obj_uid'],
  [7, 'sgid', 'obj_gid'],
  [8, 'fsuid', 'obj_uid'],
  [9, 'fsgid', 'obj_gid'],
  [10, 'uid', 'auid'],
  [11, 'uid', 'euid'],
  [12, 'uid', 'fsuid'],
  [13, 'uid', 'suid'],
  [14, 'auid', 'fsuid'],
  [15, 'auid', 'suid'],
  [16, 'auid', 'euid'],
  [17, 'euid', 'suid'],
  [18, 'euid', 'fsuid'],
  [19, 'suid', 'fsuid'],
  [20, 'gid', 'egid'],
  [21, 'gid', 'fsgid'],
  [22, 'gid', 'sgid'],
  [23, 'egid', 'fsgid'],
  [24, 'egid', 'sgid'],
  [25, 'sgid', 'fsgid'],
];

const USER_IDS: readonly ComparisonSide[] = ['auid', 'uid', 'euid', 'suid', 'fsuid', 'obj_uid'];
const GROUP_IDS: readonly ComparisonSide[] = ['gid', 'egid', 'sgid', 'fsgid', 'obj_gid'];

describe('comparisons', () => {
  it.each(PAIRS)('%i is %s with %s, in either order', (number, left, right) => {
    expect(comparisonNumber(left, right)).toBe(number);
    expect(comparisonNumber(right, left)).toBe(number);
    expect(comparisonPair(number)).toEqual([left, right]);
  });

  it.each([...USER_IDS, ...GROUP_IDS])('%s is not compared with itself', (side) => {
    expect(comparisonNumber(side, side)).toBeUndefined();
  });

  it('user ids are not compared with group ids', () => {
    for (const user of USER_IDS) {
      for (const group of GROUP_IDS) expect(comparisonNumber(user, group)).toBeUndefined();
    }
  });

  it.each([0, 26, -1])('%i compares nothing', (number) => {
    expect(comparisonPair(number)).toBeUndefined();
  });

  it.each([...USER_IDS, ...GROUP_IDS])('%s is a side in any case', (side) => {
    expect(comparisonSide(side.toUpperCase())).toBe(side);
  });

  it('loginuid is another name of auid', () => {
    expect(comparisonSide('loginuid')).toBe('auid');
  });

  it.each(['pid', '', 'constructor'])('"%s" is no side', (name) => {
    expect(comparisonSide(name)).toBeUndefined();
  });
});
