/**
 * {@link reportText}: a report of a log's events in the words of aureport(8), in one pass. Does not know where the log
 * comes from, nor options on a command line.
 */
import type { PartedSource } from '../../events/sources/text-reassembly';
import type { Names } from '../../machine/names';
import type { EventColumn } from '../../events/data/event-columns';
import type { EventFilter, EventTest } from '../../events/data/event-filter';
import { given } from '../../search/given';
import { COLUMNS, type ColumnName, type TypeRange } from './columns';
import type { Compilation } from './compilation';
import { Counts } from './counts';
import { EventFacts, FACT_COLUMNS, type FactName, type Success } from './facts';
import { readPartedTable, type ReadTableOptions } from '../../events/sources/event-table';
import { tablesInOrder } from '../../events/sources/tables-in-order';
import { type Report, type ReportName, REPORTS } from './reports';
import { Rows } from './rows';
import { Totals } from './totals';
import { Words } from './words';

/** Which events are reported, and how. */
export interface ReportOptions {
  /** Default: how many there are of everything. */
  readonly report?: ReportName | undefined;
  /** What there is, each with how often, instead of rows. */
  readonly summary?: boolean;
  /** Ids and numbers in words. */
  readonly interpret?: boolean;
  /** The earliest and the latest time of events, in milliseconds since 1970, both included. */
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  /** Only events from these machines; from all when there are none. */
  readonly nodes?: readonly string[];
  /** Only events that ended so. */
  readonly success?: Exclude<Success, 'unset'> | undefined;
  /** Without events that begin with a change of the configuration. */
  readonly isWithoutConfig?: boolean;
  /** Of users, groups and labels of networks that were added or deleted, only these. */
  readonly change?: 'added' | 'deleted' | undefined;
  /** How long after its first record an event's end is waited for, in milliseconds of the log's time. Default 2,000. */
  readonly timeoutMs?: number | undefined;
  /** When the log begins, where not all of it may be read. */
  readonly beginsMs?: number | undefined;
  readonly names: Names;
  /** Makes text fit to be shown. */
  readonly escape: (text: string) => string;
}

const CONFIG_CHANGE = 1305;
/** Users and groups, and what is configured of labelled networking. */
const ADDED = [1114, 1116, 1407, 1409, 1411, 1413, 1416, 1418];
const DELETED = [1115, 1117, 1408, 1410, 1412, 1414, 1417, 1419];

const ORIGINS = { yes: 'Success ', no: 'Failed ' } as const;

function isInSpan(time: number, { startMs, endMs }: ReportOptions): boolean {
  return !((startMs !== undefined && time < startMs) || (endMs !== undefined && time > endMs));
}

/** Whether an event of the span is one of those that are asked for. */
function isWanted(event: EventFacts, options: ReportOptions): boolean {
  const { nodes = [], success, change } = options;
  if (nodes.length > 0 && !nodes.includes(event.node ?? '')) return false;
  if (success !== undefined && event.success !== success) return false;
  if (options.isWithoutConfig === true && event.type === CONFIG_CHANGE) return false;
  if (change === undefined) return true;
  return !(change === 'added' ? DELETED : ADDED).includes(event.type);
}

function compilationOf(options: ReportOptions, words: Words): Compilation {
  const { report: name, success } = options;
  const origin = success === undefined ? '' : ORIGINS[success];
  const report: Report | undefined = name === undefined ? undefined : REPORTS[name];
  if (report === undefined) return new Totals(origin, options);
  const { summedUp } = report;
  if (options.summary === true && summedUp !== undefined)
    return new Counts(summedUp, origin, (type) => words.type(type));
  return new Rows(report);
}

/** The columns of the tables that are read. */
function columnsOf({ columns, facts }: Compilation, options: ReportOptions): ColumnName[] {
  const all = new Set<ColumnName>(columns);
  const asked: FactName[] = options.success === undefined ? [] : ['success'];
  for (const fact of [...facts, ...asked]) {
    for (const column of FACT_COLUMNS[fact]) {
      if (options.interpret === true || !column.endsWith('Name')) all.add(column);
    }
  }
  return [...all];
}

/** What every event of the report has. Totals say when the log begins and ends, whatever is in them. */
function filterOf({ report: name, startMs, endMs }: ReportOptions): EventFilter | undefined {
  if (name === undefined) return undefined;
  const { needs = [] }: Report = REPORTS[name];
  const types = needs.flatMap((column): readonly TypeRange[] => {
    const { sources }: EventColumn = COLUMNS[column];
    return sources.flatMap((source) => source.types ?? []);
  });
  if (types.length === 0 && startMs === undefined && endMs === undefined) return undefined;
  const tests = types.map(([from, to]): EventTest => ({ test: 'type', from, to }));
  return given<EventFilter>({ startMs, endMs, allOf: tests.length === 0 ? [] : [tests] });
}

/**
 * The report's text, some at a time, as bytes that are overwritten by the next. Sources are read side by side, and
 * their events come in the order of time.
 *
 * @returns whether there is anything in it
 */
export async function* reportText(
  sources: readonly PartedSource[],
  options: ReportOptions,
): AsyncGenerator<string | Uint8Array, boolean, undefined> {
  const { interpret = false, names, escape, timeoutMs } = options;
  const words = new Words({ interpret, names, escape });
  const compilation = compilationOf(options, words);
  const wanted = columnsOf(compilation, options);
  const columns = wanted.map((name) => COLUMNS[name]);
  const readers = sources.map(() => {
    const event = new EventFacts(wanted, words);
    return { event, add: compilation.adding(event) };
  });
  if (options.beginsMs !== undefined) compilation.begin?.(options.beginsMs);
  yield compilation.heading;
  const filter = filterOf(options);
  const reading = given<ReadTableOptions>({ columns, isOrdered: true, filter, timeoutMs });
  const tables = sources.map((source) => readPartedTable(source, reading));
  for await (const { source, table, from, to } of tablesInOrder(tables)) {
    const { event, add } = readers[source] as (typeof readers)[number];
    for (let row = from; row < to; row += 1) {
      event.moveTo(table, row);
      const time = event.timestampMs;
      compilation.begin?.(time);
      if (!isInSpan(time, options)) continue;
      compilation.reach?.(time);
      if (isWanted(event, options)) add();
    }
    const text = compilation.take?.();
    if (text !== undefined) yield text;
  }
  yield compilation.finish();
  return compilation.found;
}
