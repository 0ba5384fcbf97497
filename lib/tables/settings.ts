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

/** A setting's name. */
export type SettingName = keyof AuditSettings;

/** A setting as auditctl(8) has it. */
interface AuditctlSetting {
  /** What `auditctl -s` calls it. */
  readonly name: string;
  /** The option that sets it. */
  readonly option: string;
}

const AUDITCTL_SETTINGS: Readonly<Record<SettingName, AuditctlSetting>> = {
  enabled: { name: 'enabled', option: '-e' },
  failureMode: { name: 'failure', option: '-f' },
  rateLimitPerSecond: { name: 'rate_limit', option: '-r' },
  backlogLimitRecords: { name: 'backlog_limit', option: '-b' },
  backlogWaitTimeJiffies: { name: 'backlog_wait_time', option: '--backlog_wait_time' },
  loginuidImmutable: { name: 'loginuid_immutable', option: '--loginuid-immutable' },
};

/** What auditctl(8) calls the setting when it shows the status. */
export function auditctlName(setting: SettingName): string {
  return AUDITCTL_SETTINGS[setting].name;
}

/** The words of a rules file, or of auditctl's command line, that give the setting this value. */
export function auditctlWords(setting: SettingName, value: string | number | boolean): string {
  const { option } = AUDITCTL_SETTINGS[setting];
  if (typeof value === 'boolean') return option;
  const words: readonly string[] = setting === 'enabled' ? ENABLED_STATES : FAILURE_MODES;
  return `${option} ${typeof value === 'string' ? words.indexOf(value) : value}`;
}

/** The value of a setting that has one. */
export type SettingValue<Name extends SettingName> = Exclude<AuditSettings[Name], undefined>;
