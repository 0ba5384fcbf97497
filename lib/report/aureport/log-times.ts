/** {@link logTimes}: when each log begins and ends, as aureport(8) writes it. */
import { readPartedTable } from '../../events/sources/event-table';
import { logBytes, type LogBytesOptions, Progress } from '../../logs/log-bytes';
import { type LogFile, STANDARD_INPUT } from '../../logs/log-file';
import { exactStamp } from './stamps';

interface Times {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Of a log that has to be read for it. */
async function readTimes(file: LogFile, options: LogBytesOptions): Promise<Times | undefined> {
  let firstMs: number | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  const whole = { file, firstMs: Number.NEGATIVE_INFINITY, lastMs: Number.POSITIVE_INFINITY };
  const bytes = logBytes([whole], options, new Progress(undefined));
  for await (const table of readPartedTable(bytes, { columns: [] })) {
    for (let row = 0; row < table.length; row += 1) {
      const time = table.timestampMs(row);
      firstMs = Math.min(firstMs ?? time, time);
      lastMs = Math.max(lastMs, time);
    }
  }
  return firstMs === undefined ? undefined : { firstMs, lastMs };
}

async function timesOf(file: LogFile, options: LogBytesOptions): Promise<Times | undefined> {
  if (file.isRegular && !file.isPacked) {
    // What lies between is not worth reading.
    const firstMs = await file.firstMs();
    const lastMs = file.lastMs();
    if (firstMs !== undefined && lastMs !== undefined) return { firstMs, lastMs };
  }
  return await readTimes(file, options);
}

const HEADING = `\nLog Time Range Report\n${'='.repeat(21)}\n`;

/** The report's text, some at a time. */
export async function* logTimes(
  files: readonly LogFile[],
  options: LogBytesOptions,
): AsyncGenerator<string, void, undefined> {
  yield HEADING;
  for (const file of files) {
    const name = file.path === STANDARD_INPUT ? 'stdin' : file.path;
    const times = await timesOf(file, options);
    yield times === undefined
      ? `${name}: no records\n`
      : `${name}: ${exactStamp(times.firstMs)} - ${exactStamp(times.lastMs)}\n`;
  }
}
