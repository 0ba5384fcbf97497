/** Events of logs as ausearch reads them, packed: the one place that knows how logs become events. */
import type { EventFilter } from '../../events/data/event-filter';
import type { PackedBatch } from '../../events/sources/packed';
import { parsePackedBatches } from '../../events/sources/parse-events';
import type { LogFileError } from '../../errors';
import { logBytes, Progress } from '../../logs/log-bytes';
import type { LogFile } from '../../logs/log-file';
import { timedSets } from '../../logs/log-sets';

export interface LogBatchesOptions {
  readonly filter: EventFilter;
  readonly timeoutMs: number;
  readonly onError: (error: LogFileError) => void;
}

/** The events of the logs, one log behind the other, in the order of their times. */
export async function* logBatches(
  files: readonly LogFile[],
  { filter, timeoutMs, onError }: LogBatchesOptions,
): AsyncGenerator<PackedBatch, void, undefined> {
  const { startMs, endMs } = filter;
  const logs = (await timedSets(files)).flat();
  const bytes = logBytes(logs, { startMs, endMs, onError }, new Progress(undefined));
  yield* parsePackedBatches(bytes, { timeoutMs, filter, isOrdered: true });
}
