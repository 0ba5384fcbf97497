/** The capability that a record is about: capabilities(7). */
import type { RecordData } from '../../data/record-data';
import { type EventObject, named } from '../objects';

/** Its name by its number; undefined where the record names none that is known. */
export function interpretCapability(record: RecordData): string | undefined {
  const words = record.interpret('capability');
  return words === undefined || words.startsWith('unknown-') ? undefined : words;
}

interface CapabilityTarget {
  readonly request: string;
  readonly preposition: string;
  readonly objects: readonly EventObject[];
}

/** `capability net_admin`: what was asked for is the capability itself. */
export function capabilityTarget(name: string | undefined): CapabilityTarget {
  const objects = named('permission', name);
  const request = objects.length === 0 ? 'a capability' : 'capability';
  return { request, preposition: '', objects };
}
