/** Which logs `tsausearch` reads: those that are named, standard input if it is a pipe, or the system's. */
import { fstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LogFileError } from '../../errors';
import { auditLogs } from '../../logs/audit-logs';
import { AUDITD_CONF, readAuditdConf } from '../../logs/auditd-conf';
import { type LogFile, pathBytes, STANDARD_INPUT } from '../../logs/log-file';
import type { Output } from '../shared/output';
import type { Request } from './request';

export interface LogChoice {
  readonly files: readonly LogFile[];
  /** Whether more may come while they are read. */
  readonly isLive?: boolean;
  /** Whether it is the one log that was named. */
  readonly isNamed?: boolean;
}

function isFolder(path: string): boolean {
  return statSync(pathBytes(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Only a pipe is meant to be searched: cron gives programs another standard input. */
function isPipe(): boolean {
  try {
    return fstatSync(0).isFIFO();
  } catch {
    return false;
  }
}

export async function chooseLogs(
  { input, fromSystem }: Request,
  output: Output,
  onError: (error: LogFileError) => void,
): Promise<LogChoice> {
  if (input !== undefined) {
    const isNamed = !isFolder(input);
    if (!isNamed) output.error(`NOTE - using logs in ${join(input, 'audit.log')}`);
    return { files: await auditLogs({ files: [input], onError }), isNamed };
  }
  if (!fromSystem && isPipe()) {
    return { files: await auditLogs({ files: [STANDARD_INPUT], onError }), isLive: true };
  }
  return { files: await auditLogs({ onError }) };
}

/** How long the end of an event is waited for, in milliseconds. */
export function endOfEventMs({ timeoutMs }: Request): number {
  return timeoutMs ?? readAuditdConf(AUDITD_CONF).endOfEventTimeoutMs;
}
