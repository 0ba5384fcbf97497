/** The kernel's audit status and features in words, from auditctl(8) and `<linux/audit.h>`. */
import type { FeatureData, StatusData } from './native';
import { refuseArgument } from '../arguments';
import { FEATURE, FEATURE_BITMAP } from '../tables/audit.generated';
import {
  type AuditSettings,
  ENABLED_STATES,
  type EnabledState,
  FAILURE_MODES,
  type FailureMode,
} from '../tables/settings';

/** What this kernel's audit code supports, from the feature bitmap in the status. */
export type KernelFeature =
  | 'backlog-limit'
  | 'backlog-wait-time'
  | 'executable-path'
  | 'exclude-extend'
  | 'sessionid-filter'
  | 'lost-reset'
  | 'filter-fs';

const KERNEL_FEATURES: Readonly<Record<KernelFeature, number>> = {
  'backlog-limit': FEATURE_BITMAP.BACKLOG_LIMIT,
  'backlog-wait-time': FEATURE_BITMAP.BACKLOG_WAIT_TIME,
  'executable-path': FEATURE_BITMAP.EXECUTABLE_PATH,
  'exclude-extend': FEATURE_BITMAP.EXCLUDE_EXTEND,
  'sessionid-filter': FEATURE_BITMAP.SESSIONID_FILTER,
  'lost-reset': FEATURE_BITMAP.LOST_RESET,
  'filter-fs': FEATURE_BITMAP.FILTER_FS,
};

/**
 * The state of the kernel's audit code: `struct audit_status` of `<linux/audit.h>`. Its settings are
 * {@link AuditSettings}; whether the login uid is immutable is a feature.
 */
export interface AuditStatus extends Omit<AuditSettings, 'loginuidImmutable'> {
  readonly enabled: EnabledState;
  readonly failureMode: FailureMode;
  readonly rateLimitPerSecond: number;
  readonly backlogLimitRecords: number;
  /** Process ID of the registered audit daemon; 0 when there is none. */
  readonly daemonPid: number;
  /** Number of records lost since boot or the last reset. */
  readonly lostRecords: number;
  /** Number of records waiting now. */
  readonly backlogRecords: number;
  /** Those of `featureBitmap` that have a name here. */
  readonly kernelFeatures: readonly KernelFeature[];
  /** As sent by the kernel; bits without a name here are kept. */
  readonly featureBitmap: number;
  /** Undefined when the kernel is too old to report it. */
  readonly backlogWaitTimeJiffies: number | undefined;
  /** How long processes have been held up since boot or the last reset, in jiffies. */
  readonly backlogWaitTimeActualJiffies: number | undefined;
}

/** @throws {RangeError} for a number that the kernel never sends. */
function word<Word>(words: readonly Word[], number: number | undefined, what: string): Word {
  const found = words[number ?? -1];
  if (found === undefined) throw new RangeError(`the kernel sent an unknown ${what}: ${number}`);
  return found;
}

export function statusOf(data: StatusData): AuditStatus {
  const bitmap = data.featureBitmap ?? 0;
  const features = Object.keys(KERNEL_FEATURES) as KernelFeature[];
  return {
    enabled: word(ENABLED_STATES, data.enabled, 'enabled state'),
    failureMode: word(FAILURE_MODES, data.failure, 'failure mode'),
    daemonPid: data.pid ?? 0,
    rateLimitPerSecond: data.rateLimit ?? 0,
    backlogLimitRecords: data.backlogLimit ?? 0,
    lostRecords: data.lost ?? 0,
    backlogRecords: data.backlog ?? 0,
    kernelFeatures: features.filter((name) => (bitmap & KERNEL_FEATURES[name]) !== 0),
    featureBitmap: bitmap,
    backlogWaitTimeJiffies: data.backlogWaitTime,
    backlogWaitTimeActualJiffies: data.backlogWaitTimeActual,
  };
}

/** @throws {ArgumentError} when the value is neither a state nor auditctl's number for one. */
export function enabledNumber(state: EnabledState | 0 | 1 | 2): number {
  return numberOf(ENABLED_STATES, state, 'state');
}

/** @throws {ArgumentError} when the value is neither a mode nor auditctl's number for one. */
export function failureNumber(mode: FailureMode | 0 | 1 | 2): number {
  return numberOf(FAILURE_MODES, mode, 'mode');
}

function numberOf(words: readonly string[], value: string | number, argument: string): number {
  const number = typeof value === 'number' ? value : words.indexOf(value);
  if (words[number] !== undefined) return number;
  return refuseArgument(argument, `one of ${words.join(', ')}, 0, 1, 2`, value);
}

/** A feature of the running kernel that can be switched on or off, and locked: `AUDIT_FEATURE_*`. */
export type FeatureName = 'only-unset-loginuid' | 'loginuid-immutable';

export const FEATURE_NUMBERS: Readonly<Record<FeatureName, number>> = {
  'only-unset-loginuid': FEATURE.ONLY_UNSET_LOGINUID,
  'loginuid-immutable': FEATURE.LOGINUID_IMMUTABLE,
};

/** @throws {ArgumentError} when no feature has that name. */
export function featureNumber(name: FeatureName): number {
  if (typeof name === 'string' && Object.hasOwn(FEATURE_NUMBERS, name)) {
    return FEATURE_NUMBERS[name];
  }
  return refuseArgument('name', `one of ${Object.keys(FEATURE_NUMBERS).join(', ')}`, name);
}

/** Whether a feature is there, on, and locked. */
export interface FeatureState {
  /** Whether this kernel has the feature. */
  readonly supported: boolean;
  /** Whether it is on. */
  readonly enabled: boolean;
  /** Whether it can no longer be changed. */
  readonly locked: boolean;
}

/** All features by their names. */
export type AuditFeatures = Readonly<Record<FeatureName, FeatureState>>;

export function featuresOf(data: FeatureData): AuditFeatures {
  const state = (name: FeatureName): FeatureState => {
    const bit = 1 << FEATURE_NUMBERS[name];
    return {
      supported: (data.mask & bit) !== 0,
      enabled: (data.features & bit) !== 0,
      locked: (data.lock & bit) !== 0,
    };
  };
  return {
    'only-unset-loginuid': state('only-unset-loginuid'),
    'loginuid-immutable': state('loginuid-immutable'),
  };
}
