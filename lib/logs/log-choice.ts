/**
 * Which logs `tsausearch` and `tsaureport` read: those that are named, standard input if it is a pipe, or the system's.
 * Knows nothing of what is looked for in them.
 */
import { fstatSync } from 'node:fs';
import type { LogFileError } from '../errors';
import { auditLogs } from './audit-logs';
import { readAuditdConf } from './auditd-conf';
import { type LogFile, STANDARD_INPUT } from './log-file';

export interface LogsAsked {
  /** A log or a folder of logs. */
  readonly input?: string | undefined;
  /** Not from standard input, even if that is a pipe. */
  readonly fromSystem: boolean;
}

export interface LogChoice {
  readonly files: readonly LogFile[];
  /** Whether more may come while they are read. */
  readonly isLive: boolean;
}

/** Only a pipe is meant to be read: cron and other programs give another standard input. */
function isPipe(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFIFO();
  } catch {
    return false;
  }
}

/** @param standardInput its descriptor */
export async function chooseLogs(
  { input, fromSystem }: LogsAsked,
  onError: (error: LogFileError) => void,
  standardInput = 0,
): Promise<LogChoice> {
  if (input !== undefined) {
    return { files: await auditLogs({ files: [input], onError }), isLive: false };
  }
  if (!fromSystem && isPipe(standardInput)) {
    return { files: await auditLogs({ files: [STANDARD_INPUT], onError }), isLive: true };
  }
  return { files: await auditLogs({ onError }), isLive: false };
}

/** How long the end of an event is waited for, in milliseconds: as asked, or as auditd is configured. */
export function endOfEventMs(asked: number | undefined): number {
  return asked ?? readAuditdConf().endOfEventTimeoutMs;
}
