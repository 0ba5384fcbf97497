/**
 * `audit-netlink/policy`: whole sets of rules with their settings, from files to the kernel and back.
 *
 * @module policy
 */
export { checkRules, planRules, watchDrift } from './client/drift';
export type { CheckResult, Drift, PlanCallOptions, WatchDriftOptions } from './client/drift';
export {
  AbortError,
  AddonError,
  ArgumentError,
  AuditError,
  ClosedError,
  NoAnswerError,
  RuleError,
} from './errors';
export type { AddonAttempt } from './errors';
export { localTarget } from './machine/target';
export type { AccountFiles, Target } from './machine/target';
export type { TargetOptions } from './machine/machine-options';
export { ApplyError, VerificationError } from './policy/applying/errors';
export { RulePlan } from './policy/applying/rule-plan';
export type { ApplyOptions, DesiredPolicy, PlanOptions } from './policy/applying/rule-plan';
export type { SettingChange } from './policy/applying/settings';
export { mergeRules } from './policy/files/merge';
export type { MergeOptions } from './policy/files/merge';
export { readPolicy, readPolicyPath } from './policy/files/policy-text';
export type { PlacedRule, Policy, PolicyOptions, ReadPolicy } from './policy/files/policy-text';
export { readRulesFile, readRulesPath, RulesFileError } from './policy/files/rules-path';
export type { RulesFile, RulesPathOptions } from './policy/files/rules-path';
export { formatProblem, parseRulesText } from './policy/files/rules-text';
export type {
  Place,
  Problem,
  RulesLine,
  RulesText,
  RulesTextOptions,
} from './policy/files/rules-text';
export { equalRules, meaningOf } from './policy/meaning/equal';
export { diffRules } from './policy/plan/diff';
export type { DiffOptions, RuleDifference } from './policy/plan/diff';
export type { Change, ChangeKind, RuleOrder, RuleSteps, Step } from './policy/plan/plan';
export type { KeyFilter } from './rules/key-filter';
export type { RuleInput, RuleObject } from './rules/rule-input';
export type {
  AuditSettings,
  EnabledState,
  FailureMode,
  SettingName,
  SettingValue,
} from './tables/settings';
