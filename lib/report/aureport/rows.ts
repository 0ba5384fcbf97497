/** {@link Rows}: a report with a row for each event. */
import { bytesOfText } from '../../text/byte-text';
import { type Compilation, NOTHING_FOUND, ruled } from './compilation';
import type { ColumnName } from './columns';
import type { EventFacts, FactName } from './facts';
import type { Report } from './reports';
import { RowBytes } from './row-bytes';
import { Stamps } from './stamps';

export class Rows implements Compilation {
  readonly facts: readonly FactName[];
  readonly columns: readonly ColumnName[];
  readonly heading: string;
  readonly #report: Report;
  readonly #stamps = new Stamps();
  readonly #bytes = new RowBytes();

  constructor(report: Report) {
    const { title, heading, ruled: lengths, rest } = report;
    this.#report = report;
    this.facts = [...report.facts, ...(rest?.facts ?? [])];
    this.columns = report.columns ?? [];
    this.heading = `\n${title}\n${ruled(lengths[0])}${heading}\n${ruled(lengths[1])}`;
  }

  get found(): boolean {
    return this.#bytes.rows > 0;
  }

  adding(event: EventFacts): () => void {
    const report = this.#report;
    const { rest, facts, columns = [] } = report;
    if (rest === undefined) {
      const texts = event.byKind(facts, columns, () => report.rows(event).map(bytesOfText));
      return () => {
        const rows = texts.of(event.table, event.row);
        for (let at = 0; at < rows.length; at += 1) this.#add(event, rows[at] as Uint8Array);
      };
    }
    const rests = event.byKind(rest.facts, [], () => bytesOfText(rest.text(event)));
    return () => {
      const rows = report.rows(event);
      if (rows.length === 0) return;
      const text = rests.of(event.table, event.row);
      for (const row of rows) this.#add(event, text, row);
    };
  }

  take(): Uint8Array | undefined {
    return this.#bytes.takeFull();
  }

  finish(): string | Uint8Array {
    return this.found ? this.#bytes.takeAll() : NOTHING_FOUND;
  }

  #add(event: EventFacts, text: Uint8Array, own?: string): void {
    const bytes = this.#bytes;
    bytes.begin();
    bytes.add(this.#stamps.of(event.timestampMs));
    bytes.space();
    if (this.#report.beginsWithSerial === true) {
      bytes.number(event.serial);
      bytes.space();
    }
    if (own !== undefined) {
      bytes.addText(own);
      bytes.space();
    }
    bytes.add(text);
    if (this.#report.beginsWithSerial !== true) {
      bytes.space();
      bytes.number(event.serial);
    }
    bytes.end();
  }
}
