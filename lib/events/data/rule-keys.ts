/** {@link hasRuleKeys}: in which records `key` is the key of a rule. */

/** `AUDIT_SYSCALL`, `AUDIT_FS_WATCH`, `AUDIT_CONFIG_CHANGE` and `AUDIT_URINGOP` of `<linux/audit.h>`. */
export const RULE_KEY_TYPES: readonly number[] = [1300, 1301, 1305, 1336];

const TYPES: ReadonlySet<number> = new Set(RULE_KEY_TYPES);

/**
 * Whether records of the type name keys of rules. Others do not: in an AVC of an IPC object `key` was the
 * object's number before Linux 5.16, and in messages it is whatever a program says.
 */
export function hasRuleKeys(typeNumber: number): boolean {
  return TYPES.has(typeNumber);
}
