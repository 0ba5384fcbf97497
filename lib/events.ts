/**
 * `audit-netlink/events`: events and records, from the kernel or from logs, and what they can be turned into.
 *
 * @module events
 */
export {
  AddonError,
  ArgumentError,
  AuditError,
  ClosedError,
  IterationError,
  LogFileError,
  LogFormatError,
} from './errors';
export type { AddonAttempt } from './errors';
export type { AuditErrorDetails, ErrorSource, LogFormatErrorCode } from './errors';
export type { AuditId, DeviceNumber } from './events/decoded/codecs';
export { decodeRecord } from './events/decoded/decoded-record';
export type {
  DecodedName,
  DecodedRecord,
  DecodedRecordOf,
  OtherRecord,
} from './events/decoded/decoded-record';
export type { Completion, EventData } from './events/data/event-data';
export type {
  BytesTest,
  EventFilter,
  EventTest,
  FieldTest,
  NodeTest,
  SerialTest,
  TypeTest,
} from './events/data/event-filter';
export { splitArguments } from './events/data/execve';
export type { ExecutedArguments, MissingArguments } from './events/data/execve';
export type { EventId, RecordData } from './events/data/record-data';
export { AuditEvent, DamagedRecord } from './events/event';
export type { EventAction } from './events/normalized/actions';
export type { Verdict } from './events/normalized/statement';
export { AuditRecord } from './events/record';
export { shortenCommand } from './events/shorten-command';
export type { AuditEventsOptions } from './events/sources/event-source';
export { auditEvents, AuditEventStream } from './events/sources/event-stream';
export type { EventStreamStats, StreamItem } from './events/sources/event-stream';
export { journalLines } from './events/sources/journal-export';
export type { CountedLoss, Loss, SerialGap } from './events/sources/loss';
export { parseEventBatches, parseEvents, parseLine } from './events/sources/parse-events';
export type { LogSource } from './events/sources/log-source';
export type { ParseEventsOptions } from './events/sources/text-reassembly';
export { RecordStream } from './events/sources/record-stream';
export type { RecordStreamOptions } from './events/sources/record-stream';
export type { EcsCategory, EcsType } from './events/views/ecs/categories';
export type {
  EcsAudit,
  EcsDocument,
  EcsEndpoint,
  EcsFile,
  EcsIdentity,
  EcsProcess,
  EcsSecurityContext,
  EcsUser,
} from './events/views/ecs/ecs-document';
export type { EcsOptions } from './events/views/ecs/to-ecs';
export type {
  DamagedJson,
  EventJson,
  EventJsonOptions,
  JsonValue,
  RecordJson,
} from './events/views/event-json';
export type { AnyValue, KeyValue, LogRecord } from './events/views/opentelemetry/log-record';
export type { LogRecordOptions } from './events/views/opentelemetry/to-log-record';
export { parseAusearchExpression } from './events/where/ausearch-expression';
export { parseWhere } from './events/where/where';
export { WhereError } from './events/where/where-error';
export type { EventCondition } from './events/where/where';
export type { WhereErrorCode } from './events/where/where-error';
export { decodeSockaddr } from './interpret/records/sockaddr';
export type { SocketAddress } from './interpret/records/sockaddr';
export { logLines } from './logs/log-lines';
export type { LogProgress } from './logs/log-bytes';
export { searchEvents } from './search/search-events';
export type { SearchOptions } from './search/search-events';
export { TimeWordsError } from './search/time-words';
export type { TimeWordsErrorCode } from './search/time-words';
export type { Moment } from './search/wanted-words';
export type { Overflow } from './kernel/native';
export { GroupingError } from './report/grouping';
export type { LogGap, LogGaps } from './report/log-gaps';
export { reportHtml } from './report/html/report-html';
export type { ReportHtmlOptions } from './report/html/report-html';
export type {
  EventReport,
  ReportColumn,
  ReportOthers,
  ReportRow,
  OtherSeries,
  ReportSeries,
  ValueSeries,
  ReportTable,
  ReportTimeline,
} from './report/report';
export { reportEvents } from './report/report-events';
export type { LostItem, ReportItem, ReportOptions } from './report/report-events';
export { AuditMetrics } from './metrics/audit-metrics';
export type { AuditMetricsOptions } from './metrics/audit-metrics';
export { readDaemonQueue } from './metrics/daemon-report';
export type { DaemonQueue } from './metrics/daemon-report';
export { prometheusText } from './metrics/prometheus-text';
export type { Metric, MetricSample } from './metrics/prometheus-text';
export { resolveNames } from './events/resolve-names';
export type { NamedItem, ResolveNamesOptions } from './events/resolve-names';
export type { AccountSources } from './machine/accounts';
export { LocalNames } from './machine/local-names';
export type { NameSources, ResolveOptions } from './machine/local-names';
export type { NamesOptions, TargetOptions } from './machine/machine-options';
export type { AccountKind, NameService } from './machine/name-services';
export { NumericNames } from './machine/names';
export type { Names } from './machine/names';
export { forgetNames, sharedNames } from './machine/shared-names';
export { localTarget } from './machine/target';
export type { Target } from './machine/target';
export type { RecordTypeName } from './tables/record-types';
export { decodeUntrusted, decodeUntrustedBytes } from './text/untrusted';
