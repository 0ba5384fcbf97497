/** The output formats of events: a line for people, records in words, lines of audit.log, or JSON. */
import { isatty } from 'node:tty';
import type { AuditEvent, DamagedRecord } from '../../../events/event';
import { type PackedEvent, timestampOf } from '../../../events/data/packed-event';
import type { StreamItem } from '../../../events/sources/event-stream';
import { JsonWriter } from '../../../events/views/json-writer';
import { SummaryWriter } from '../../../events/views/summary-writer';
import { WordsWriter } from '../../../events/views/words-writer';
import type { ByteWriter } from '../../../text/byte-writer';
import { escapeControls, jsonLine } from '../../../text/escape';
import { TimeWriter } from '../../../text/time-writer';
import { outcomeOfEvent } from '../../../events/normalized/normalized-event';
import type { AuditRecord } from '../../../events/record';
import { type ColorChoice, isColored, resultColor } from '../../shared/color';
import { version } from '../../../../package.json';
import { RECORD_TYPE } from '../../../tables/record-type';

/**
 * A format: writes what is printed of an item, which ends in a newline, or nothing.
 *
 * @param packed how an event came that was looked into since
 */
export type Format = (
  item: AuditEvent | DamagedRecord,
  to: ByteWriter,
  packed?: PackedEvent,
) => void;

/** One line for each event. */
export function lineFormat(): Format {
  const times = new TimeWriter('iso');
  const summaries = new SummaryWriter();
  return (item, to, packed) => {
    if (item.type === 'event') {
      times.write(timeOf(item), to);
      to.ascii(' ');
      summaries.write(item, to, packed);
      to.ascii('\n');
    } else {
      to.text(`damaged: ${escapeControls(item.record.toString())}\n`);
    }
  };
}

/** The event's time, without unpacking an event that is packed. */
function timeOf(event: AuditEvent): number {
  const { packed } = event;
  return packed === undefined ? event.id.timestampMs : timestampOf(packed);
}

/** The records that say something: auditd leaves the mark of an event's end out of its log, too. */
function recordsOf(item: AuditEvent | DamagedRecord): readonly AuditRecord[] {
  if (item.type === 'damaged') return [item.record];
  return item.records.filter(({ typeNumber }) => typeNumber !== RECORD_TYPE.EOE);
}

/** Each record on a line of its own, with values in words as in `ausearch -i`. */
export function prettyFormat(): Format {
  const words = new WordsWriter();
  return (item, to, packed) => {
    to.ascii('----\n');
    if (item.type === 'event') words.write(item, to, packed);
    else to.text(`${escapeControls(item.record.toInterpretedString())}\n`);
  };
}

/** The lines that auditd writes to its log. */
export const rawFormat: Format = (item, to) => {
  for (const record of recordsOf(item)) to.text(`${record.toString()}\n`);
};

/** {@link rawFormat} for a terminal: what it would obey is escaped. */
export const shownRawFormat: Format = (item, to) => {
  for (const record of recordsOf(item)) to.text(`${escapeControls(record.toString())}\n`);
};

/** One JSON document per line, also for losses. */
export function jsonFormat(): (item: StreamItem, to: ByteWriter, packed?: PackedEvent) => void {
  const json = new JsonWriter();
  return (item, to, packed) => {
    if (item.type === 'event') json.write(item, to, packed);
    else to.text(jsonLine(item));
    to.ascii('\n');
  };
}

/** A document of the Elastic Common Schema per line. */
export const ecsFormat: Format = (item, to) => {
  if (item.type === 'event') to.text(`${jsonLine(item.toECS())}\n`);
};

/** A request of OTLP per line, as collectors read files of logs. */
export const otelFormat: Format = (item, to) => {
  if (item.type !== 'event') return;
  const scope = { name: 'audit-netlink', version };
  const scopeLogs = [{ scope, logRecords: [item.toLogRecord()] }];
  to.text(`${jsonLine({ resourceLogs: [{ scopeLogs }] })}\n`);
};

/** A format that prints each event in the colour of its result. */
export function colored(format: Format): Format {
  return (item, to, packed = item.type === 'event' ? item.packed : undefined) => {
    const result = item.type === 'event' ? outcomeOfEvent(item).result : 'unknown';
    if (result === 'unknown') {
      format(item, to, packed);
      return;
    }
    const [begin, end] = resultColor(result === 'success');
    to.ascii(begin);
    format(item, to, packed);
    // The colour ends with the line.
    to.length -= 1;
    to.ascii(`${end}\n`);
  };
}

/** The formats by the names that commands have for them. */
export type EventFormatName = 'line' | 'words' | 'raw' | 'ecs' | 'otel';

/**
 * The format as a descriptor is to have it, by default standard output: on a terminal, nothing that it would obey; in
 * colour where wanted.
 */
export function eventFormat(name: EventFormatName, color: ColorChoice, descriptor = 1): Format {
  switch (name) {
    case 'raw':
      return isatty(descriptor) ? shownRawFormat : rawFormat;
    case 'ecs':
      return ecsFormat;
    case 'otel':
      return otelFormat;
    default: {
      const chosen = name === 'words' ? prettyFormat() : lineFormat();
      return isColored(color, descriptor) ? colored(chosen) : chosen;
    }
  }
}
