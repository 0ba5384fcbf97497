/**
 * `audit-netlink`: all of the other entries, and the client with its calls to the kernel.
 *
 * @module audit-netlink
 */
export * from './events';
export * from './policy';
export * from './rules';
export { AuditClient } from './client/client';
export type {
  ClientOptions,
  FeatureOptions,
  RuleFailure,
  RuleResult,
  RuleSuccess,
  UserMessageOptions,
} from './client/client';
export { AuditDispatcher } from './daemon/dispatch/dispatcher';
export type { DispatcherOptions, DispatcherSettings } from './daemon/dispatch/dispatcher';
export type {
  DispatcherEvent,
  OverflowAction,
  OverflowActions,
  PluginEnded,
  PluginLoss,
  PluginOverflow,
  PluginProblem,
  PluginStarted,
  PluginState,
  PluginStatus,
} from './daemon/dispatch/dispatch-events';
export { parsePluginFile } from './daemon/dispatch/plugin-file';
export type {
  ModulePlugin,
  ParsedPlugin,
  PluginConfig,
  ProgramPlugin,
  SocketPlugin,
} from './daemon/dispatch/plugin-file';
export type {
  EventPlugin,
  LostRecords,
  PluginContext,
  RecordPlugin,
} from './daemon/dispatch/plugin-module';
export type { DispatchedRecord } from './daemon/dispatch/record-bytes';
export type { DispatchLoss, QueueAccounts } from './daemon/dispatch/record-queue';
export { PluginError } from './errors';
export type { PluginErrorCode, PluginErrorDetails } from './errors';
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
export type {
  AuditFeatures,
  AuditStatus,
  FeatureName,
  FeatureState,
  KernelFeature,
} from './kernel/status';
export { TraceError } from './errors';
export type { TraceErrorCode } from './errors';
export { traceProgram } from './trace/program-trace';
export type {
  ProgramEnd,
  ProgramTrace,
  TraceOptions,
  TraceStats,
  TraceStream,
} from './trace/program-trace';
export type { TracedCalls } from './trace/traced-calls';
export { DaemonError } from './errors';
export type { DaemonErrorCode } from './errors';
export { AuditDaemon } from './daemon/audit-daemon';
export type {
  AuditDaemonEvents,
  AuditDaemonOptions,
  DaemonLogReport,
  DaemonLoss,
  DaemonLossPlace,
  DaemonReport,
} from './daemon/audit-daemon';
export type {
  DaemonActionName,
  DaemonAction,
  DaemonConfiguration,
  FlushMode,
  FreeSpace,
  NodeNameFormat,
} from './daemon/configuration/daemon-configuration';
export {
  defaultDaemonConfiguration,
  parseDaemonConfiguration,
} from './daemon/configuration/parse-configuration';
export type {
  ConfigurationProblem,
  ConfigurationProblemCode,
  ParsedDaemonConfiguration,
} from './daemon/configuration/parse-configuration';
export type { DaemonHost, MessageSeverity } from './daemon/daemon-host';
export { DaemonPlugins } from './daemon/daemon-plugins';
export { DaemonServer } from './daemon/daemon-server';
export type { DaemonServerOptions } from './daemon/daemon-server';
export type { NodeTrust } from './daemon/remote/claimed-nodes';
export { ListenError } from './daemon/remote/remote-server';
export { TlsFilesError } from './daemon/remote/tls-files';
export type { TlsFiles } from './daemon/remote/tls-files';
export type { Requester } from './daemon/records/daemon-record';
export type { RecordBatch, RecordConsumer } from './daemon/records/record-batch';
