/** The settings of a policy: which of them the kernel has otherwise, and changing them. */
import {
  type Check,
  checkFlag,
  checkInteger,
  checkOptions,
  checkWord,
  MOST,
} from '../../arguments';
import type { Request } from '../../kernel/exchange';
import { checkBacklogWaitTime, einvalHint } from '../../machine/setting-limits';
import type { StatusData } from '../../kernel/native';
import { lockLoginuidRequest, type Setting, setStatusRequest } from '../../kernel/requests';
import {
  auditctlName,
  type AuditSettings,
  ENABLED_STATES,
  FAILURE_MODES,
  type SettingName,
  type SettingValue,
} from '../../tables/settings';
import { done, loginuidIsImmutable, type RequestPort } from './kernel-state';

/** A setting that the plan changes, and its values in the words and units of {@link AuditSettings}. */
export type SettingChange = {
  readonly [Name in SettingName]: {
    /** Which. */
    readonly setting: Name;
    /** What it is now. */
    readonly from: SettingValue<Name>;
    /** What it is to be. */
    readonly to: SettingValue<Name>;
  };
}[SettingName];

/** The settings of `AUDIT_SET`. */
type StatusSetting = Exclude<SettingName, 'loginuidImmutable'>;

interface Wire {
  /** What it is called in `struct audit_status`. */
  readonly member: Setting;
  /** What its numbers mean; undefined where they mean themselves. */
  readonly words?: readonly string[];
}

/** In the order in which they are set. */
const WIRE: Readonly<Record<StatusSetting, Wire>> = {
  backlogLimitRecords: { member: 'backlogLimit' },
  backlogWaitTimeJiffies: { member: 'backlogWaitTime' },
  failureMode: { member: 'failure', words: FAILURE_MODES },
  rateLimitPerSecond: { member: 'rateLimit' },
  enabled: { member: 'enabled', words: ENABLED_STATES },
};

const STATUS_SETTINGS = Object.keys(WIRE) as StatusSetting[];

const checkCount = checkInteger(0, MOST);

const SETTING_CHECKS: Readonly<Record<SettingName, Check>> = {
  enabled: checkWord(ENABLED_STATES),
  failureMode: checkWord(FAILURE_MODES),
  rateLimitPerSecond: checkCount,
  backlogLimitRecords: checkCount,
  backlogWaitTimeJiffies: checkBacklogWaitTime,
  loginuidImmutable: checkFlag,
};

/** Whether they are {@link AuditSettings}. */
export function checkSettings(value: unknown, argument: string): asserts value is AuditSettings {
  checkOptions(value, SETTING_CHECKS, argument);
}

/** What the kernel's number says in words, or itself. */
function valueOf({ words }: Wire, number: number): string | number {
  return words === undefined ? number : (words[number] ?? number);
}

/** What the setting is in the kernel's status; what an old kernel does not tell counts as 0. */
export function settingIn(status: StatusData, setting: StatusSetting): string | number {
  const wire = WIRE[setting];
  return valueOf(wire, status[wire.member] ?? 0);
}

/** The wanted settings that differ now, in the order in which they are set. */
export async function settingChanges(
  control: RequestPort,
  settings: AuditSettings,
  now: StatusData,
): Promise<SettingChange[]> {
  const changes: SettingChange[] = [];
  if (settings.loginuidImmutable === true && !(await loginuidIsImmutable(control))) {
    changes.push({ setting: 'loginuidImmutable', from: false, to: true });
  }
  for (const setting of STATUS_SETTINGS) {
    const to = settings[setting];
    const from = settingIn(now, setting);
    if (to !== undefined && to !== from) changes.push({ setting, from, to } as SettingChange);
  }
  return changes;
}

/** Whether the change cannot be undone before the next boot. */
export function locks({ setting, to }: SettingChange): boolean {
  return setting === 'loginuidImmutable' || (setting === 'enabled' && to === 'immutable');
}

function settingRequest({ setting, to }: SettingChange): Request {
  if (setting !== 'loginuidImmutable') {
    const { member, words } = WIRE[setting];
    const number = typeof to === 'number' ? to : (words?.indexOf(to) ?? 0);
    return setStatusRequest(member, number);
  }
  return lockLoginuidRequest();
}

export async function changeSetting(control: RequestPort, change: SettingChange): Promise<void> {
  const { setting, to } = change;
  const hint = einvalHint(setting === 'backlogWaitTimeJiffies' ? to : undefined);
  done(await control.request(settingRequest(change)), {
    name: `set ${auditctlName(setting)} to ${to}`,
    capability: 'CAP_AUDIT_CONTROL',
    hints: { EINVAL: hint },
  });
}
