/**
 * The conditions that the kernel evaluates on the lists `user` and `exclude` (`audit_filter` in
 * kernel/auditfilter.c). At any other condition it stops reading the list, so on these lists the
 * order of conditions and rules matters more than elsewhere.
 */
import type { RuleData } from '../../rules/rule-data';
import { FIELD, FILTER } from '../../tables/audit.generated';

const JUDGED: ReadonlySet<number> = new Set([
  FIELD.PID,
  FIELD.UID,
  FIELD.GID,
  FIELD.LOGINUID,
  FIELD.LOGINUID_SET,
  FIELD.MSGTYPE,
  FIELD.SUBJ_USER,
  FIELD.SUBJ_ROLE,
  FIELD.SUBJ_TYPE,
  FIELD.SUBJ_SEN,
  FIELD.SUBJ_CLR,
  FIELD.EXE,
]);

/** Whether the list is one of those two, whose rules are about records, not system calls. */
export function isAboutRecords(list: number): boolean {
  return list === FILTER.USER || list === FILTER.EXCLUDE;
}

/** Whether the kernel stops reading the list at this rule when the conditions before hold. */
export function endsList({ list, fields }: RuleData): boolean {
  if (!isAboutRecords(list)) return false;
  for (let at = 0; at < fields.length; at += 3) {
    if (!JUDGED.has(fields[at] as number)) return true;
  }
  return false;
}
