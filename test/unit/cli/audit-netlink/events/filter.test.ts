/** What the live stream may leave out, by the options that select events. */
import { expect, it } from '@jest/globals';
import {
  type FilterOptions,
  necessaryFilter,
} from '../../../../../lib/cli/audit-netlink/events/filter';
import { localTarget } from '../../../../../lib/machine/target';

/** How many clauses there are, and whether one of them is of these tests alone. */
function clausesOf(options: FilterOptions): string[] {
  return necessaryFilter(options, localTarget()).allOf.map((clause) =>
    [...new Set(clause.map(({ test }) => test))].join('+'),
  );
}

it.each<[string, FilterOptions, string[]]>([
  ['no options', {}, []],
  ['types', { type: ['LOGIN,1300', 'AVC'] }, ['type']],
  ['one of several keys', { key: ['a', 'b'] }, ['bytes+field']],
  ['keys, one of which has no bytes', { key: ['a'], keyPrefix: ['b'] }, []],
  ['part of a key', { keyContains: ['b'] }, []],
  ['all of several', { key: ['a'], type: ['AVC'] }, ['type', 'bytes+field']],
])('is known of %s', (_, options, expected) => {
  expect(clausesOf(options)).toEqual(expected);
});

it('has what conditions need', () => {
  const { allOf } = necessaryFilter({ where: ['pid=12'] }, localTarget());
  expect(JSON.stringify(allOf)).toContain('"12"');
});
