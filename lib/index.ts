/** The public API: re-exports only. */
export { checkRules, planRules, watchDrift } from './client/drift';
export type { CheckOptions, CheckResult, Drift, WatchDriftOptions } from './client/drift';
export { ApplyError, VerificationError } from './policy/applying/errors';
export { RulePlan } from './policy/applying/rule-plan';
export type { ApplyOptions, DesiredPolicy, PlanOptions } from './policy/applying/rule-plan';
export type { SettingChange } from './policy/applying/settings';
export { AuditClient } from './client/client';
export type {
  ClientOptions,
  KeyFilter,
  RuleFailure,
  RuleInput,
  RuleResult,
  RuleSuccess,
  UserMessageOptions,
} from './client/client';
export { decodeRule, encodeRule } from './kernel/codec';
export {
  AddonError,
  AuditError,
  ClosedError,
  LogFormatError,
  NoAnswerError,
  RuleError,
} from './errors';
export type {
  AuditErrorDetails,
  ErrorSource,
  LogFormatErrorCode,
  RuleErrorCode,
  RuleErrorDetails,
} from './errors';
export { RecordStream } from './events/sources/record-stream';
export type { LostRecords, RawRecord, RecordStreamOptions } from './events/sources/record-stream';
export { decodeRecord } from './events/decoded/decoded-record';
export type {
  DecodedName,
  DecodedRecord,
  DecodedRecordOf,
  OtherRecord,
} from './events/decoded/decoded-record';
export type { AuditId, DeviceNumber } from './events/decoded/codecs';
export { AuditEvent, DamagedRecord } from './events/event';
export type { Completion, EventData } from './events/data/event-data';
export type {
  DamagedJson,
  EventJson,
  EventJsonOptions,
  JsonValue,
  RecordJson,
} from './events/views/event-json';
export type { EcsCategory, EcsType } from './events/views/ecs/categories';
export type {
  EcsAudit,
  EcsDocument,
  EcsEndpoint,
  EcsFile,
  EcsIdentity,
  EcsProcess,
  EcsUser,
} from './events/views/ecs/ecs-document';
export type { EcsOptions } from './events/views/ecs/to-ecs';
export type { EventAction } from './events/normalized/actions';
export type { AnyValue, KeyValue, LogRecord } from './events/views/opentelemetry/log-record';
export type { LogRecordOptions } from './events/views/opentelemetry/to-log-record';
export { auditEvents, AuditEventStream } from './events/sources/event-stream';
export type { AuditEventsOptions } from './events/sources/event-source';
export type { EventStreamStats, StreamItem } from './events/sources/event-stream';
export type { CountedLoss, Loss, SerialGap } from './events/sources/loss';
export { splitArguments } from './events/data/execve';
export type { ExecutedArguments } from './events/data/execve';
export { decodeSockaddr } from './interpret/records/sockaddr';
export type { SocketAddress } from './interpret/records/sockaddr';
export { journalLines } from './events/sources/journal-export';
export { parseEventBatches, parseEvents, parseLine } from './events/sources/parse-events';
export type { ParseEventsOptions } from './events/sources/parse-events';
export { AuditRecord } from './events/record';
export type { EventId, RecordData } from './events/data/record-data';
export { decodeUntrusted, decodeUntrustedBytes } from './text/untrusted';
export { resolveNames } from './events/resolve-names';
export { parseWhere, WhereError } from './events/where/where';
export type { EventCondition, WhereErrorCode, WhereOptions } from './events/where/where';
export { LocalNames } from './machine/local-names';
export type { NameSources, ResolveOptions } from './machine/local-names';
export type { AccountSources } from './machine/accounts';
export type { AccountKind, NameService } from './machine/name-services';
export { NumericNames } from './machine/names';
export type { Names } from './machine/names';
export { forgetNames, sharedNames } from './machine/shared-names';
export { logLines } from './logs/log-lines';
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
} from './client/one-shot';
export { diffRules } from './policy/plan/diff';
export type { DiffOptions, RuleDifference } from './policy/plan/diff';
export { equalRules, meaningOf } from './policy/meaning/equal';
export type { Change, ChangeKind, RuleOrder, RuleSteps, Step } from './policy/plan/plan';
export { mergeRules } from './policy/files/merge';
export { readPolicy, readPolicyPath } from './policy/files/policy-text';
export type { PlacedRule, Policy, PolicyChecks, ReadPolicy } from './policy/files/policy-text';
export { readRulesFile, readRulesPath, RulesFileError } from './policy/files/rules-path';
export type { RulesFile, RulesPathOptions } from './policy/files/rules-path';
export { formatProblem, parseRulesText } from './policy/files/rules-text';
export type {
  Place,
  PolicySettings,
  Problem,
  RulesLine,
  RulesText,
  RulesTextOptions,
} from './policy/files/rules-text';
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
export { localTarget } from './machine/target';
export type { Target } from './machine/target';
export type {
  AuditFeatures,
  AuditStatus,
  EnabledState,
  FailureMode,
  FeatureName,
  FeatureState,
  KernelFeature,
} from './kernel/status';
export { machineByName, machineOfUname } from './tables/machines';
export type { Machine, MachineName } from './tables/machines';
