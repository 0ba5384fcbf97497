/**
 * Which logs follow each other in time, so that an event may go on in the next one, and which were written at the same
 * time, as those of several machines are. Knows nothing of what is in them but first and last stamps.
 */
import { basename, dirname, join } from 'node:path';
import { type LogFile, STANDARD_INPUT } from './log-file';
import { logName } from './log-names';

/** A log, and between which times its records lie, infinite where that is not known. */
export interface TimedLog {
  readonly file: LogFile;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** How much later than its neighbours a record may be written, by which sets may seem to overlap that do not. */
const OVERLAP_MS = 10_000;

function setName({ path }: LogFile): string {
  return path === STANDARD_INPUT ? path : join(dirname(path), logName(basename(path)).stem);
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = key(item);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups.values()];
}

function rankOf({ path }: LogFile): number {
  return logName(basename(path)).rank;
}

/** A set, oldest first: by the first record, and where that cannot be read, by name. */
async function timedSet(files: readonly LogFile[]): Promise<TimedLog[]> {
  const byName = files.toSorted((a, b) => rankOf(a) - rankOf(b));
  let before = Number.NEGATIVE_INFINITY;
  const firsts: { file: LogFile; firstMs: number }[] = [];
  for (const file of byName) {
    before = (await file.firstMs()) ?? before;
    firsts.push({ file, firstMs: before });
  }
  const byTime = firsts.toSorted((a, b) =>
    a.firstMs < b.firstMs ? -1 : Number(a.firstMs > b.firstMs),
  );
  return byTime.map(({ file, firstMs }, at) => {
    const next = byTime[at + 1]?.firstMs ?? Number.POSITIVE_INFINITY;
    return { file, firstMs, lastMs: file.lastMs() ?? next };
  });
}

/** The logs, each set in order. */
export async function timedSets(files: readonly LogFile[]): Promise<TimedLog[][]> {
  return await Promise.all(grouped(files, setName).map(timedSet));
}

/** Rows of logs to be read one behind the other; each row at the same time as the other rows. */
export function rowsOf(sets: readonly (readonly TimedLog[])[]): TimedLog[][] {
  const rows: { readonly logs: TimedLog[]; lastMs: number }[] = [];
  const spans = sets.map((logs) => ({
    logs,
    firstMs: logs[0]?.firstMs ?? 0,
    lastMs: Math.max(...logs.map(({ lastMs }) => lastMs)),
  }));
  for (const { logs, firstMs, lastMs } of spans.toSorted((a, b) =>
    a.firstMs < b.firstMs ? -1 : Number(a.firstMs > b.firstMs),
  )) {
    const row = rows.find((one) => one.lastMs - OVERLAP_MS <= firstMs);
    if (row === undefined) rows.push({ logs: [...logs], lastMs });
    else {
      row.logs.push(...logs);
      row.lastMs = Math.max(row.lastMs, lastMs);
    }
  }
  return rows.map(({ logs }) => logs);
}
