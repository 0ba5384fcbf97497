/** Finds the logs that are meant, in the order of their times. Does not read what is in them but their first stamps. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type ChecksOf, checkFunction, checkItems, checkOptions, checkPath } from '../arguments';
import { LogFileError } from '../errors';
import { textOfBytes } from '../text/byte-text';
import { AUDITD_CONF, readAuditdConf } from './auditd-conf';
import { LogFile, logFileError, pathBytes, STANDARD_INPUT } from './log-file';
import { isLogName, logName } from './log-names';
import { timedSets } from './log-sets';

export interface AuditLogsOptions {
  /**
   * Logs, folders of logs, and `-` for standard input. A log is read without those that were rotated away from it.
   * Default: the log that auditd writes on this machine, with those that were rotated.
   */
  readonly files?: readonly string[];
  /** Where that log's path is read from. Default `/etc/audit/auditd.conf`. */
  readonly config?: string;
  /** Told of each log that cannot be opened; without it, the first such error is thrown. */
  readonly onError?: (error: LogFileError) => void;
}

/** The name of the log that auditd writes where nobody says otherwise. */
const USUAL_STEM = 'audit.log';

function namesIn(folder: string): string[] {
  try {
    return readdirSync(pathBytes(folder), { encoding: 'buffer' }).map((name) => textOfBytes(name));
  } catch (error) {
    throw logFileError(folder, error);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(pathBytes(path)).isDirectory();
  } catch {
    // Whoever opens it tells what is wrong.
    return false;
  }
}

/** A log and those that were rotated away from it, numbers with holes between them included. */
export function setOf(logFile: string): string[] {
  const folder = dirname(logFile);
  const stem = basename(logFile);
  const members = namesIn(folder).filter((name) => name === stem || logName(name).stem === stem);
  // auditd makes the new log after it has renamed the old one.
  return members.length === 0 ? [logFile] : members.map((name) => join(folder, name));
}

/** `audit.log` with its rotated ones; or else every log there, or a folder down, as logs of machines are gathered. */
function logsIn(folder: string): string[] {
  const names = namesIn(folder);
  const usual = names.filter((name) => logName(name).stem === USUAL_STEM);
  const inIt = usual.length > 0 ? usual : names.filter(isLogName);
  const paths = inIt.map((name) => join(folder, name)).filter((path) => !isFolder(path));
  if (paths.length > 0) return paths;
  const below = names.map((name) => join(folder, name)).filter(isFolder);
  const found = below.flatMap((one) =>
    namesIn(one)
      .filter(isLogName)
      .map((name) => join(one, name)),
  );
  if (found.length > 0) return found;
  throw new LogFileError(folder, 'no-logs', 'holds no audit.log, and no other file named *.log');
}

/** What a path stands for. */
function pathsOf(path: string): string[] {
  return path !== STANDARD_INPUT && isFolder(path) ? logsIn(path) : [path];
}

const AUDIT_LOGS_OPTIONS = {
  files: checkItems(checkPath, 'an array of paths'),
  config: checkPath,
  onError: checkFunction,
} satisfies ChecksOf<AuditLogsOptions>;

/**
 * The logs that are meant, oldest first: by the time of their first record, and where that cannot be read, by name.
 * A file that is named twice, by whatever name, is there once.
 *
 * @throws {ArgumentError} for options that it does not take
 * @throws {LogFileError} without `onError`
 */
export async function auditLogs(options: AuditLogsOptions = {}): Promise<LogFile[]> {
  checkOptions(options, AUDIT_LOGS_OPTIONS);
  const tell = (error: unknown): void => {
    if (!(error instanceof LogFileError) || options.onError === undefined) throw error;
    options.onError(error);
  };
  const found = new Map<string, LogFile>();
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      tell(error);
    }
  };
  const add = (path: string): void => {
    const file = new LogFile(path);
    const identity = file.isRegular ? `${file.dev}:${file.inode}` : path;
    if (!found.has(identity)) found.set(identity, file);
  };
  const paths: string[] = [];
  if (options.files === undefined) {
    attempt(() => paths.push(...setOf(readAuditdConf(options.config ?? AUDITD_CONF).logFile)));
  } else {
    for (const path of options.files) attempt(() => paths.push(...pathsOf(path)));
  }
  for (const path of paths) attempt(() => add(path));
  return (await timedSets([...found.values()]))
    .flat()
    .toSorted((a, b) => a.firstMs - b.firstMs)
    .map(({ file }) => file);
}
