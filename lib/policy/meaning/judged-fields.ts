/**
 * Which conditions the kernel judges on the lists `user` and `exclude` (`audit_filter` of its
 * kernel/auditfilter.c). At any other condition it stops and reads no further rule of the list, so
 * there the order of conditions and of rules decides more than elsewhere.
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

/** Whether the list is one of those two, which are about records and not about system calls. */
export function isAboutRecords(list: number): boolean {
  return list === FILTER.USER || list === FILTER.EXCLUDE;
}

/** Whether the kernel stops reading the list at the rule as soon as its other conditions hold. */
export function endsList({ list, fields }: RuleData): boolean {
  if (!isAboutRecords(list)) return false;
  for (let at = 0; at < fields.length; at += 3) {
    if (!JUDGED.has(fields[at] as number)) return true;
  }
  return false;
}
