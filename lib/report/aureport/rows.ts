/** {@link Rows}: a report with a row for each event. */
import { type Compilation, NOTHING_FOUND, ruled } from './compilation';
import type { ColumnName } from './columns';
import type { EventFacts, FactName } from './facts';
import { OrderedRows } from './ordered-rows';
import type { Report } from './reports';
import { Stamps } from './stamps';

export class Rows implements Compilation {
  readonly facts: readonly FactName[];
  readonly columns: readonly ColumnName[];
  readonly heading: string;
  found = false;
  readonly #report: Report;
  readonly #stamps = new Stamps();
  readonly #rows: OrderedRows;

  /** @param lateMs how long the end of an event is waited for */
  constructor(report: Report, lateMs: number) {
    const { title, heading, ruled: lengths } = report;
    this.#report = report;
    this.#rows = new OrderedRows(lateMs);
    this.facts = report.facts;
    this.columns = report.columns ?? [];
    this.heading = `\n${title}\n${ruled(lengths[0])}${heading}\n${ruled(lengths[1])}`;
  }

  add(event: EventFacts): void {
    const rows = this.#report.rows(event);
    if (rows.length === 0) return;
    this.found = true;
    const time = event.timestampMs;
    const stamp = this.#stamps.of(time);
    for (const row of rows) this.#rows.add(time, event.serial, `${stamp} ${row}\n`);
  }

  take(): string {
    return this.#rows.take();
  }

  finish(): string {
    return this.found ? this.#rows.takeAll() : NOTHING_FOUND;
  }
}
