/** A table of a report as CSV (RFC 4180): a line of names, and lines that end in CR LF. */
import { csvLine } from '../../shared/csv';
import type { EventReport, ReportRow } from '../../../report/report';

type Cell = string | number | null;

function time(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? String(timeMs) : date.toISOString();
}

function cellsOf(row: ReportRow, by: readonly string[], countsOnly: boolean): Cell[] {
  const cells: Cell[] = [...by.map((word) => row.values[word] ?? null), row.events];
  if (countsOnly) return cells;
  if (row.failures !== undefined) cells.push(row.failures);
  cells.push(time(row.firstMs), time(row.lastMs));
  return cells;
}

/** Values that events do not have are empty fields. */
export function csvText({ tables: [table], failures }: EventReport, countsOnly: boolean): string {
  if (table === undefined) return '';
  const { by, rows } = table;
  const failed = failures === undefined ? [] : ['failures'];
  const names = countsOnly ? ['events'] : ['events', ...failed, 'first', 'last'];
  const lines = [[...by, ...names], ...rows.map((row) => cellsOf(row, by, countsOnly))];
  return lines.map(csvLine).join('');
}
