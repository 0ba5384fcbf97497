/** ausearch's formats by their names: how events are written from where they are packed. */
import { isAscii } from 'node:buffer';
import type { AuditEvent } from '../../events/event';
import {
  EventLines,
  type LineEscape,
  type LineStyle,
  readLines,
} from '../../events/sources/event-lines';
import type { PackedBatch } from '../../events/sources/packed';
import type { ParseEventsOptions, PartedSource } from '../../events/sources/text-reassembly';
import type { Names } from '../../machine/names';
import { bytesOfText, textOfBytes } from '../../text/byte-text';
import { escapeLines } from '../../text/escape';
import { type CsvColumns, csvFormat, csvHead } from './csv-lines';
import type { EscapeMode } from './escape-mode';
import { interpretedFormat } from './interpreted-lines';
import { textFormat } from './text-lines';

export const FORMAT_NAMES = ['raw', 'default', 'interpret', 'csv', 'text'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

export interface FormatOptions {
  readonly escape: EscapeMode;
  readonly columns: CsvColumns;
  readonly names: Names;
}

/** What an event prints, bytes as characters. */
export type Format = (event: AuditEvent) => string;

/** Writes all events of the source, in the order of their times, some at a time. */
export type WriteAll = (
  source: PartedSource,
  options: ParseEventsOptions,
) => AsyncGenerator<Uint8Array, void, undefined>;

/** What stands in front of all events, and how they are written. */
export interface Writing {
  readonly head: string;
  /** The events that begin at these positions of the batch. */
  readonly write: (batch: PackedBatch, positions: readonly number[]) => Uint8Array;
  /** Undefined where events have to be looked at. */
  readonly writeAll?: WriteAll;
}

function ofLines(
  style: LineStyle,
  escape?: LineEscape,
  change = (bytes: Buffer): Uint8Array => bytes,
): Writing {
  const lines = new EventLines(style, escape);
  const form = escape === undefined ? { style } : { style, escape };
  return {
    head: '',
    write: (batch, positions) => change(lines.write(batch.whole, Uint32Array.from(positions))),
    async *writeAll(source, options) {
      for await (const bytes of readLines(source, { ...options, ...form })) yield change(bytes);
    },
  };
}

const DELETE = 0x7f;

/** Escapes what a terminal obeys that is not ASCII, and DEL. */
function safe(bytes: Buffer): Uint8Array {
  // Nearly all lines.
  return isAscii(bytes) && !bytes.includes(DELETE)
    ? bytes
    : bytesOfText(escapeLines(textOfBytes(bytes)));
}

function ofEvents(format: Format, head = ''): Writing {
  return {
    head,
    write(batch, positions) {
      let characters = '';
      for (const at of positions) characters += format(batch.eventAt(at));
      return Buffer.from(characters, 'latin1');
    },
  };
}

const WRITINGS: Readonly<Record<FormatName, (options: FormatOptions) => Writing>> = {
  raw: () => ofLines('lines'),
  default: ({ escape }) => ofLines('timed', escape, escape === 'raw' ? undefined : safe),
  interpret: ({ escape, names }) => ofEvents(interpretedFormat(escape, names)),
  csv: ({ columns, names }) => ofEvents(csvFormat(columns, names), csvHead(columns)),
  text: ({ names }) => ofEvents(textFormat(names)),
};

export function writingOf(name: FormatName, options: FormatOptions): Writing {
  return WRITINGS[name](options);
}
