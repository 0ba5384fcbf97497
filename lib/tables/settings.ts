/**
 * The settings of the kernel's audit code: one name, one unit and one set of words for each, wherever it
 * is read, written down, planned or changed. The words and their numbers are auditctl(8)'s.
 */

/** `immutable` is auditctl's `-e 2`: nothing can be changed until the next boot. */
export type EnabledState = 'disabled' | 'enabled' | 'immutable';

/** What the kernel does when it must drop a record: nothing, log it, or panic. */
export type FailureMode = 'silent' | 'printk' | 'panic';

/** In the order of their numbers. */
export const ENABLED_STATES: readonly EnabledState[] = ['disabled', 'enabled', 'immutable'];
export const FAILURE_MODES: readonly FailureMode[] = ['silent', 'printk', 'panic'];

/** Settings of the kernel's audit code. Those that are left out are not spoken of. */
export interface AuditSettings {
  /** Whether audit is on (`-e`). */
  readonly enabled?: EnabledState | undefined;
  /** What the kernel does when it must drop a record (`-f`). */
  readonly failureMode?: FailureMode | undefined;
  /** Most records a second, above which they are lost; 0 is without limit (`-r`). */
  readonly rateLimitPerSecond?: number | undefined;
  /** Most records that may wait for a receiver; 0 is without limit (`-b`). */
  readonly backlogLimitRecords?: number | undefined;
  /**
   * How long a process may be held up while the backlog is full, in jiffies of the kernel, its
   * `CONFIG_HZ` a second, and at most 600 seconds (`--backlog_wait_time`).
   */
  readonly backlogWaitTimeJiffies?: number | undefined;
  /**
   * Whether a login uid that was set stays as it is until the next boot (`--loginuid-immutable`). It
   * cannot be taken back, so false says nothing.
   */
  readonly loginuidImmutable?: boolean | undefined;
}

export type SettingName = keyof AuditSettings;

/** The value of a setting that has one. */
export type SettingValue<Name extends SettingName> = Exclude<AuditSettings[Name], undefined>;
