/** The queue of a plugin: its limit, its order, and that its accounts come out even whatever happens. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecordQueue } from '../../../../lib/daemon/dispatch/record-queue';
import type { DispatchedRecord } from '../../../../lib/daemon/dispatch/record-bytes';

const record = (number: number, size = 4): DispatchedRecord => ({
  type: number,
  line: new Uint8Array(size),
});
const records = (from: number, count: number): DispatchedRecord[] =>
  Array.from({ length: count }, (_, index) => record(from + index));
const numbers = (portion: { records: readonly DispatchedRecord[] } | undefined): number[] =>
  (portion?.records ?? []).map(({ type }) => type);

it('takes as many as there is room for, those that are being written included', () => {
  const queue = new RecordQueue(3);
  expect(queue.offer(records(0, 2))).toBe(0);
  expect(numbers(queue.take(100))).toEqual([0, 1]);
  expect(queue.offer(records(2, 3))).toBe(2);
  queue.deliver();
  expect(numbers(queue.take(100))).toEqual([2]);
  expect(queue.accounts).toEqual({
    offered: 5,
    delivered: 2,
    lost: { overflow: 2, suspended: 0, ended: 0, stopped: 0 },
    queued: 1,
    highest: 3,
    depth: 3,
  });
});

it('gives no more bytes than asked for, but at least one record', () => {
  const queue = new RecordQueue(10);
  queue.offer([record(0, 50), record(1, 4), record(2, 4), record(3, 4)]);
  const taken: number[][] = [];
  for (let portion = queue.take(8); portion !== undefined; portion = queue.take(8)) {
    taken.push(numbers(portion));
    queue.deliver();
  }
  expect(taken).toEqual([[0], [1, 2], [3]]);
});

it('gives nothing while what was taken is under way', () => {
  const queue = new RecordQueue(10);
  queue.offer(records(0, 3));
  queue.take(4);
  expect(queue.take(4)).toBeUndefined();
});

it('offers what came back once more, and not a third time', () => {
  const queue = new RecordQueue(10);
  queue.offer(records(0, 3));
  queue.take(8);
  expect(queue.giveBack()).toBe(0);
  expect(numbers(queue.take(100))).toEqual([0, 1, 2]);
  expect(queue.giveBack()).toBe(2);
  expect(queue.take(100)).toEqual({ records: [record(2)], missing: 2 });
  expect(queue.accounts.lost.ended).toBe(2);
});

it('says where how many are missing', () => {
  const queue = new RecordQueue(2);
  queue.offer(records(0, 5));
  expect(queue.take(100)).toMatchObject({ missing: 0 });
  queue.deliver();
  queue.refuse(4, 'suspended');
  queue.offer(records(9, 1));
  expect(queue.take(100)).toEqual({ records: [record(9)], missing: 7 });
});

it('gives up what waits, and tells the next', () => {
  const queue = new RecordQueue(3);
  queue.offer(records(0, 4));
  queue.take(4);
  expect(queue.loseAll('ended')).toBe(3);
  queue.offer(records(4, 1));
  expect(queue.take(9)).toEqual({ records: [record(4)], missing: 4 });
});

type Act =
  | { readonly act: 'offer' | 'refuse' | 'take'; readonly count: number }
  | { readonly act: 'deliver' | 'giveBack' | 'loseAll' };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constantFrom('offer', 'refuse', 'take'),
    count: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({ act: fc.constantFrom('deliver', 'giveBack', 'loseAll') }),
);

describe('whatever happens', () => {
  it('delivered, lost and queued are all that was offered, in order, and gaps are as large as told', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (acts, depth) => {
          const queue = new RecordQueue(depth);
          const seen: number[] = [];
          const places: [number | undefined, number][] = [];
          let offered = 0;
          let taken: { records: readonly DispatchedRecord[]; missing: number } | undefined;
          let missing = 0;
          for (const one of acts) {
            if (one.act === 'offer') {
              queue.offer(records(offered, one.count));
              offered += one.count;
            } else if (one.act === 'refuse') {
              queue.refuse(one.count, 'suspended');
              offered += one.count;
            } else if (one.act === 'take') {
              taken = queue.take(one.count * 4) ?? taken;
            } else if (one.act === 'deliver' && taken !== undefined) {
              queue.deliver();
              // What is missing in front is what lies between this and what came before.
              missing += taken.missing;
              places.push([taken.records[0]?.type, seen.length + missing]);
              seen.push(...numbers(taken));
              taken = undefined;
            } else if (one.act === 'giveBack') {
              queue.giveBack();
              taken = undefined;
            } else if (one.act === 'loseAll') {
              queue.loseAll('ended');
              taken = undefined;
            }
            const { accounts } = queue;
            const lost = Object.values(accounts.lost).reduce((sum, count) => sum + count, 0);
            expect(accounts.offered).toBe(offered);
            expect(accounts.delivered).toBe(seen.length);
            expect(accounts.delivered + lost + accounts.queued).toBe(offered);
            expect(accounts.queued).toBeLessThanOrEqual(depth);
          }
          expect(seen).toEqual(seen.toSorted((a, b) => a - b));
          expect(places.map(([number]) => number)).toEqual(places.map(([, place]) => place));
        },
      ),
    );
  });
});
