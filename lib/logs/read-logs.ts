/**
 * {@link readLogs}: from logs to events, whatever the logs are and in whatever order they were found. The one door
 * between files and those who search and count.
 */
import {
  type ChecksOf,
  checkFunction,
  checkInteger,
  checkOptions,
  checkSignal,
  refuseArgument,
} from '../arguments';
import type { LogFileError } from '../errors';
import { type EventFilter, necessaryOfAll } from '../events/data/event-filter';
import type { AuditEvent, DamagedRecord } from '../events/event';
import { checkFilter } from '../events/sources/encoded-filter';
import type { PackedBatch } from '../events/sources/packed';
import { parsePackedBatches } from '../events/sources/parse-events';
import { type LogProgress, logRows, type Pieces } from './log-bytes';
import { LogFile } from './log-file';

/** Which events of logs are wanted, and how they are read. */
export interface ReadLogsOptions {
  /**
   * The earliest and the latest time of wanted events, in milliseconds since 1970, both included. Logs, and parts of
   * logs, without such events are not read; others may still come and are the caller's to judge.
   */
  readonly startMs?: number;
  readonly endMs?: number;
  /** What every wanted event meets: events that cannot are not made. Others may come. */
  readonly filter?: EventFilter;
  /** How long after its first record an event's end is waited for, in milliseconds of the log's time. Default 2,000. */
  readonly timeoutMs?: number;
  /** Told of each log that cannot be read, or not to its end; without it, the first such error is thrown. */
  readonly onError?: (error: LogFileError) => void;
  readonly onProgress?: (progress: LogProgress) => void;
  /** Ends it early, without an error. */
  readonly signal?: AbortSignal;
}

/** Some events in a row. */
export type LogBatch = readonly (AuditEvent | DamagedRecord)[];

type Batches = AsyncGenerator<LogBatch, void, undefined>;

const checkTime = checkInteger(-8.64e15, 8.64e15);

const READ_LOGS_OPTIONS = {
  startMs: checkTime,
  endMs: checkTime,
  filter: checkFilter,
  timeoutMs: checkInteger(0, 2 ** 40),
  onError: checkFunction,
  onProgress: checkFunction,
  signal: checkSignal,
} satisfies ChecksOf<ReadLogsOptions>;

/** The filter, with the times that are wanted. */
function filterIn({ filter, startMs, endMs }: ReadLogsOptions): EventFilter | undefined {
  if (filter === undefined && startMs === undefined && endMs === undefined) return undefined;
  const ofTime = {
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
    allOf: [],
  };
  return filter === undefined ? ofTime : necessaryOfAll([ofTime, filter]);
}

/** What becomes of an event while somebody looks at it takes many times its size: no more are there at a time. */
const MOST_EVENTS = 256;

function* fewAtATime(batch: PackedBatch): Generator<LogBatch, void, undefined> {
  let few: (AuditEvent | DamagedRecord)[] = [];
  for (const item of batch) {
    if (few.push(item) < MOST_EVENTS) continue;
    yield few;
    few = [];
  }
  if (few.length > 0) yield few;
}

async function* eventsOf(row: Pieces, options: ReadLogsOptions): Batches {
  const { signal, timeoutMs } = options;
  const filter = filterIn(options);
  // One parser for all of them: an event may go on in the next log.
  const parsing = {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(filter === undefined ? {} : { filter }),
  };
  for await (const batch of parsePackedBatches(row, parsing)) {
    for (const few of fewAtATime(batch)) {
      if (signal?.aborted === true) return;
      yield few;
    }
  }
}

/** One of several rows of logs that are read at the same time. */
class Row {
  readonly #batches: Batches;
  #batch: LogBatch = [];
  #at = 0;

  constructor(batches: Batches) {
    this.#batches = batches;
  }

  /** The time of what comes next: of damaged records, which have none, as soon as may be. */
  async nextMs(): Promise<number> {
    while (this.#at >= this.#batch.length) {
      const next = await this.#batches.next();
      if (next.done === true) return Number.POSITIVE_INFINITY;
      this.#batch = next.value;
      this.#at = 0;
    }
    const item = this.#batch[this.#at];
    return item?.type === 'event' ? item.id.timestampMs : Number.NEGATIVE_INFINITY;
  }

  /** What comes before the others have anything. */
  async takeUntil(limitMs: number): Promise<LogBatch> {
    const from = this.#at;
    const batch = this.#batch;
    while (this.#at < batch.length && (this.#at === from || (await this.nextMs()) <= limitMs)) {
      this.#at += 1;
    }
    return batch.slice(from, this.#at);
  }

  async close(): Promise<void> {
    await this.#batches.return();
  }
}

/** The events of several rows in the order of their times. */
async function* merged(rows: readonly Row[]): Batches {
  try {
    for (;;) {
      const times = await Promise.all(rows.map(async (row) => await row.nextMs()));
      const least = Math.min(...times);
      if (least === Number.POSITIVE_INFINITY) return;
      const at = times.indexOf(least);
      const others = times.filter((_, nth) => nth !== at);
      yield await (rows[at] as Row).takeUntil(Math.min(...others));
    }
  } finally {
    await Promise.all(rows.map(async (row) => await row.close()));
  }
}

/**
 * The events of the logs, oldest log first, some at a time. An event that begins in one log and goes on in the next is
 * one event; logs that were written at the same time, as those of several machines are, are read side by side, and
 * their events come in the order of time. Memory does not grow with the logs.
 *
 * @param files as `auditLogs` finds them
 * @throws {ArgumentError} for options that it does not take
 * @throws {LogFileError} without `onError`
 */
export function readLogs(files: readonly LogFile[], options: ReadLogsOptions = {}): Batches {
  if (!Array.isArray(files) || !files.every((file) => file instanceof LogFile)) {
    refuseArgument('files', 'an array of what auditLogs gives', files);
  }
  checkOptions(options, READ_LOGS_OPTIONS);
  return allEvents(files, options);
}

async function* allEvents(files: readonly LogFile[], options: ReadLogsOptions): Batches {
  const { startMs, endMs, onError, onProgress, signal } = options;
  const rows = await logRows(files, { startMs, endMs, onError, signal }, onProgress);
  const [first, ...others] = rows.map((row) => eventsOf(row, options));
  if (first === undefined) return;
  if (others.length === 0) yield* first;
  else yield* merged([first, ...others].map((batches) => new Row(batches)));
}
