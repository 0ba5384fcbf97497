/** Tables of values: each is the one that the records themselves give, whatever stands in them. */
import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../../lib';
import { parseEvents } from '../../lib';
import type { ColumnSource, EventColumn } from '../../lib/events/data/event-columns';
import { type EventTable, readTable } from '../../lib/events/sources/event-table';
import { fc } from '../support/random-cases';

async function eventsOf(log: Buffer): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for await (const item of parseEvents([log])) if (item.type === 'event') events.push(item);
  return events;
}

async function tablesOf(log: Buffer, columns: readonly EventColumn[]): Promise<EventTable[]> {
  const tables: EventTable[] = [];
  for await (const table of readTable([log], { columns })) tables.push(table);
  return tables;
}

type Row = Record<string, unknown>;

/** What a table says of each event. */
function rowsOf(tables: readonly EventTable[], columns: readonly EventColumn[]): Row[] {
  const rows: Row[] = [];
  for (const table of tables) {
    for (let row = 0; row < table.length; row += 1) {
      const values = columns.map(({ all }, column) =>
        all === true
          ? Array.from({ length: table.count(row, column) }, (_, at) =>
              table.valueAt(row, column, at),
            )
          : table.value(row, column),
      );
      rows.push({
        serial: table.serial(row),
        timestampMs: table.timestampMs(row),
        node: table.node(row),
        type: table.type(row),
        records: table.recordCount(row),
        values,
      });
    }
  }
  return rows;
}

function hasType({ types }: ColumnSource, type: number): boolean {
  return types === undefined || types.some(([from, to]) => type >= from && type <= to);
}

/** The same from the records. */
function expectedRows(events: readonly AuditEvent[], columns: readonly EventColumn[]): Row[] {
  return events.map(({ id, records }) => {
    const values = columns.map(({ sources, all }) => {
      const found = records.flatMap((record) => {
        const usable = sources.filter((source) => hasType(source, record.typeNumber));
        const given = usable.map(({ field, nth = 0, text }) => {
          if (text === true) return record.text;
          if (field !== undefined) return record.getAll(field)[nth];
          return record.typeNumber === 0
            ? record.type.replace('UNKNOWN[0]', '0')
            : `${record.typeNumber}`;
        });
        return usable.length === 0 ? [] : [given.find((value) => value !== undefined)];
      });
      return all === true ? found : found.find((value) => value !== undefined);
    });
    const { timestampMs, serial, node } = id;
    const type = records[0]?.typeNumber;
    return { serial, timestampMs, node, type, records: records.length, values };
  });
}

async function expectSame(log: Buffer, columns: readonly EventColumn[]): Promise<number> {
  const events = await eventsOf(log);
  const rows = rowsOf(await tablesOf(log, columns), columns);
  expect(rows).toEqual(expectedRows(events, columns));
  return rows.length;
}

const FIELDS = ['a', 'pid', 'subj', 'exe', 'msg', 'key', 'AUID', 'uid', 'res', 'scontext'];

const field = fc.constantFrom(...FIELDS);
/** Names in capitals are those of additions in a column. */
const ownField = fc.constantFrom(...FIELDS.filter((name) => name !== 'AUID'));
const types = fc.constantFrom(
  undefined,
  [[1300, 1300]] as const,
  [
    [1100, 1199],
    [1302, 1302],
  ] as const,
);
const source = fc.record(
  {
    types,
    field: ownField,
    nth: fc.constantFrom(undefined, 0, 1, 2),
    text: fc.constantFrom(false, false, false, true),
  },
  { requiredKeys: ['types'] },
);
const column = fc.record({
  sources: fc.array(source, { maxLength: 3 }),
  all: fc.boolean(),
}) as fc.Arbitrary<EventColumn>;

/** What values are made of: the marks that have a meaning somewhere. */
const PIECES = `" ' { } ( ) , = ^] \\035 #035 a x7 ? (null) ARCH=x86_64 AUID="root" UID=0 AUID= é ÿ msg= (enforce)`;
const piece = fc.constantFrom(
  ...PIECES.split(' '),
  ' ',
  '  ',
  '\x1d',
  "msg='op=x",
  ' pid=1',
  ' subj=u:r (enforce)',
  ' uid=0',
  'exe="/bin/a b"',
  ' res=1)',
);
const word = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const body = fc
  .array(fc.tuple(field, word, fc.constantFrom(' ', ', ', '', ' ')), { maxLength: 8 })
  .map((parts) => parts.map(([name, value, behind]) => `${name}=${value}${behind}`).join(''));
const line = fc
  .record({
    node: fc.constantFrom('', '', 'node=web-1 '),
    type: fc.constantFrom(
      'SYSCALL',
      'PATH',
      'USER_CMD',
      'UNKNOWN[1499]',
      'NEW_NAME',
      '1302',
      'PROCTITLE',
    ),
    serial: fc.nat({ max: 5 }),
    body,
  })
  .map(({ node, type, serial, body: text }) => {
    return `${node}type=${type} msg=audit(1700000000.123:${serial}): ${text}`;
  });

describe('a table', () => {
  it('has the values that the records give', async () => {
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 8 }),
        fc.array(column, { minLength: 1, maxLength: 5 }),
        async (lines, columns) => {
          rows += await expectSame(Buffer.from(`${lines.join('\n')}\n`, 'latin1'), columns);
        },
      ),
      { numRuns: 1000 },
    );
    expect(rows).toBeGreaterThan(1000);
  });

  it('begins the numbers of a column anew when there are too many, and of no other', async () => {
    const lines = Array.from({ length: 150_000 }, (_, at) => {
      const key = at % 3 === 0 ? ' key="k"' : '';
      return `type=USER_CMD msg=audit(1700000000.000:${at}): pid=${at % 70_000} uid=${at % 7}${key}\n`;
    });
    const columns = ['pid', 'uid', 'key'].map((name) => ({ sources: [{ field: name }] }));
    const tables = await tablesOf(Buffer.from(lines.join('')), columns);
    const arrays = columns.map((_, which) => new Set(tables.map((table) => table.values(which))));
    expect(arrays.map(({ size }) => size)).toEqual([3, 1, 1]);
    const rows = rowsOf(tables, columns);
    expect(rows).toHaveLength(150_000);
    const odd = rows.filter(({ values }, at) => {
      const [pid, uid, key] = values as string[];
      const expected = at % 3 === 0 ? '"k"' : undefined;
      return pid !== String(at % 70_000) || uid !== String(at % 7) || key !== expected;
    });
    expect(odd).toEqual([]);
  });

  it('counts lines that are not records, and has no rows for them', async () => {
    const log = 'nothing\ntype=USER msg=audit(1.000:1): pid=1\nelse\n';
    const tables = await tablesOf(Buffer.from(log), [{ sources: [{ field: 'pid' }] }]);
    expect(tables.reduce((sum, { damaged }) => sum + damaged, 0)).toBe(2);
    expect(tables.reduce((sum, { length }) => sum + length, 0)).toBe(1);
  });

  it('has what auditd added, and not what a program wrote in capitals', async () => {
    const log = [
      `type=USER msg=audit(1.000:1): uid=0 auid=1 msg='UID="joe" AUID="ann"'\x1dUID="root" AUID="a b" ` +
        'SADDR={ saddr_fam=inet laddr=::1 } UID="second"',
      `type=USER msg=audit(1.000:2): uid=0 msg='UID="joe"'`,
      `type=USER msg=audit(1.000:3): uid=0 UID="joe"\x1dGID="root"`,
      '',
    ].join('\n');
    const columns: EventColumn[] = [
      { sources: [{ field: 'UID' }] },
      { sources: [{ field: 'AUID' }] },
      { sources: [{ field: 'SADDR' }] },
      { sources: [{ field: 'UID', nth: 1 }] },
      { sources: [{ field: 'uid' }] },
    ];
    const rows = rowsOf(await tablesOf(Buffer.from(log), columns), columns);
    expect(rows.map(({ values }) => values)).toEqual([
      ['"root"', '"a b"', '{ saddr_fam=inet laddr=::1 }', '"second"', '0'],
      [undefined, undefined, undefined, undefined, '0'],
      [undefined, undefined, undefined, undefined, '0'],
    ]);
  });

  it('says that further records of an event came late', async () => {
    const other = Array.from(
      { length: 70 },
      (_, at) => `type=USER msg=audit(9.000:${at + 9}): a=1\n`,
    );
    const first = 'type=USER msg=audit(1.000:1): pid=1\n';
    const tables = await tablesOf(Buffer.from(first + other.join('') + first), []);
    const late = tables.flatMap((table) =>
      Array.from({ length: table.length }, (_, row) => row)
        .filter((row) => table.isLate(row))
        .map((row) => table.serial(row)),
    );
    expect(late).toEqual([1]);
  });

  it('is refused with more columns than there can be, and with columns that are none', async () => {
    const one: EventColumn = { sources: [{ field: 'pid' }] };
    const reading = (columns: unknown) => async () => {
      for await (const table of readTable([Buffer.from('')], { columns } as never)) void table;
    };
    const refusal = 'options.columns must be an array of at most 64 columns';
    await expect(reading(Array.from({ length: 65 }, () => one))()).rejects.toThrow(refusal);
    for (const odd of [{ all: true }, { sources: [{ field: '' }] }]) {
      await expect(reading([one, odd])()).rejects.toThrow('options.columns[1] must be a column');
    }
  });
});
