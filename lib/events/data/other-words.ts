/** {@link hasOtherWords}: what of a record's text its fields leave out. */
import type { RecordData } from './record-data';

const HEADER = /^audit\([^)]*\): */;

/** What stands between fields: blanks, and the mark before what auditd added. */
// oxlint-disable-next-line no-control-regex -- The mark is a control character.
const BETWEEN_FIELDS = /^[ \x1d]*$/;

/** Whether the record says more than its fields and what auditd added do. */
export function hasOtherWords(record: RecordData): boolean {
  const { text } = record;
  let at = HEADER.exec(text)?.[0].length ?? 0;
  let nesting = '';
  for (const [name, raw] of [...record.fields(), ...record.enrichment()]) {
    // The fields of a nested value follow the one that holds them.
    if (nesting.includes(`${name}=${raw}`)) continue;
    const start = text.indexOf(`${name}=`, at);
    if (start === -1 || !BETWEEN_FIELDS.test(text.slice(at, start))) return true;
    at = start + name.length + 1 + raw.length;
    if (raw.startsWith("'")) nesting = raw;
  }
  return !BETWEEN_FIELDS.test(text.slice(at));
}
