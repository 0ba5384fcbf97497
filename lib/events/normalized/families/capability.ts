/** The name of the capability that a record is about: capabilities(7). */
import type { RecordData } from '../../data/record-data';

/** Undefined where the record names none that is known. */
export function interpretCapability(record: RecordData): string | undefined {
  const words = record.interpret('capability');
  return words === undefined || words.startsWith('unknown-') ? undefined : words;
}
