/** What stands in parentheses in a sentence: values of fields, and changes of values. Does not know record types. */
import type { RecordData } from '../../data/record-data';
import { wordsOf } from '../../data/field-names';
import { phraseOf } from '../../data/message-text';
import { word } from '../../decoded/codecs';

/** The values of the listed fields that the record has, in this order. */
export function details(record: RecordData, fields: string): (string | undefined)[] {
  return fields.split(' ').map((field) => phraseOf(record, field));
}

/** `enforcing 1 to 0`. A value that is not known, or the same as before, is left out. */
export function change(
  label: string,
  old: string | undefined,
  now: string | undefined,
): string | undefined {
  const before = label === '' ? '' : `${label} `;
  if (now === undefined) return old === undefined ? undefined : `${before}was ${old}`;
  return old === undefined || old === now ? before + now : `${before}${old} to ${now}`;
}

/** In words, without the colon that programs of RHEL 4 put behind their last value. */
function plain(record: RecordData, field: string): string | undefined {
  return word(wordsOf(record, field) ?? '')?.replace(/:$/, '');
}

/** {@link change} of two fields of the record. */
export function changeOf(
  record: RecordData,
  label: string,
  old: string,
  now: string,
): string | undefined {
  return change(label, plain(record, old), plain(record, now));
}
