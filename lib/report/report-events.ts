/** {@link reportEvents}: counts events of logs, or of any other source, by what they have in common. */
import {
  type ChecksOf,
  type Check,
  checkFlag,
  checkFunction,
  checkInteger,
  checkItems,
  checkOptions,
  checkPath,
  checkSignal,
  refuseArgument,
} from '../arguments';
import type { LogFileError } from '../errors';
import type { DamagedRecord } from '../events/event';
import type { EventData } from '../events/data/event-data';
import { resolveNames } from '../events/resolve-names';
import { sharedNames } from '../machine/shared-names';
import type { LogProgress } from '../logs/log-bytes';
import { checkMoment, checkWords, type Moment, momentOf, wordsOf } from '../search/wanted-words';
import { given } from '../search/given';
import { DEFAULT_LIMITS } from './group-counts';
import { EventCounter } from './event-counter';
import type { EventReport } from './report';
import { logItems, logTables, type WantedEvents, wantedOf } from './wanted-events';

/** Records that were lost, of which nothing can be counted. */
export interface LostItem {
  /** Tells it from events. */
  readonly type: 'lost';
}

/** An item of a stream or a log. */
export type ReportItem = EventData | DamagedRecord | LostItem;

/** Which events {@link reportEvents} counts, and by what. */
export interface ReportOptions {
  /**
   * By what events are counted: names of fields as conditions have them, `minute`, `hour`, `day` or `month` of the
   * local clock, `node`, `event.action`; one, or several, also in one text with commas between them. Without it, the
   * report is an overview: by key, action, program, user, file and machine, and what failed.
   */
  readonly by?: string | readonly string[];
  /**
   * Logs, folders of logs, and `-` for standard input. Default: the log that auditd writes on this machine, with those
   * that were rotated.
   */
  readonly files?: readonly string[];
  /** Events instead of logs: an array, or whatever `parseEvents` and `auditEvents` give. */
  readonly events?: Iterable<ReportItem> | AsyncIterable<ReportItem>;
  /** One condition, or several that an event must all meet: see `parseWhere`. */
  readonly where?: string | readonly string[];
  /**
   * The earliest time of an event: a Date, milliseconds since 1970, or words such as `2026-11-27`, `-15m` and
   * `today`.
   */
  readonly start?: Moment;
  /** The latest time of an event, likewise. */
  readonly end?: Moment;
  /**
   * How many rows to give, those with the most events; of a report by time, for each span. Default: all that were
   * told apart.
   */
  readonly top?: number;
  /** Values as records have them, users as numbers. Default: in words, as `ausearch -i` has them. */
  readonly numeric?: boolean;
  /** Whether to find out how many events failed, which takes time. Default true. */
  readonly failures?: boolean;
  /** How many events to give of each row. Default 0. */
  readonly samples?: number;
  /**
   * How many groups to tell apart in a table: see {@link ReportOthers}. Default 100,000; in each table of an overview
   * 20,000.
   */
  readonly maxGroups?: number;
  /** Told of each log that cannot be read, or not to its end; without it, the first such error is thrown. */
  readonly onError?: (error: LogFileError) => void;
  /** Told how far the logs are read. */
  readonly onProgress?: (progress: LogProgress) => void;
  /** Ends it early, with what was counted until then. */
  readonly signal?: AbortSignal;
}

const checkEvents: Check = (value, argument) => {
  const isIterable =
    typeof value === 'object' &&
    value !== null &&
    (Symbol.iterator in value || Symbol.asyncIterator in value);
  if (!isIterable) refuseArgument(argument, 'an iterable of events', value);
};

const checkCount = checkInteger(1, 2 ** 24);

const REPORT_OPTIONS = {
  by: checkWords,
  files: checkItems(checkPath, 'an array of paths'),
  events: checkEvents,
  where: checkWords,
  start: checkMoment,
  end: checkMoment,
  top: checkCount,
  numeric: checkFlag,
  failures: checkFlag,
  samples: checkInteger(0, 1000),
  maxGroups: checkCount,
  onError: checkFunction,
  onProgress: checkFunction,
  signal: checkSignal,
} satisfies ChecksOf<ReportOptions>;

/** The words of `by`, one by one. */
export function groupingWords(by: ReportOptions['by']): string[] {
  return wordsOf(by).flatMap((text) => text.split(',').map((word) => word.trim()));
}

/** An overview has seven tables. */
const GROUPS_OF_OVERVIEW = 20_000;

/** Events some at a time: names are asked for many at once. */
const BATCH_EVENTS = 512;

async function* inBatches(
  items: Iterable<ReportItem> | AsyncIterable<ReportItem>,
): AsyncGenerator<readonly ReportItem[], void, undefined> {
  let batch: ReportItem[] = [];
  for await (const item of items) {
    if (batch.push(item) < BATCH_EVENTS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function isDamaged(item: ReportItem): item is DamagedRecord {
  return 'type' in item && item.type === 'damaged';
}

/**
 * Counts events by what they have in common.
 *
 * ```ts
 * const { tables } = await reportEvents({ by: ['key', 'exe'], where: 'success=no', top: 10 });
 * for (const { values, events } of tables[0].rows) console.log(values.key, values.exe, events);
 * ```
 *
 * An event that has several values, such as two keys, is counted once for each. Memory does not grow with the events:
 * see {@link ReportOthers} for what is done with more groups than can be told apart.
 *
 * @throws {ArgumentError} for options that it does not take
 * @throws {GroupingError} for a word of `by` that cannot be meant
 * @throws {TimeWordsError} for words that mean no time
 * @throws {WhereError} for a condition that cannot be meant
 * @throws {LogFileError} for a log that cannot be read, without `onError`
 */
export async function reportEvents(options: ReportOptions = {}): Promise<EventReport> {
  checkOptions(options, REPORT_OPTIONS);
  const { files, events, signal } = options;
  if (files !== undefined && events !== undefined) {
    refuseArgument('options.files', 'to be left out where there are events', files);
  }
  const where = wordsOf(options.where);
  const wanted = given<WantedEvents>({
    files,
    where,
    startMs: momentOf(options.start, 'start'),
    endMs: momentOf(options.end, 'end'),
    onError: options.onError,
    onProgress: options.onProgress,
    signal,
  });
  const by = groupingWords(options.by);
  const counter = new EventCounter({
    by,
    top: options.top ?? Number.POSITIVE_INFINITY,
    numeric: options.numeric ?? false,
    failures: options.failures ?? true,
    samples: options.samples ?? 0,
    maxGroups:
      options.maxGroups ?? (by.length === 0 ? GROUPS_OF_OVERVIEW : DEFAULT_LIMITS.maxGroups),
    isWhole: where.length === 0,
  });
  const { isTime, isEvent, filter } = wantedOf(wanted);
  const plain = events === undefined && where.length === 0 ? counter.plainColumns() : undefined;
  if (plain !== undefined) {
    for await (const table of logTables(wanted, plain.columns)) {
      counter.addRows(table, plain, isTime);
    }
    return counter.report();
  }
  const names = sharedNames();
  const learnNames = async (items: readonly ReportItem[]): Promise<void> => {
    if (!counter.needsNames || !names.asksServices) return;
    const resolving = signal === undefined ? {} : { signal };
    // Conditions may need names of other fields.
    if (where.length > 0) return await resolveNames(items, resolving);
    for (const item of items) if ('records' in item) counter.askNames(item);
    if (names.hasUnresolved) await names.resolve(resolving);
  };
  const batches = events === undefined ? logItems(wanted, filter) : inBatches(events);
  for await (const batch of batches) {
    if (signal?.aborted === true) break;
    await learnNames(batch);
    for (const item of batch) {
      if ('records' in item) {
        if (isEvent(item)) counter.add(item);
      } else if (isDamaged(item)) counter.addDamaged();
    }
  }
  return counter.report();
}
