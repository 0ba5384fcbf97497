/**
 * Writes which columns are wanted, and reads the format of native/record/event_columns.h: rows of numbers, and
 * the values that these stand for. Does not know what the values mean.
 */
import type { NativeColumns, PackedEvents } from '../../kernel/native';
import { bytesOfText, textOfBytes } from '../../text/byte-text';
import type { EventColumn } from '../data/event-columns';

/** Lines that are not records, rows, and words of lists. */
const HEAD_WORDS = 3;
/** Completion, number of records, serial, timestamp (low, high), node, type. */
const ROW_WORDS = 7;
const LATE = 0x100;
/** Of `Completion` in native/record/packed_events.h. */
const TIMED_OUT = 3;
const EVICTED = 4;
/** Instead of a field's name: the type. */
const TYPE_ITSELF = 0xffff_ffff;
/** Instead of a field's name: all of the record. */
const TEXT = 0xffff_fffe;

/** The columns as numbers, and the names in them. */
export function planOf(columns: readonly EventColumn[]): NativeColumns {
  const fields = new Set(columns.flatMap(({ sources }) => sources.map(({ field }) => field)));
  fields.delete(undefined);
  const order = [...(fields as Set<string>)];
  const numbers = new Map(order.map((field, at) => [field, at]));
  const names = order.map((field) => bytesOfText(field));
  const plan = [names.length, ...names.map((name) => name.length), columns.length];
  for (const { sources, all } of columns) {
    plan.push(all === true ? 1 : 0, sources.length);
    for (const { field, nth = 0, types = [], text } of sources) {
      const own = field === undefined ? TYPE_ITSELF : (numbers.get(field) as number);
      plan.push(text === true ? TEXT : own, nth, types.length, ...types.flat());
    }
  }
  return { plan: Uint32Array.from(plan), names: Buffer.concat(names) };
}

/** The words of a row that are a column's. */
interface Place {
  readonly at: number;
  readonly isList: boolean;
}

/** What is the same for all tables of a source. */
interface Layout {
  readonly stride: number;
  readonly columns: readonly Place[];
}

function layoutOf(columns: readonly EventColumn[]): Layout {
  const places: Place[] = [];
  let stride = ROW_WORDS;
  for (const { all } of columns) {
    places.push({ at: stride, isList: all === true });
    stride += all === true ? 2 : 1;
  }
  return { stride, columns: places };
}

/** Values by their numbers; the first is none. */
type Values = readonly (string | undefined)[];

/**
 * Events in rows. A column's values have numbers, 0 being none; equal values have equal numbers in all tables that
 * give the same array of {@link values}, and another array begins when the numbers do anew.
 */
export class EventTable {
  /** How many events there are. */
  readonly length: number;
  /** How many lines of this part of the log were not records. They have no rows. */
  readonly damaged: number;
  readonly #index: Uint32Array;
  readonly #stride: number;
  readonly #columns: readonly Place[];
  readonly #lists: number;
  readonly #nodes: Values;
  readonly #values: readonly Values[];

  /** @internal */
  constructor(index: Uint32Array, layout: Layout, nodes: Values, values: readonly Values[]) {
    this.damaged = index[0] as number;
    this.length = index[1] as number;
    this.#index = index;
    this.#stride = layout.stride;
    this.#columns = layout.columns;
    this.#lists = HEAD_WORDS + this.length * layout.stride;
    this.#nodes = nodes;
    this.#values = values;
  }

  serial(row: number): number {
    return this.#word(row, 2);
  }

  /** Milliseconds since 1970. */
  timestampMs(row: number): number {
    return this.#word(row, 4) * 0x1_0000_0000 + this.#word(row, 3);
  }

  /** The machine that the event is from; undefined when its records do not say. */
  node(row: number): string | undefined {
    return this.#nodes[this.#word(row, 5)];
  }

  /** The number of the first record's type; 0 for one without. */
  type(row: number): number {
    return this.#word(row, 6);
  }

  recordCount(row: number): number {
    return this.#word(row, 1);
  }

  /** Whether nothing marked the event's end in time, or there was no room to wait for it. */
  isIncomplete(row: number): boolean {
    const completion = this.#word(row, 0) & 0xff;
    return completion === TIMED_OUT || completion === EVICTED;
  }

  /** Whether the row is further records of an event that has a row already. */
  isLate(row: number): boolean {
    return (this.#word(row, 0) & LATE) !== 0;
  }

  /** The number of the value of a column without `all`. */
  id(row: number, column: number): number {
    return this.#word(row, (this.#columns[column] as Place).at);
  }

  /** The value of a column without `all`, as it is written. */
  value(row: number, column: number): string | undefined {
    return (this.#values[column] as Values)[this.id(row, column)];
  }

  /** How many records gave something for a column with `all`. */
  count(row: number, column: number): number {
    return this.#word(row, (this.#columns[column] as Place).at + 1);
  }

  /** The number of one of the values of a column with `all`, from 0 to less than {@link count}. */
  idAt(row: number, column: number, at: number): number {
    const start = this.#word(row, (this.#columns[column] as Place).at);
    return this.#index[this.#lists + start + at] as number;
  }

  /** One of the values of a column with `all`, as it is written; undefined where a record has none. */
  valueAt(row: number, column: number, at: number): string | undefined {
    return (this.#values[column] as Values)[this.idAt(row, column, at)];
  }

  /** What the column's numbers stand for; the first is undefined. Grows with each table. */
  values(column: number): readonly (string | undefined)[] {
    return this.#values[column] as Values;
  }

  /**
   * Copies the type of the first record and the numbers of the columns' values, those with `all` behind how many they
   * are.
   *
   * @internal
   * @returns how many numbers these are, of which so many are copied as there is room for
   */
  copyIds(row: number, columns: readonly number[], ids: Uint32Array): number {
    const index = this.#index;
    const start = HEAD_WORDS + row * this.#stride;
    ids[0] = index[start + 6] as number;
    let length = 1;
    for (let nth = 0; nth < columns.length; nth += 1) {
      const { at, isList } = this.#columns[columns[nth] as number] as Place;
      const word = index[start + at] as number;
      if (!isList) {
        ids[length] = word;
        length += 1;
        continue;
      }
      const count = index[start + at + 1] as number;
      ids[length] = count;
      length += 1;
      const list = this.#lists + word;
      for (let each = 0; each < count; each += 1) ids[length + each] = index[list + each] as number;
      length += count;
    }
    return length;
  }

  #word(row: number, at: number): number {
    return this.#index[HEAD_WORDS + row * this.#stride + at] as number;
  }
}

// oxlint-disable-next-line no-control-regex -- It is about which bytes there are.
const NOT_ASCII = /[^\0-\x7f]/;

/** Makes tables of what the reassembler gives, in its order: each has the values of those before. */
export class TableReader {
  readonly #layout: Layout;
  /** Of nodes and then of each column. */
  readonly #dictionaries: (string | undefined)[][];

  constructor(columns: readonly EventColumn[]) {
    this.#layout = layoutOf(columns);
    this.#dictionaries = Array.from({ length: 1 + columns.length }, () => [undefined]);
  }

  table({ bytes, index }: PackedEvents): EventTable {
    const [, rows = 0, lists = 0] = index;
    let at = HEAD_WORDS + rows * this.#layout.stride + lists;
    const decoded = bytes.toString('latin1');
    const isAscii = !NOT_ASCII.test(decoded);
    let start = 0;
    for (let which = 0; which < this.#dictionaries.length; which += 1) {
      if (index[at] === 1) this.#dictionaries[which] = [undefined];
      const dictionary = this.#dictionaries[which] as (string | undefined)[];
      const last = at + 2 + (index[at + 1] as number);
      const base = start;
      for (at += 2; at < last; at += 1) {
        const end = base + (index[at] as number);
        dictionary.push(
          isAscii ? decoded.slice(start, end) : textOfBytes(bytes.subarray(start, end)),
        );
        start = end;
      }
    }
    const [nodes = [], ...values] = this.#dictionaries;
    return new EventTable(index, this.#layout, nodes, values);
  }
}
