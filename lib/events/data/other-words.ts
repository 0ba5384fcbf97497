/** {@link hasOtherWords}: whether a record's text contains more than its fields. */
import type { RecordData } from './record-data';

const HEADER = /^audit\([^)]*\): */;

/** What separates fields: blanks, and the mark before what auditd added. */
// oxlint-disable-next-line no-control-regex -- The mark is a control character.
const BETWEEN_FIELDS = /^[ \x1d]*$/;

/** Whether the record contains more than its fields and what auditd added. */
export function hasOtherWords(record: RecordData): boolean {
  const { text } = record;
  let at = HEADER.exec(text)?.[0].length ?? 0;
  let nesting = '';
  for (const [name, raw] of [...record.fields(), ...record.enrichment()]) {
    // The fields of a nested value follow the field that contains them.
    if (nesting.includes(`${name}=${raw}`)) continue;
    const start = text.indexOf(`${name}=`, at);
    if (start === -1 || !BETWEEN_FIELDS.test(text.slice(at, start))) return true;
    at = start + name.length + 1 + raw.length;
    if (raw.startsWith("'")) nesting = raw;
  }
  return !BETWEEN_FIELDS.test(text.slice(at));
}
