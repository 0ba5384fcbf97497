/** The settings of a policy: finds those that differ in the kernel, and changes them. */
import type { Request } from '../../kernel/exchange';
import type { StatusData } from '../../kernel/native';
import { type Setting, lockLoginuidRequest, setStatusRequest } from '../../kernel/requests';
import type { PolicySettings } from '../files/rules-text';
import { done, loginuidIsImmutable, type RequestPort } from './kernel-state';

/** A setting that the plan changes. */
export interface SettingChange {
  readonly setting: Setting | 'loginuidImmutable';
  readonly from: number;
  readonly to: number;
}

/** The wanted settings that differ now, in the order in which they are set. */
export async function settingChanges(
  control: RequestPort,
  settings: PolicySettings,
  now: StatusData,
): Promise<SettingChange[]> {
  const wanted: [Setting, number | undefined][] = [
    ['backlogLimit', settings.backlogLimitRecords],
    ['backlogWaitTime', settings.backlogWaitTimeJiffies],
    ['failure', settings.failureMode],
    ['rateLimit', settings.rateLimitPerSecond],
    ['enabled', settings.enabled],
  ];
  const changes: SettingChange[] = [];
  if (settings.loginuidImmutable === true && !(await loginuidIsImmutable(control))) {
    changes.push({ setting: 'loginuidImmutable', from: 0, to: 1 });
  }
  for (const [setting, to] of wanted) {
    const from = now[setting] ?? 0;
    if (to !== undefined && to !== from) changes.push({ setting, from, to });
  }
  return changes;
}

/** Whether the change cannot be undone before the next boot. */
export function locks({ setting, to }: SettingChange): boolean {
  return setting === 'loginuidImmutable' || (setting === 'enabled' && to === 2);
}

function settingRequest({ setting, to }: SettingChange): Request {
  if (setting !== 'loginuidImmutable') return setStatusRequest(setting, to);
  return lockLoginuidRequest();
}

export async function changeSetting(control: RequestPort, change: SettingChange): Promise<void> {
  const { setting, to } = change;
  done(await control.request(settingRequest(change)), {
    name: `set ${setting} to ${to}`,
    capability: 'CAP_AUDIT_CONTROL',
    hints: { EINVAL: 'this kernel does not accept the value, or does not have the setting' },
  });
}
