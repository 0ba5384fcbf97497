/** Everything that is shown at one moment, so that a screen that is paused can show it again. Shows nothing itself. */
import { readFileSync } from 'node:fs';
import type { AuditStatus } from '../../../kernel/status';
import { type DaemonQueue, readDaemonQueue } from '../../../metrics/daemon-report';
import type { RateRows } from '../../../metrics/rate-table';
import { WINDOWS } from '../../../metrics/second-counts';
import { LOST_PLACES, type LostWhere } from './losses';
import type { Tally } from './tally';

export interface Daemon {
  readonly pid: number;
  /** Undefined where the process is gone, or in another pid namespace. */
  readonly name: string | undefined;
  readonly queue: DaemonQueue | undefined;
}

export interface Snapshot {
  readonly kind: 'kernel' | 'log';
  /** Of the log; `-` is standard input. */
  readonly path: string;
  /** Of the newest event of a log, or now; in milliseconds since 1970. */
  readonly timeMs: number | undefined;
  readonly elapsedMs: number;
  readonly hasEnded: boolean;
  readonly events: number;
  readonly failures: number;
  /** Events in each window, and how many seconds of each were counted. */
  readonly counts: readonly number[];
  readonly seconds: readonly number[];
  readonly lost: Readonly<Record<LostWhere, number>>;
  readonly lostTotal: number;
  readonly damaged: number;
  readonly status: AuditStatus | undefined;
  /** Undefined where there is none, or nobody says. */
  readonly daemon: Daemon | undefined;
  readonly chosen: readonly string[];
  readonly tables: ReadonlyMap<string, RateRows>;
}

function nameOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}

/** The daemon that the kernel knows, with what it reported since it began, if anything. */
export function daemonOf(status: AuditStatus | undefined): Daemon | undefined {
  if (status === undefined || status.daemonPid === 0) return undefined;
  const { daemonPid: pid } = status;
  return { pid, name: nameOf(pid), queue: readDaemonQueue() };
}

/**
 * @param path of the log that the source reads
 * @param words of the tables that may be shown
 */
export function snapshotOf(tally: Tally, path: string, words: readonly string[]): Snapshot {
  const { source, counter, losses, chosen } = tally;
  tally.takeLost();
  const nowMs = source.nowMs();
  const atMs = nowMs ?? 0;
  const { status } = source;
  const lost = LOST_PLACES.map(([where]) => [where, losses.of(where)] as const);
  return {
    kind: source.kind,
    path,
    timeMs: source.kind === 'kernel' ? Date.now() : nowMs,
    elapsedMs: counter.elapsedMs(atMs),
    hasEnded: source.hasEnded,
    events: counter.events,
    failures: counter.failures,
    counts: counter.counts(atMs),
    seconds: WINDOWS.map((window) => counter.seconds(window, atMs)),
    lost: Object.fromEntries(lost) as Record<LostWhere, number>,
    lostTotal: losses.total,
    damaged: losses.damaged,
    status,
    daemon: daemonOf(status),
    chosen: chosen.texts,
    tables: new Map(words.map((word) => [word, counter.rows(word, atMs)])),
  };
}
