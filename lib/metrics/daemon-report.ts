/**
 * What an audit daemon last said of itself: the report that auditd(8) writes on SIGCONT (`auditctl --signal state`), or
 * as often as `report_interval` of auditd.conf(5) says. Asks no daemon for anything.
 */
import { readFileSync, statSync } from 'node:fs';
import { checkItems, checkPath } from '../arguments';

/** How full the queue of a daemon's plugins is, as it reported. */
export interface DaemonQueue {
  /** How many events waited for the plugins. */
  readonly waitingEvents: number;
  /** The most that waited since the daemon began. */
  readonly mostEvents: number;
  /** How many may wait; undefined where the daemon does not say (auditd before 4). */
  readonly limitEvents: number | undefined;
  /** Whether events were dropped because it was full. */
  readonly hasOverflowed: boolean;
  /** When it was reported, in milliseconds since 1970. */
  readonly reportedMs: number;
}

/** Where auditd writes it: in its own folder since 4, before that beside it. */
export const DAEMON_REPORTS: readonly string[] = ['/run/audit/auditd.state', '/run/auditd.state'];

const checkPaths = checkItems(checkPath, 'an array of paths');

/** The report is a page of text. */
const MOST_BYTES = 1 << 16;

function numberOf(text: string, name: string): number | undefined {
  const value = new RegExp(`^${name} = (\\d{1,15})$`, 'm').exec(text)?.[1];
  return value === undefined ? undefined : Number(value);
}

/** Undefined for a text that says nothing of a queue. */
export function daemonQueueOf(text: string, reportedMs: number): DaemonQueue | undefined {
  const waitingEvents = numberOf(text, 'current plugin queue depth');
  if (waitingEvents === undefined) return undefined;
  return {
    waitingEvents,
    mostEvents: numberOf(text, 'max plugin queue depth used') ?? waitingEvents,
    limitEvents: numberOf(text, 'plugin queue size'),
    hasOverflowed: /^plugin queue overflow detected = yes$/m.test(text),
    reportedMs,
  };
}

/**
 * The newest report; undefined where there is none, or this user may not read it.
 *
 * @param paths where it may be. Default: `/run/audit/auditd.state` and `/run/auditd.state`
 * @throws {ArgumentError} for what is not a list of paths
 */
export function readDaemonQueue(
  paths: readonly string[] = DAEMON_REPORTS,
): DaemonQueue | undefined {
  checkPaths(paths, 'paths');
  const found = paths.flatMap((path) => {
    try {
      const status = statSync(path);
      if (!status.isFile() || status.size > MOST_BYTES) return [];
      return daemonQueueOf(readFileSync(path, 'latin1'), status.mtimeMs) ?? [];
    } catch {
      return [];
    }
  });
  return found.toSorted((a, b) => b.reportedMs - a.reportedMs)[0];
}
