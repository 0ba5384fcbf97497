/**
 * `audit-netlink/rules`: rules as values. Needs no kernel; with a `target` of your own it asks
 * nothing of the machine that it runs on, and works in browsers. Only `encodeRule` and `decodeRule` load the addon.
 *
 * @module rules
 */
export { AddonError, ArgumentError, RuleError } from './errors';
export type { RuleErrorCode, RuleErrorDetails, RuleObjectErrorCode } from './errors';
export { decodeRule, encodeRule } from './kernel/codec';
export type { NamesOptions, TargetOptions } from './machine/machine-options';
export type { Names } from './machine/names';
export type { Target } from './machine/target';
export { diffRules } from './policy/plan/diff';
export type { DiffOptions, RuleDifference } from './policy/plan/diff';
export type { RuleOrder } from './policy/plan/plan';
export { equalRules, meaningOf } from './policy/meaning/equal';
export {
  BuiltRule,
  compare,
  exclude,
  field,
  filesystem,
  ioUring,
  never,
  syscallRule,
  task,
  userMessages,
  watch,
} from './rules/build';
export type {
  AbsolutePath,
  Choice,
  ComparableWith,
  ConditionField,
  ConditionOf,
  ConditionOn,
  FieldBuilder,
  IoUringParts,
  ListsOf,
  Marks,
  OperatorsOf,
  Permissions,
  Placing,
  SyscallRuleParts,
  ValueOf,
  WatchOptions,
} from './rules/build';
export { compileRule } from './rules/compile';
export { decompileRule } from './rules/decompile';
export { formatRule, ruleWords } from './rules/format';
export type { FormatOptions } from './rules/format';
export type { KeyFilter } from './rules/key-filter';
export { parseRule } from './rules/parse';
export type { ParsedRule, ParseOptions, RuleOperation } from './rules/parsing/rule-parser';
export type { RuleWarning, RuleWarningCode } from './rules/parsing/warnings';
export type {
  ActionName,
  ComparisonCondition,
  ComparisonSide,
  Condition,
  FieldCondition,
  FieldName,
  ListName,
  NamedField,
  Operator,
  Rule,
  SyscallSelection,
} from './rules/rule';
export type { RuleData } from './rules/rule-data';
export type { RuleInput, RuleObject } from './rules/rule-input';
export { ruleFromJson } from './rules/rule-json';
export type { NumberReading } from './rules/values';
export { machineByName, machineOfUname } from './tables/machines';
export type { Machine, MachineName } from './tables/machines';
