/** From logs to the events that a report counts. The one place that knows how logs are read and conditions are met. */
import type { EventData } from '../events/data/event-data';
import type { DamagedRecord } from '../events/event';
import { parseWhere } from '../events/where/where';
import { auditLogs, type AuditLogsOptions } from '../logs/audit-logs';
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

/** Whether an event is counted, by its time and the conditions. */
export function wantedTest({ where, startMs, endMs }: WantedEvents): (event: EventData) => boolean {
  const conditions = where.map((text) => parseWhere(text));
  return (event) => {
    const { timestampMs } = event.id;
    if (startMs !== undefined && timestampMs < startMs) return false;
    if (endMs !== undefined && timestampMs > endMs) return false;
    return conditions.every((holds) => holds(event));
  };
}

/** What the logs have, not all of which need be wanted. */
export async function* logItems({
  files,
  startMs,
  endMs,
  onError,
  onProgress,
  signal,
}: WantedEvents): AsyncGenerator<readonly (EventData | DamagedRecord)[], void, undefined> {
  const reading = given<ReadLogsOptions>({ startMs, endMs, onError, onProgress, signal });
  const logs = await auditLogs(given<AuditLogsOptions>({ files, onError }));
  yield* readLogs(logs, reading);
}
