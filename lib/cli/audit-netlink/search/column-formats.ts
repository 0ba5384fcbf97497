/** Formats of some fields of events: CSV, JSON lines, and a table for people. Knows no fields. */
import type { AuditEvent } from '../../../events/event';
import type { ByteWriter } from '../../../text/byte-writer';
import { escapeToLine, jsonLine } from '../../../text/escape';
import { csvLine } from '../../shared/csv';
import type { Format } from '../events/format';
import { padEnd, textWidth } from '../report/text-width';
import type { FieldColumn } from './field-values';

/** Between several values of one field, in one cell. */
const BETWEEN = ', ';

/** The names of the columns come first, also where nothing follows. */
export function csvHead(columns: readonly FieldColumn[]): string {
  return csvLine(columns.map(({ name }) => name));
}

export function csvFormat(columns: readonly FieldColumn[], isShown: boolean): Format {
  return (item, to) => {
    if (item.type !== 'event') return;
    const cells = columns.map(({ read }) => read(item).join(BETWEEN));
    to.text(csvLine(isShown ? cells.map(escapeToLine) : cells));
  };
}

/** Null where the event has no such field, an array where it has several values. */
export function objectFormat(columns: readonly FieldColumn[]): Format {
  return (item, to) => {
    if (item.type !== 'event') return;
    const members = columns.map(({ name, read }) => {
      const values = read(item);
      return [name, values.length > 1 ? values : (values[0] ?? null)] as const;
    });
    to.text(`${jsonLine(Object.fromEntries(members))}\n`);
  };
}

/** How wide a column may be, unless it is the last. */
const WIDEST = 40;

/**
 * A table that is printed as events are found: columns are as wide as the values of the first ones, and widen with what
 * comes, up to a point.
 */
export class FieldTable {
  readonly #columns: readonly FieldColumn[];
  readonly #widths: number[];

  constructor(columns: readonly FieldColumn[]) {
    this.#columns = columns;
    this.#widths = columns.map(({ name }) => name.length);
  }

  /** Looks at what is printed first. */
  prepare(events: readonly AuditEvent[]): void {
    for (const event of events) this.#widen(this.#cells(event));
  }

  get head(): string {
    return this.#line(this.#columns.map(({ name }) => name.toUpperCase()));
  }

  readonly format: Format = (item, to: ByteWriter) => {
    if (item.type !== 'event') return;
    const cells = this.#cells(item);
    this.#widen(cells);
    to.text(this.#line(cells));
  };

  #cells(event: AuditEvent): string[] {
    return this.#columns.map(({ read }) => escapeToLine(read(event).join(BETWEEN)));
  }

  #widen(cells: readonly string[]): void {
    for (const [at, cell] of cells.entries()) {
      this.#widths[at] = Math.min(WIDEST, Math.max(this.#widths[at] ?? 0, textWidth(cell)));
    }
  }

  #line(cells: readonly string[]): string {
    const padded = cells.map((cell, at) => padEnd(cell, this.#widths[at] ?? 0));
    return `${padded.join('  ').trimEnd()}\n`;
  }
}
