/**
 * What rotated logs are called: `audit.log.3` is older than `audit.log.2`, `audit.log-20240131.gz` older than
 * `audit.log-20240201.gz`. Looks at names only.
 */

/** A log's name, taken apart. */
export interface LogName {
  /** The name of the newest log of the set: `audit.log`. */
  readonly stem: string;
  /** Later in time is greater. The log itself is the greatest. */
  readonly rank: number;
}

const ROTATED =
  /^(.*?\.log|.+?)(?:\.(\d{1,7})|[.-](\d{8}(?:[-T]?\d{2,6})?))?(?:\.(?:gz|xz|zst))?$/s;

const WRITTEN_NOW = Number.MAX_SAFE_INTEGER;

export function logName(name: string): LogName {
  const [, stem = name, number, date] = ROTATED.exec(name) ?? [];
  if (date !== undefined) return { stem, rank: Number(date.replaceAll(/\D/g, '').padEnd(14, '0')) };
  return { stem, rank: number === undefined ? WRITTEN_NOW : -Number(number) };
}

/** Whether it is a log by its name, whatever set it belongs to. */
export function isLogName(name: string): boolean {
  return logName(name).stem.endsWith('.log');
}
