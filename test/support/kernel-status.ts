/** The kernel's status as it is after a boot, and what of it requests change. */
import type { StatusData } from '../../lib/kernel/native';
import type { AuditStatus } from '../../lib/kernel/status';
import { STATUS_MASK } from '../../lib/tables/audit.generated';

export const FIRST_STATUS: Readonly<StatusData> = {
  mask: 0,
  enabled: 0,
  failure: 1,
  pid: 0,
  rateLimit: 0,
  backlogLimit: 64,
  lost: 0,
  backlog: 0,
  featureBitmap: 0x7f,
  backlogWaitTime: 15_000,
  backlogWaitTimeActual: 0,
};

/** The settings of `AUDIT_SET` that change the status member of the same name. */
export const SETTINGS = [
  [STATUS_MASK.ENABLED, 'enabled'],
  [STATUS_MASK.FAILURE, 'failure'],
  [STATUS_MASK.RATE_LIMIT, 'rateLimit'],
  [STATUS_MASK.BACKLOG_LIMIT, 'backlogLimit'],
  [STATUS_MASK.BACKLOG_WAIT_TIME, 'backlogWaitTime'],
] as const;

/** What stays as it is until somebody changes it; whatever happens on the machine moves the counters. */
export function withoutCounters(status: AuditStatus): Partial<AuditStatus> {
  const counters = { lostRecords: 0, backlogRecords: 0, backlogWaitTimeActualJiffies: 0 };
  return { ...status, ...counters };
}
