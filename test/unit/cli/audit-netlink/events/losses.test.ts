import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { LossCounter } from '../../../../../lib/cli/audit-netlink/events/losses';

let said: string[];
let losses: LossCounter;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
  said = [];
  losses = new LossCounter((line) => said.push(line));
});

afterEach(() => {
  jest.useRealTimers();
});

it('has nothing to say where nothing is lost', () => {
  expect([losses.total, losses.sum()]).toEqual([0, 'no records lost']);
});

it('says the first loss at once, and those that follow it once a second', () => {
  losses.add({ type: 'lost', where: 'kernel', count: 1 });
  expect(said).toEqual(['1 record lost (1 in the kernel) so far']);
  losses.add({ type: 'lost', where: 'queue', count: 5 });
  jest.setSystemTime(1_700_000_000_999);
  losses.add({ type: 'lost', where: 'queue', count: 5 });
  expect(said).toHaveLength(1);
  jest.setSystemTime(1_700_000_001_000);
  losses.add({ type: 'lost', where: 'kernel', count: 2 });
  expect(said[1]).toBe(
    '13 records lost (3 in the kernel, 10 because this program was too slow) so far',
  );
  expect(losses.total).toBe(13);
});

it('does not count serials, which prove nothing', () => {
  losses.add({ type: 'lost', where: 'serials', atMost: 9 });
  expect([losses.total, said]).toEqual([0, []]);
});
