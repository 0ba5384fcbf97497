/** The public API: re-exports only. */
export { checkRules, planRules, watchDrift } from './applying/drift';
export type { CheckOptions, CheckResult, Drift, WatchDriftOptions } from './applying/drift';
export { ApplyError, VerificationError } from './applying/errors';
export { RulePlan } from './applying/rule-plan';
export type { ApplyOptions, DesiredPolicy, PlanOptions } from './applying/rule-plan';
export type { SettingChange } from './applying/settings';
export { AuditClient } from './client';
export type {
  ClientOptions,
  KeyFilter,
  RuleFailure,
  RuleInput,
  RuleResult,
  RuleSuccess,
  UserMessageOptions,
} from './client';
export { decodeRule, encodeRule } from './codec';
export { AddonError, AuditError, ClosedError, NoAnswerError, RuleError } from './errors';
export type { AuditErrorDetails, ErrorSource, RuleErrorCode, RuleErrorDetails } from './errors';
export { RecordStream } from './events/record-stream';
export type { LostRecords, RawRecord, RecordStreamOptions } from './events/record-stream';
export { decodeRecord } from './events/decoded/decoded-record';
export type {
  DecodedName,
  DecodedRecord,
  DecodedRecordOf,
  OtherRecord,
} from './events/decoded/decoded-record';
export type { AuditId, DeviceNumber } from './events/decoded/codecs';
export { AuditEvent, DamagedRecord } from './events/event';
export type { Completion } from './events/event';
export type {
  DamagedJson,
  EventJson,
  EventJsonOptions,
  JsonValue,
  RecordJson,
} from './events/event-json';
export type { EcsCategory, EcsType } from './events/ecs/categories';
export type {
  EcsAudit,
  EcsDocument,
  EcsEndpoint,
  EcsFile,
  EcsIdentity,
  EcsProcess,
  EcsUser,
} from './events/ecs/ecs-document';
export type { EcsOptions } from './events/ecs/to-ecs';
export type { EventAction } from './events/normalized/actions';
export type { AnyValue, KeyValue, LogRecord } from './events/opentelemetry/log-record';
export type { LogRecordOptions } from './events/opentelemetry/to-log-record';
export { auditEvents, AuditEventStream } from './events/event-stream';
export type { AuditEventsOptions } from './events/event-source';
export type { EventStreamStats, StreamItem } from './events/event-stream';
export type { CountedLoss, Loss, SerialGap } from './events/loss';
export { splitArguments } from './events/execve';
export type { ExecutedArguments } from './events/execve';
export { decodeSockaddr } from './events/interpret/sockaddr';
export type { SocketAddress } from './events/interpret/sockaddr';
export { journalLines } from './events/journal-export';
export { parseEventBatches, parseEvents, parseLine } from './events/parse-events';
export type { ParseEventsOptions } from './events/parse-events';
export { AuditRecord } from './events/record';
export type { EventId } from './events/record';
export { decodeUntrusted, decodeUntrustedBytes } from './events/untrusted';
export { parseWhere, WhereError } from './events/where';
export type { EventCondition, WhereErrorCode, WhereOptions } from './events/where';
export { LocalNames } from './interpret/local-names';
export type { NameSources } from './interpret/local-names';
export { NumericNames } from './interpret/names';
export type { Names } from './interpret/names';
export { forgetNames, sharedNames } from './interpret/shared-names';
export type { RuleData } from './rules/rule-data';
export {
  addRule,
  addRules,
  deleteAllRules,
  deleteRule,
  deleteRules,
  getFeatures,
  getStatus,
  listRules,
  makeEquivalent,
  resetBacklogWaitTimeActual,
  resetLost,
  sendUserMessage,
  setBacklogLimit,
  setBacklogWaitTime,
  setEnabled,
  setFailureMode,
  setFeature,
  setRateLimit,
  trim,
} from './one-shot';
export { diffRules } from './policy/diff';
export type { DiffOptions, RuleDifference } from './policy/diff';
export { equalRules, meaningOf } from './policy/equal';
export type { Change, ChangeKind, RuleOrder, RuleSteps, Step } from './policy/plan';
export { mergeRules } from './rule-files/merge';
export { readPolicy, readPolicyPath } from './rule-files/policy-text';
export type { PlacedRule, Policy, PolicyChecks, ReadPolicy } from './rule-files/policy-text';
export { readRulesFile, readRulesPath, RulesFileError } from './rule-files/rules-path';
export type { RulesFile, RulesPathOptions } from './rule-files/rules-path';
export { formatProblem, parseRulesText } from './rule-files/rules-text';
export type {
  Place,
  PolicySettings,
  Problem,
  RulesLine,
  RulesText,
  RulesTextOptions,
} from './rule-files/rules-text';
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
  ConditionField,
  ConditionOf,
  ConditionOn,
  FieldBuilder,
  Permissions,
  SyscallRuleParts,
  WatchOptions,
} from './rules/build';
export { compileRule } from './rules/compile';
export { decompileRule } from './rules/decompile';
export { formatRule, ruleWords } from './rules/format';
export type { FormatOptions } from './rules/format';
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
export { ruleFromJson } from './rules/rule-json';
export { localTarget } from './rules/target';
export type { Target } from './rules/target';
export type {
  AuditFeatures,
  AuditStatus,
  EnabledState,
  FailureMode,
  FeatureName,
  FeatureState,
  KernelFeature,
} from './status';
export { machineByName, machineOfUname } from './tables/machines';
export type { Machine, MachineName } from './tables/machines';
