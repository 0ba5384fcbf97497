/** Reads what events are counted by from tables of columns, where no event need be made for it. */
import type { EventColumn } from '../events/data/event-columns';
import type { EventTable } from '../events/sources/event-table';
import type { Grouping, PlainReader } from './grouping';

type Values = readonly (string | undefined)[];

const NONE: Values = [undefined];

/** The columns, and what reads a table of them. */
export interface PlainColumns {
  readonly columns: readonly EventColumn[];
  readonly reader: (table: EventTable) => (row: number) => (grouping: Grouping) => Values;
}

type ColumnReader = PlainReader & { readonly of: 'column' };

/** One column: what each of its numbers stands for is made out once. */
class Column {
  readonly #reader: ColumnReader;
  readonly #at: number;
  #written: Values = [];
  #known: (readonly string[])[] = [];

  constructor(reader: ColumnReader, at: number) {
    this.#reader = reader;
    this.#at = at;
  }

  valuesOf(table: EventTable, row: number): Values {
    const count = table.count(row, this.#at);
    let id = 0;
    let all: readonly string[] = [];
    for (let nth = 0; nth < count; nth += 1) {
      const next = table.idAt(row, this.#at, nth);
      if (next === 0 || next === id) continue;
      const values = this.#of(table, next);
      all = all.length === 0 ? values : [...new Set([...all, ...values])];
      id = next;
    }
    return all.length === 0 ? NONE : all;
  }

  #of(table: EventTable, id: number): readonly string[] {
    const written = table.values(this.#at);
    // The numbers have begun anew.
    if (written !== this.#written) [this.#written, this.#known] = [written, []];
    const known = this.#known[id];
    if (known !== undefined) return known;
    const raw = written[id];
    const values = raw === undefined ? [] : [...new Set(this.#reader.read(raw))];
    this.#known[id] = values;
    return values;
  }
}

/** Undefined where one of the groupings needs events. */
export function plainColumns(groupings: readonly Grouping[]): PlainColumns | undefined {
  const columns: EventColumn[] = [];
  const readers = new Map<Grouping, (table: EventTable, row: number) => Values>();
  for (const grouping of new Set(groupings)) {
    const { plain } = grouping;
    if (plain === undefined) return undefined;
    if (plain.of === 'time') {
      readers.set(grouping, (table, row) => plain.read(table.timestampMs(row)));
    } else if (plain.of === 'node') {
      readers.set(grouping, (table, row) => [table.node(row)]);
    } else {
      const column = new Column(plain, columns.length);
      columns.push(plain.column);
      readers.set(grouping, (table, row) => column.valuesOf(table, row));
    }
  }
  const reader: PlainColumns['reader'] = (table) => (row) => (grouping) =>
    readers.get(grouping)?.(table, row) ?? NONE;
  return { columns, reader };
}
