/** The output formats of events: a line for people, records in words, lines of audit.log, or JSON. */
import type { AuditEvent, DamagedRecord } from '../../../events/event';
import type { StreamItem } from '../../../events/sources/event-stream';
import { escapeControls, jsonLine } from '../../../text/escape';
import { localTime } from '../../../text/local-time';
import { outcomeOfEvent } from '../../../events/normalized/normalized-event';
import type { AuditRecord } from '../../../events/record';
import { coloredResult } from '../../shared/color';
import { version } from '../../../../package.json';
import { RECORD_TYPE } from '../../../tables/record-type';

/** A format; its text always ends in a newline. */
export type Format = (item: AuditEvent | DamagedRecord) => string;

/** One line for each event. */
export const lineFormat: Format = (item) =>
  item.type === 'event'
    ? `${localTime(item.id.timestampMs, 'iso')} ${item.summary()}\n`
    : `damaged: ${escapeControls(item.record.toString())}\n`;

/** The records that say something: auditd leaves the mark of an event's end out of its log, too. */
function recordsOf(item: AuditEvent | DamagedRecord): readonly AuditRecord[] {
  if (item.type === 'damaged') return [item.record];
  return item.records.filter(({ typeNumber }) => typeNumber !== RECORD_TYPE.EOE);
}

/** Each record on a line of its own, with values in words as in `ausearch -i`. */
export const prettyFormat: Format = (item) => {
  const records = recordsOf(item).map((record) => escapeControls(record.toInterpretedString()));
  return `----\n${records.join('\n')}\n`;
};

/** The lines that auditd writes to its log. */
export const rawFormat: Format = (item) =>
  recordsOf(item)
    .map((record) => `${record.toString()}\n`)
    .join('');

/** {@link rawFormat} for a terminal: what it would obey is escaped. */
export const shownRawFormat: Format = (item) =>
  recordsOf(item)
    .map((record) => `${escapeControls(record.toString())}\n`)
    .join('');

/** One JSON document per line, also for losses. */
export function jsonFormat(item: StreamItem): string {
  return `${jsonLine(item)}\n`;
}

/** A document of the Elastic Common Schema per line. */
export const ecsFormat: Format = (item) =>
  item.type === 'event' ? `${jsonLine(item.toECS())}\n` : '';

/** A request of OTLP per line, as collectors read files of logs. */
export const otelFormat: Format = (item) => {
  if (item.type !== 'event') return '';
  const scope = { name: 'audit-netlink', version };
  const scopeLogs = [{ scope, logRecords: [item.toLogRecord()] }];
  return `${jsonLine({ resourceLogs: [{ scopeLogs }] })}\n`;
};

/** A format that prints each event in the colour of its result. */
export function colored(format: Format): Format {
  return (item) => {
    const text = format(item);
    const result = item.type === 'event' ? outcomeOfEvent(item).result : 'unknown';
    if (result === 'unknown') return text;
    return `${coloredResult(text.slice(0, -1), result === 'success')}\n`;
  };
}
