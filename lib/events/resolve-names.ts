/**
 * Has the names of events' users and groups ready before the events are put into words. Does not know into
 * which words.
 */
import {
  type Check,
  checkIterable,
  checkMethods,
  checkOptions,
  checkSignal,
  isObject,
  refuseArgument,
} from '../arguments';
import type { LocalNames, ResolveOptions } from '../machine/local-names';
import { sharedNames } from '../machine/shared-names';
import type { EventData } from './data/event-data';
import { checkRecord, type RecordData } from './data/record-data';

/** What a stream or a parser gives. What has no records has no ids. */
export type NamedItem =
  | EventData
  | {
      /** A record that cannot be read in full. */
      readonly type: 'damaged';
      /** What there is of it. */
      readonly record: RecordData;
    }
  | {
      /** A loss. */
      readonly type: 'lost';
    };

/** Into which names the answers go. */
export interface ResolveNamesOptions extends Pick<ResolveOptions, 'signal'> {
  /** This machine's shared ones when not given. */
  readonly names?: LocalNames;
}

const RESOLVE_NAMES_OPTIONS = {
  names: checkMethods(['userName', 'groupName', 'protocolName', 'resolve'], 'LocalNames'),
  signal: checkSignal,
};

const checkItem: Check = (value, argument) => {
  if (!isObject(value)) refuseArgument(argument, 'an item of a stream', value);
};

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
  options: ResolveNamesOptions = {},
): Promise<void> {
  checkIterable(items, 'items');
  checkOptions(options, RESOLVE_NAMES_OPTIONS);
  const { names = sharedNames(), signal } = options;
  if (!names.asksServices) return;
  for (const item of items) {
    checkItem(item, 'one of items');
    for (const record of recordsOf(item)) {
      checkRecord(record, 'a record of items');
      // Words are made to see which names they ask for: arguments of system calls are ids as well.
      for (const _ of record.interpretations(names));
    }
  }
  await names.resolve({ signal });
}
