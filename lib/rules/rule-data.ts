/**
 * A rule in the kernel's numbers: the contents of `struct audit_rule_data` in `<linux/audit.h>`,
 * without its layout.
 */
export interface RuleData {
  /** `AUDIT_FILTER_*` list number, without `AUDIT_FILTER_PREPEND`. */
  readonly list: number;
  /** Whether `AUDIT_FILTER_PREPEND` is set. */
  readonly prepend: boolean;
  /** `AUDIT_NEVER`, `AUDIT_POSSIBLE` or `AUDIT_ALWAYS`. */
  readonly action: number;
  /** The 64 mask words (`AUDIT_BITMASK_SIZE`): bit n of word w selects system call `32 * w + n`. */
  readonly syscalls: Uint32Array;
  /** Triples of field number, operator code and value, at most 64 (`AUDIT_MAX_FIELDS`). */
  readonly fields: Uint32Array;
  /** The bytes of the string fields, in the order of the fields; each field's value is the length. */
  readonly strings: readonly Uint8Array[];
}
