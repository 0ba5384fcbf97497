/** {@link searchEvents}: the events of logs that meet conditions. Does not print them. */
import {
  type ChecksOf,
  checkFunction,
  checkInteger,
  checkItems,
  checkOptions,
  checkPath,
  checkSignal,
  checkText,
  checkWord,
} from '../arguments';
import type { LogFileError } from '../errors';
import type { EventData } from '../events/data/event-data';
import { timestampOf } from '../events/data/packed-event';
import type { AuditEvent } from '../events/event';
import { PackedBatch } from '../events/sources/packed';
import { compileAusearchExpression } from '../events/where/ausearch-expression';
import { type Condition, every } from '../events/where/condition';
import { compileWhere } from '../events/where/where';
import { auditLogs, type AuditLogsOptions } from '../logs/audit-logs';
import type { LogProgress } from '../logs/log-bytes';
import { type LogBatch, readLogs, type ReadLogsOptions } from '../logs/read-logs';
import { sharedNames } from '../machine/shared-names';
import { given } from './given';
import { checkMoment, checkWords, type Moment, momentOf, wordsOf } from './wanted-words';

/** Which events are wanted, and in which order. */
export interface SearchOptions {
  /**
   * Logs, folders of logs, and `-` for standard input. Default: the log that auditd writes on this machine, with those
   * that were rotated, also compressed.
   */
  readonly files?: readonly string[];
  /** One condition, or several that an event must all meet: see `parseWhere`. */
  readonly where?: string | readonly string[];
  /** One more, in the language of ausearch-expression(5): see `parseAusearchExpression`. */
  readonly expression?: string;
  /**
   * The earliest time of an event: a Date, milliseconds since 1970, or words such as `2026-11-27`, `-15m` and
   * `today`.
   */
  readonly start?: Moment;
  /** The latest time of an event, likewise. */
  readonly end?: Moment;
  /** How many events to give. Default: all. */
  readonly limit?: number;
  /**
   * `oldest` first, as the logs have them, or `newest` first, which reads to the end and remembers `limit` events
   * until then. Default `oldest`.
   */
  readonly order?: 'oldest' | 'newest';
  /** Told of each log that cannot be read, or not to its end; without it, the first such error is thrown. */
  readonly onError?: (error: LogFileError) => void;
  /** Told how far the logs are read. */
  readonly onProgress?: (progress: LogProgress) => void;
  /** Ends it early, without an error. */
  readonly signal?: AbortSignal;
}

const SEARCH_OPTIONS = {
  files: checkItems(checkPath, 'an array of paths'),
  where: checkWords,
  expression: checkText,
  start: checkMoment,
  end: checkMoment,
  limit: checkInteger(1, Number.MAX_SAFE_INTEGER),
  order: checkWord(['oldest', 'newest']),
  onError: checkFunction,
  onProgress: checkFunction,
  signal: checkSignal,
} satisfies ChecksOf<SearchOptions>;

/** What is searched for, in the forms that reading takes. */
export interface Search extends Pick<SearchOptions, 'files' | 'onError' | 'onProgress' | 'signal'> {
  readonly condition: Condition<EventData>;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  /** Whether what is found is written as bytes: for that, an event is best that nobody has looked into. */
  readonly isWritten?: boolean;
}

/** The conditions of the options, all of which are to be met. */
export function conditionOf({
  where,
  expression,
}: Pick<SearchOptions, 'where' | 'expression'>): Condition<EventData> {
  const conditions = wordsOf(where).map((text) => compileWhere(text));
  if (expression !== undefined) conditions.push(compileAusearchExpression(expression));
  return every(conditions);
}

/** What the logs have of the wanted time, without what certainly does not meet the condition. */
async function* mayBeWanted(search: Search): AsyncGenerator<LogBatch, void, undefined> {
  const { files, condition, startMs, endMs, onError, onProgress, signal } = search;
  const found = await auditLogs(given<AuditLogsOptions>({ files, onError }));
  const filter = condition.necessary;
  const reading = given<ReadLogsOptions>({ filter, startMs, endMs, onError, onProgress, signal });
  yield* readLogs(found, reading);
}

/** Whether an event is wanted, by its time and the condition. */
function testOf({ condition, startMs, endMs }: Search): (event: AuditEvent) => boolean {
  const isTimed = startMs !== undefined || endMs !== undefined;
  return (event) => {
    if (isTimed) {
      const timestampMs = timeOf(event);
      if (startMs !== undefined && timestampMs < startMs) return false;
      if (endMs !== undefined && timestampMs > endMs) return false;
    }
    return condition.matches(event);
  };
}

/** The event's time, without unpacking an event that is packed. */
function timeOf(event: AuditEvent): number {
  const { packed } = event;
  return packed === undefined ? event.id.timestampMs : timestampOf(packed);
}

/** The events that pass the test, as nobody has looked into them. */
function untouched(
  events: readonly AuditEvent[],
  isWanted: (event: AuditEvent) => boolean,
): AuditEvent[] {
  const wanted: AuditEvent[] = [];
  for (const event of events) {
    const { packed } = event;
    if (!isWanted(event)) continue;
    const isLooked = packed !== undefined && event.packed === undefined;
    wanted.push(isLooked ? new PackedBatch(packed.bytes, packed.index).eventAt(packed.at) : event);
  }
  return wanted;
}

/** The wanted events as the logs have them, or other batches, some at a time. */
export async function* foundEvents(
  search: Search,
  batches: AsyncGenerator<LogBatch, void, undefined> = mayBeWanted(search),
): AsyncGenerator<readonly AuditEvent[], void, undefined> {
  const isWanted = testOf(search);
  const { signal, isWritten = false } = search;
  const wantedOf = (events: readonly AuditEvent[]): readonly AuditEvent[] =>
    isWritten ? untouched(events, isWanted) : events.filter(isWanted);
  const names = sharedNames();
  for await (const batch of batches) {
    const events = batch.filter((item): item is AuditEvent => item.type === 'event');
    let wanted = wantedOf(events);
    // Whether an event is wanted may depend on a name.
    if (names.hasUnresolved && (await names.resolve({ signal }))) wanted = wantedOf(events);
    if (signal?.aborted === true) return;
    if (wanted.length > 0) yield wanted;
  }
}

/** The last so many, newest first. */
async function newest(
  batches: AsyncIterable<readonly AuditEvent[]>,
  limit: number,
): Promise<readonly AuditEvent[]> {
  let kept: AuditEvent[] = [];
  for await (const batch of batches) {
    // With its records, an event lets go of the others that it came with.
    for (const event of batch) if (event.records.length > 0) kept.push(event);
    if (kept.length >= 2 * limit) kept = kept.slice(-limit);
  }
  return kept.slice(-limit).toReversed();
}

/** The first so many of the events. */
export async function* atMost(
  batches: AsyncIterable<readonly AuditEvent[]>,
  limit: number,
): AsyncGenerator<readonly AuditEvent[], void, undefined> {
  let left = limit;
  for await (const batch of batches) {
    yield batch.slice(0, left);
    left -= batch.length;
    if (left <= 0) return;
  }
}

/** The wanted events in the wanted order, some at a time. */
export async function* orderedEvents(
  search: Search,
  { limit = Number.POSITIVE_INFINITY, order = 'oldest' }: Pick<SearchOptions, 'limit' | 'order'>,
): AsyncGenerator<readonly AuditEvent[], void, undefined> {
  if (order === 'newest') {
    yield await newest(foundEvents(search), limit);
    return;
  }
  yield* atMost(foundEvents(search), limit);
}

/**
 * The events of logs that meet all conditions.
 *
 * ```ts
 * const failed = searchEvents({ where: 'key=logins and success=no', start: '-2d' });
 * for await (const event of failed) console.log(event.summary());
 * ```
 *
 * What certainly does not meet the conditions is left out before it becomes an object, and logs, and parts of logs, of
 * another time are not read. Memory does not grow with the logs, but with `order: 'newest'` without a `limit`.
 *
 * @throws {ArgumentError} for options that it does not take
 * @throws {TimeWordsError} for words that mean no time
 * @throws {WhereError} for a condition that cannot be meant
 * @throws {LogFileError} for a log that cannot be read, without `onError`
 */
export function searchEvents(
  options: SearchOptions = {},
): AsyncGenerator<AuditEvent, void, undefined> {
  checkOptions(options, SEARCH_OPTIONS);
  const { files, onError, onProgress, signal } = options;
  const search: Search = {
    ...given<Pick<Search, 'files' | 'onError' | 'onProgress' | 'signal'>>({
      files,
      onError,
      onProgress,
      signal,
    }),
    condition: conditionOf(options),
    startMs: momentOf(options.start, 'start'),
    endMs: momentOf(options.end, 'end'),
  };
  return oneByOne(orderedEvents(search, options));
}

async function* oneByOne(
  batches: AsyncIterable<readonly AuditEvent[]>,
): AsyncGenerator<AuditEvent, void, undefined> {
  for await (const batch of batches) yield* batch;
}
