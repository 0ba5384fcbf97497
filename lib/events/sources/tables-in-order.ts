/**
 * {@link tablesInOrder}: tables of several sources at a time, and their rows in the order of time. Does not know what
 * the values mean.
 */
import type { EventTable } from './packed-table';

/** Rows of one source, from the first to before the last, that come next. */
export interface RowsInOrder {
  /** Which of the sources. */
  readonly source: number;
  readonly table: EventTable;
  readonly from: number;
  readonly to: number;
}

/** How far a source is read. */
class Reading {
  readonly #tables: AsyncGenerator<EventTable, void, undefined>;
  #table: EventTable | undefined;
  #row = 0;

  constructor(tables: AsyncGenerator<EventTable, void, undefined>) {
    this.#tables = tables;
  }

  /** The time of the next row, infinite behind the last. */
  async nextMs(): Promise<number> {
    while (this.#table === undefined || this.#row >= this.#table.length) {
      const next = await this.#tables.next();
      if (next.done === true) return Number.POSITIVE_INFINITY;
      this.#table = next.value;
      this.#row = 0;
    }
    return this.#table.timestampMs(this.#row);
  }

  /** The next row, and those behind it in the same table that come in front of the rows of all others. */
  takeBefore(times: readonly number[], source: number): RowsInOrder {
    const earlierMs = Math.min(...times.slice(0, source));
    const laterMs = Math.min(...times.slice(source + 1));
    const isNext = (timeMs: number): boolean => timeMs < earlierMs && timeMs <= laterMs;
    const table = this.#table as EventTable;
    const from = this.#row;
    this.#row += 1;
    while (this.#row < table.length && isNext(table.timestampMs(this.#row))) this.#row += 1;
    return { source, table, from, to: this.#row };
  }

  async close(): Promise<void> {
    await this.#tables.return();
  }
}

/** Of sources whose rows are each in the order of time; with equal times, the first source comes first. */
export async function* tablesInOrder(
  sources: readonly AsyncGenerator<EventTable, void, undefined>[],
): AsyncGenerator<RowsInOrder, void, undefined> {
  const readings = sources.map((tables) => new Reading(tables));
  try {
    const times = await Promise.all(readings.map(async (reading) => await reading.nextMs()));
    for (;;) {
      const least = Math.min(...times);
      if (least === Number.POSITIVE_INFINITY) return;
      const at = times.indexOf(least);
      const reading = readings[at] as Reading;
      yield reading.takeBefore(times, at);
      times[at] = await reading.nextMs();
    }
  } finally {
    await Promise.all(readings.map(async (reading) => await reading.close()));
  }
}
