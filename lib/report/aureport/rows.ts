/** {@link Rows}: a report with a row for each event. */
import { type Compilation, NOTHING_FOUND, ruled } from './compilation';
import type { ColumnName } from './columns';
import type { EventFacts, FactName } from './facts';
import type { Report } from './reports';
import { Stamps } from './stamps';

export class Rows implements Compilation {
  readonly facts: readonly FactName[];
  readonly columns: readonly ColumnName[];
  readonly heading: string;
  readonly #report: Report;
  readonly #stamps = new Stamps();
  #text = '';
  #number = 0;

  constructor(report: Report) {
    const { title, heading, ruled: lengths } = report;
    this.#report = report;
    this.facts = report.facts;
    this.columns = report.columns ?? [];
    this.heading = `\n${title}\n${ruled(lengths[0])}${heading}\n${ruled(lengths[1])}`;
  }

  get found(): boolean {
    return this.#number > 0;
  }

  add(event: EventFacts): void {
    const rows = this.#report.rows(event);
    if (rows.length === 0) return;
    const stamp = this.#stamps.of(event.timestampMs);
    for (const row of rows) {
      this.#number += 1;
      this.#text += `${this.#number}. ${stamp} ${row}\n`;
    }
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  finish(): string {
    return this.found ? this.take() : NOTHING_FOUND;
  }
}
