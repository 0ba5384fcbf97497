/** Events of logs as ausearch reads them, packed or written: the one place that knows how logs become events. */
import type { EventFilter } from '../../events/data/event-filter';
import type { PackedBatch } from '../../events/sources/packed';
import { parsePackedBatches } from '../../events/sources/parse-events';
import type { PartedSource } from '../../events/sources/text-reassembly';
import type { LogFileError } from '../../errors';
import { logBytes, type Pieces, Progress } from '../../logs/log-bytes';
import type { LogFile } from '../../logs/log-file';
import { timedSets } from '../../logs/log-sets';
import type { WriteAll } from './formats';

export interface LogBatchesOptions {
  readonly filter: EventFilter;
  readonly timeoutMs: number;
  readonly onError: (error: LogFileError) => void;
  /** The first log is read from somewhere in front of this time, in milliseconds since 1970. Default: all of it. */
  readonly nearMs?: number | undefined;
}

/** One log behind the other. */
async function linesOf(
  files: readonly LogFile[],
  { filter: { startMs, endMs }, onError, nearMs }: LogBatchesOptions,
): Promise<PartedSource> {
  const logs = (await timedSets(files)).flat();
  const progress = new Progress(undefined);
  const options = { startMs, endMs, onError };
  if (nearMs === undefined) return logBytes(logs, options, progress);
  const [first, others] = [logs.slice(0, 1), logs.slice(1)];
  return (async function* (): Pieces {
    yield* logBytes(first, { ...options, startMs: nearMs }, progress);
    yield* logBytes(others, options, progress);
  })();
}

/** The events of the logs, in the order of their times. */
export async function* logBatches(
  files: readonly LogFile[],
  options: LogBatchesOptions,
): AsyncGenerator<PackedBatch, void, undefined> {
  const { filter, timeoutMs } = options;
  yield* parsePackedBatches(await linesOf(files, options), { timeoutMs, filter, isOrdered: true });
}

/** All events of the logs in the same order, written without a look at one of them. */
export async function* logText(
  files: readonly LogFile[],
  options: LogBatchesOptions,
  writeAll: WriteAll,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { timeoutMs } = options;
  yield* writeAll(await linesOf(files, options), { timeoutMs });
}
