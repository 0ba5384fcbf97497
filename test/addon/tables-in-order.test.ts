/** Rows of several sources come in the order of time, and none is lost. */
import { expect, it } from '@jest/globals';
import { readTable } from '../../lib/events/sources/event-table';
import { tablesInOrder } from '../../lib/events/sources/tables-in-order';
import { fc } from '../support/random-cases';

const COLUMNS = [{ sources: [{ field: 'pid' }] }];

function logOf(seconds: readonly number[]): Buffer {
  const lines = seconds.map(
    (second, at) => `type=USER_CMD msg=audit(${1_700_000_000 + second}.000:${at}): pid=${second}\n`,
  );
  return Buffer.from(lines.join(''));
}

async function rowsOf(logs: readonly (readonly number[])[]): Promise<[number, string][]> {
  const tables = logs.map((log) => readTable([logOf(log)], { columns: COLUMNS, isOrdered: true }));
  const rows: [number, string][] = [];
  for await (const { source, table, from, to } of tablesInOrder(tables)) {
    for (let row = from; row < to; row += 1) rows.push([source, table.value(row, 0) ?? '']);
  }
  return rows;
}

it('merges any logs', async () => {
  const log = fc
    .array(fc.nat(40), { maxLength: 30 })
    .map((seconds) => seconds.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(fc.array(log, { maxLength: 4 }), async (logs) => {
      const expected = logs
        .flatMap((seconds, source) => seconds.map((second) => ({ source, second })))
        .toSorted((a, b) => a.second - b.second || a.source - b.source)
        .map(({ source, second }) => [source, String(second)]);
      expect(await rowsOf(logs)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it('ends all sources when it is left', async () => {
  let open = 2;
  async function* source(second: number): AsyncGenerator<Buffer> {
    try {
      for (let at = 0; ; at += 1) yield logOf([second + 2 * at]);
    } finally {
      open -= 1;
    }
  }
  const tables = [0, 1].map((second) =>
    readTable(source(second), { columns: COLUMNS, isOrdered: true }),
  );
  for await (const { table } of tablesInOrder(tables)) {
    expect(table.length).toBeGreaterThan(0);
    break;
  }
  expect(open).toBe(0);
});
