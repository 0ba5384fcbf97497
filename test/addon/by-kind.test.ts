/** What is made once for events that are alike is what would be made of each. */
import { expect, it } from '@jest/globals';
import type { EventColumn } from '../../lib/events/data/event-columns';
import { type EventTable, readTable } from '../../lib/events/sources/event-table';
import { ByKind } from '../../lib/report/aureport/by-kind';

const COLUMNS: readonly EventColumn[] = [
  { sources: [{ field: 'pid' }] },
  { sources: [{ field: 'key' }], all: true },
];

function logOf(events: number, bodyOf: (serial: number) => readonly string[]): Buffer {
  const lines = Array.from({ length: events }, (_, at) =>
    bodyOf(at).map((body) => `type=SYSCALL msg=audit(${1_700_000_000 + at}.000:${at}): ${body}\n`),
  );
  return Buffer.from(lines.flat().join(''));
}

interface Found {
  readonly wrong: number;
  readonly events: number;
  readonly made: number;
}

/** @param bodyOf the fields of each record of an event */
async function foundIn(
  events: number,
  bodyOf: (serial: number) => readonly string[],
): Promise<Found> {
  let current: { readonly table: EventTable; readonly row: number } | undefined;
  let made = 0;
  const textOf = (table: EventTable, row: number): string => {
    const keys = Array.from({ length: table.count(row, 1) }, (_, at) => table.valueAt(row, 1, at));
    return `${table.type(row)} ${table.value(row, 0)} ${keys.join(',')}`;
  };
  const byKind = new ByKind([0, 1], () => {
    made += 1;
    return current === undefined ? '' : textOf(current.table, current.row);
  });
  let wrong = 0;
  let rows = 0;
  for await (const table of readTable([logOf(events, bodyOf)], { columns: COLUMNS })) {
    for (let row = 0; row < table.length; row += 1) {
      current = { table, row };
      rows += 1;
      if (byKind.of(table, row) !== textOf(table, row)) wrong += 1;
    }
  }
  return { wrong, events: rows, made };
}

it('makes it once for each kind', async () => {
  const found = await foundIn(5000, (serial) => [`pid=${serial % 7}`, `key="${serial % 3}"`]);
  expect(found).toEqual({ wrong: 0, events: 5000, made: 21 });
});

it('tells apart how many values there are, and where none is', async () => {
  const bodies = [
    ['pid=1'],
    ['pid=1', 'key="a"'],
    ['pid=1 key="a"', 'key="a"'],
    ['x=1', 'key="a"'],
  ];
  const found = await foundIn(40, (serial) => bodies[serial % 4] ?? []);
  expect(found).toEqual({ wrong: 0, events: 40, made: 4 });
});

it('is right where there are more kinds than it keeps, and where numbers begin anew', async () => {
  const all = await foundIn(200_000, (serial) => [`pid=${serial} key="k"`]);
  expect(all).toEqual({ wrong: 0, events: 200_000, made: 200_000 });
  const most = await foundIn(90_000, (serial) => [`pid=${serial % 3 === 0 ? serial : serial % 3}`]);
  expect(most).toMatchObject({ wrong: 0, events: 90_000 });
  expect(most.made).toBeLessThan(60_000);
}, 60_000);

it('is right for an event with more values than it compares', async () => {
  const keys = Array.from({ length: 300 }, (_, at) => `key="${at}"`);
  const found = await foundIn(4, (serial) => [`pid=${serial % 2}`, ...keys]);
  expect(found).toEqual({ wrong: 0, events: 4, made: 4 });
});
