/**
 * Has the names of events' users and groups ready before the events are put into words. Does not know into
 * which words.
 */
import type { LocalNames, ResolveOptions } from '../machine/local-names';
import { sharedNames } from '../machine/shared-names';
import type { EventData } from './data/event-data';
import type { RecordData } from './data/record-data';

/** What a stream or a parser gives. What has no records has no ids. */
export type NamedItem =
  EventData | { readonly type: 'damaged'; readonly record: RecordData } | { readonly type: 'lost' };

export interface ResolveNamesOptions extends Pick<ResolveOptions, 'signal'> {
  /** This machine's shared ones when not given. */
  readonly names?: LocalNames;
}

function recordsOf(item: NamedItem): readonly RecordData[] {
  if ('records' in item) return item.records;
  return 'record' in item ? [item.record] : [];
}

/**
 * Asks the name services for every id in the items whose name no local file has, all at once and without
 * holding the program up: then whatever puts the items into words has the names. Does nothing where
 * nsswitch.conf(5) names no service but the files.
 *
 * ```ts
 * for await (const items of stream.batches()) {
 *   await resolveNames(items);
 *   for (const item of items) if (item.type === 'event') console.log(item.summary());
 * }
 * ```
 */
export async function resolveNames(
  items: Iterable<NamedItem>,
  { names = sharedNames(), signal }: ResolveNamesOptions = {},
): Promise<void> {
  if (!names.asksServices) return;
  for (const item of items) {
    for (const record of recordsOf(item)) {
      // Words are made to see which names they ask for: arguments of system calls are ids as well.
      for (const _ of record.interpretations(names));
    }
  }
  await names.resolve({ signal });
}
