/**
 * {@link readTable}: chosen values of a log's events, side by side. Nothing is made of an event that is only
 * counted. Does not know what the values mean.
 */
import {
  type ChecksOf,
  type Check,
  checkFlag,
  checkItems,
  checkOptions,
  isObject,
  refuseArgument,
} from '../../arguments';
import type { EventColumn } from '../data/event-columns';
import { checkSource, type LogSource } from './log-source';
import { type EventTable, planOf, TableReader } from './packed-table';
import {
  type Chunks,
  finishedIn,
  newReassembler,
  PARSE_OPTIONS,
  type ParseEventsOptions,
  type PartedSource,
  readingChunks,
} from './text-reassembly';

export type { EventTable } from './packed-table';

export interface ReadTableOptions extends ParseEventsOptions {
  /** At most 64, with at most 250 different names of fields. */
  readonly columns: readonly EventColumn[];
  /** Gives events in the order of their times instead of that in which they are finished. Default false. */
  readonly isOrdered?: boolean;
}

/** How much text becomes a table: tables cost some microseconds each, and memory as long as somebody has one. */
const PIECE_BYTES = 256 * 1024;

const checkColumn: Check = (value, argument) => {
  const sources: unknown = isObject(value) ? value['sources'] : undefined;
  const isColumn =
    Array.isArray(sources) &&
    sources.every((source: unknown) => isObject(source) && source['field'] !== '');
  if (!isColumn) refuseArgument(argument, 'a column: an object with its sources', value);
};

const MOST_COLUMNS = 64;
const COLUMNS = `an array of at most ${MOST_COLUMNS} columns`;
const checkEach = checkItems(checkColumn, COLUMNS);

const checkColumns: Check = (value, argument) => {
  checkEach(value, argument);
  if ((value as unknown[]).length > MOST_COLUMNS) refuseArgument(argument, COLUMNS, value);
};

const TABLE_OPTIONS = {
  ...PARSE_OPTIONS,
  columns: checkColumns,
  isOrdered: checkFlag,
} satisfies ChecksOf<ReadTableOptions>;

/**
 * The events of a log in the order in which they are finished, in tables of those that a piece of it finished. Reads
 * like `parseEvents`, and ends like it when it is left.
 *
 * Values come as numbers that a table has the texts for. There are at most some 65,536 of a column at a time, or 4 MiB
 * of text; beyond that the numbers begin anew with a later table, whose `values` are then another array.
 */
export function readTable(
  source: LogSource,
  options: ReadTableOptions,
): AsyncGenerator<EventTable, void, undefined> {
  checkSource(source);
  checkOptions(options, TABLE_OPTIONS);
  return readPartedTable(source, options);
}

/** {@link readTable} for readers within the package, whose source may have parts of files. */
export function readPartedTable(
  source: PartedSource,
  options: ReadTableOptions,
): AsyncGenerator<EventTable, void, undefined> {
  return readingChunks(source, (chunks) => tables(chunks, options));
}

async function* tables(
  chunks: Chunks,
  options: ReadTableOptions,
): AsyncGenerator<EventTable, void, undefined> {
  const { columns, isOrdered = false } = options;
  const reader = new TableReader(columns);
  const reassembler = newReassembler(options, { columns: planOf(columns), isOrdered });
  for await (const packed of finishedIn(chunks, reassembler, PIECE_BYTES))
    yield reader.table(packed);
}
