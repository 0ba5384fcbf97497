/** From logs to the records that say who logged in. The one place here that knows how logs are read. */
import type { LogFileError } from '../../errors';
import type { EventFilter } from '../../events/data/event-filter';
import type { EventId } from '../../events/data/record-data';
import type { AuditRecord } from '../../events/record';
import { parsePackedBatches } from '../../events/sources/parse-events';
import { logRows, type Pieces } from '../../logs/log-bytes';
import type { LogFile } from '../../logs/log-file';

/** A record, and the event that it is from. */
export interface LoggedRecord {
  readonly record: AuditRecord;
  readonly id: EventId;
}

export type LoggedRecords = AsyncGenerator<readonly LoggedRecord[], void, undefined>;

function filterOf(types: readonly number[]): EventFilter {
  return { allOf: [types.map((type) => ({ test: 'type', from: type, to: type }) as const)] };
}

async function* recordsIn(row: Pieces, types: readonly number[]): LoggedRecords {
  const wanted = new Set(types);
  // An event goes on when another begins: what ends a LOGIN may come behind the login that follows, or never.
  const options = { filter: filterOf(types), maxEvents: 1 };
  for await (const batch of parsePackedBatches(row, options)) {
    const found: LoggedRecord[] = [];
    for (const item of batch.events()) {
      if (item.type !== 'event') continue;
      const { id, records } = item;
      for (const record of records) {
        if (wanted.has(record.typeNumber)) found.push({ record, id });
      }
    }
    yield found;
  }
}

/**
 * The records of these types in the order of the logs, some at a time: for logs that follow each other together, and
 * for those of the same time, as several machines have them, one by one. Memory does not grow with the logs.
 */
export async function recordsOfTypes(
  files: readonly LogFile[],
  types: readonly number[],
  onError: (error: LogFileError) => void,
): Promise<LoggedRecords[]> {
  const rows = await logRows(files, { onError });
  return rows.map((row) => recordsIn(row, types));
}
