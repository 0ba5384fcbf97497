/** Lines of CSV (RFC 4180). Knows nothing of what is in them. */

/** What cannot stand in a field as it is. */
const SPECIAL = /[",\r\n]/;

function field(value: string | number | null): string {
  const text = String(value ?? '');
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line with its end, CR LF. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}
