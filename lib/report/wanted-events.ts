/** From logs to the events that a report counts. The one place that knows how logs are read and conditions are met. */
import type { EventColumn } from '../events/data/event-columns';
import type { EventData } from '../events/data/event-data';
import type { EventFilter } from '../events/data/event-filter';
import type { DamagedRecord } from '../events/event';
import { type EventTable, readPartedTable } from '../events/sources/event-table';
import { every } from '../events/where/condition';
import { compileWhere } from '../events/where/where';
import { auditLogs, type AuditLogsOptions } from '../logs/audit-logs';
import { logRows } from '../logs/log-bytes';
import type { LogFile } from '../logs/log-file';
import { readLogs, type ReadLogsOptions } from '../logs/read-logs';
import { given } from '../search/given';

/** Which events are counted. */
export interface WantedEvents extends Pick<
  ReadLogsOptions,
  'startMs' | 'endMs' | 'onError' | 'onProgress' | 'signal'
> {
  /** Undefined for the log of this machine. */
  readonly files?: readonly string[];
  /** Conditions, all of which an event must meet. */
  readonly where: readonly string[];
}

function isInTime({ startMs, endMs }: WantedEvents): (timeMs: number) => boolean {
  const [first, last] = [startMs ?? Number.NEGATIVE_INFINITY, endMs ?? Number.POSITIVE_INFINITY];
  return (timeMs) => timeMs >= first && timeMs <= last;
}

/** Whether an event is counted, and what every such event has. */
export interface Wanted {
  readonly isTime: (timeMs: number) => boolean;
  readonly isEvent: (event: EventData) => boolean;
  readonly filter: EventFilter;
}

export function wantedOf(wanted: WantedEvents): Wanted {
  const isTime = isInTime(wanted);
  const { matches, necessary } = every(wanted.where.map((text) => compileWhere(text)));
  return {
    isTime,
    isEvent: (event) => isTime(event.id.timestampMs) && matches(event),
    filter: necessary,
  };
}

async function logsOf({ files, onError }: WantedEvents): Promise<LogFile[]> {
  return await auditLogs(given<AuditLogsOptions>({ files, onError }));
}

/** What the logs have, not all of which need be wanted. */
export async function* logItems(
  wanted: WantedEvents,
  filter: EventFilter,
): AsyncGenerator<readonly (EventData | DamagedRecord)[], void, undefined> {
  const { startMs, endMs, onError, onProgress, signal } = wanted;
  const reading = { startMs, endMs, onError, onProgress, signal, filter };
  yield* readLogs(await logsOf(wanted), given<ReadLogsOptions>(reading));
}

/** Columns of what the logs have, not all of which need be wanted: logs of several machines one after the other. */
export async function* logTables(
  wanted: WantedEvents,
  columns: readonly EventColumn[],
): AsyncGenerator<EventTable, void, undefined> {
  const { startMs, endMs, onError, signal } = wanted;
  const options = { startMs, endMs, onError, signal };
  for (const row of await logRows(await logsOf(wanted), options, wanted.onProgress)) {
    for await (const table of readPartedTable(row, { columns })) {
      if (signal?.aborted === true) return;
      yield table;
    }
  }
}
