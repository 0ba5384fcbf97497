/** Counts of the last minute, by values: windows, what is late, and what goes beyond the limits. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mostFrequent, RateTable } from '../../../lib/metrics/rate-table';
import { SecondCounts, WINDOWS } from '../../../lib/metrics/second-counts';

const sums = (counts: SecondCounts, second: number): number[] =>
  WINDOWS.map((window) => counts.sum(second, window));

describe('counts of seconds', () => {
  it('are of whole seconds gone by', () => {
    const counts = new SecondCounts();
    counts.add(0);
    expect(sums(counts, 0)).toEqual([0, 0, 0]);
    expect(sums(counts, 1)).toEqual([1, 1, 1]);
    counts.add(5, 3);
    expect(sums(counts, 6)).toEqual([3, 4, 4]);
    expect(sums(counts, 7)).toEqual([0, 4, 4]);
    expect(sums(counts, 15)).toEqual([0, 3, 4]);
    expect(sums(counts, 61)).toEqual([0, 0, 3]);
    expect(sums(counts, 66)).toEqual([0, 0, 0]);
  });

  it('take what is late, unless it is older than the windows', () => {
    const counts = new SecondCounts();
    counts.add(100);
    counts.add(98);
    counts.add(20);
    expect(sums(counts, 101)).toEqual([1, 2, 2]);
  });

  it('are those of counting each by itself', () => {
    const second = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(fc.array(second, { maxLength: 60 }), (seconds) => {
        const inOrder = seconds.toSorted((a, b) => a - b);
        const counts = new SecondCounts();
        for (const one of inOrder) counts.add(one);
        const now = (inOrder.at(-1) ?? 0) + 1;
        const expected = WINDOWS.map(
          (window) => inOrder.filter((one) => one >= now - window && one < now).length,
        );
        expect(sums(counts, now)).toEqual(expected);
      }),
    );
  });
});

describe('a table', () => {
  it('has a row for each value, and one for events without any', () => {
    const table = new RateTable();
    table.add(0, ['a'], false);
    table.add(1, ['a', 'b'], true);
    table.add(1, [undefined], false);
    const { rows, isExact } = table.rows(2);
    expect(isExact).toBe(true);
    expect(mostFrequent(rows, 10)).toEqual([
      { value: 'a', counts: [1, 2, 2], failures: 1, hasMaybeMore: false },
      { value: 'b', counts: [1, 1, 1], failures: 1, hasMaybeMore: false },
      { value: undefined, counts: [1, 1, 1], failures: 0, hasMaybeMore: false },
    ]);
    expect(table.rows(61).rows.map(({ value }) => value)).toEqual(['a', 'b', undefined]);
    expect(table.rows(62).rows).toEqual([]);
  });

  it('gives up what was not seen for a minute before anything else', () => {
    const table = new RateTable({ maxGroups: 4 });
    for (const value of ['a', 'b', 'c']) table.add(0, [value], false);
    table.add(100, ['d'], false);
    table.add(100, ['e'], false);
    const { rows, isExact } = table.rows(101);
    expect(rows.map(({ value, hasMaybeMore }) => [value, hasMaybeMore])).toEqual([
      ['d', false],
      ['e', false],
    ]);
    expect(isExact).toBe(true);
  });

  it('keeps what is frequent, whatever else comes, and says what may be too low', () => {
    const table = new RateTable({ maxGroups: 10 });
    for (let nth = 0; nth < 1000; nth += 1) table.add(0, ['often', `rare ${nth}`], false);
    const { rows, isExact } = table.rows(1);
    expect(isExact).toBe(false);
    expect(rows.length).toBeLessThanOrEqual(10);
    expect(mostFrequent(rows, 1)[0]).toMatchObject({ value: 'often', counts: [1000, 1000, 1000] });
    expect(rows.find(({ value }) => value === 'rare 999')?.hasMaybeMore).toBe(true);
    table.add(61, ['often'], false);
    expect(table.rows(62).isExact).toBe(true);
  });

  it('holds no more characters than it may', () => {
    const table = new RateTable({ maxCharacters: 10_000 });
    for (let nth = 0; nth < 100; nth += 1) table.add(0, [`${nth}`.padEnd(1000, 'x')], false);
    const { rows } = table.rows(1);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThanOrEqual(12);
  });

  it('does not take the thousands of values of a single event', () => {
    const table = new RateTable();
    table.add(
      0,
      Array.from({ length: 3000 }, (_, nth) => `${nth}`),
      false,
    );
    expect(table.rows(1).rows).toHaveLength(1024);
  });
});
