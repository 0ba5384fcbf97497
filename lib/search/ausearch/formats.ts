/** ausearch's formats by their names: how events are written from where they are packed. */
import { isAscii } from 'node:buffer';
import {
  EventLines,
  type LineEscape,
  type LineStyle,
  readLines,
} from '../../events/sources/event-lines';
import type { PackedEvent } from '../../events/data/packed-event';
import type { PackedBatch } from '../../events/sources/packed';
import type { ParseEventsOptions, PartedSource } from '../../events/sources/text-reassembly';
import type { Names } from '../../machine/names';
import { bytesOfText, textOfBytes } from '../../text/byte-text';
import { escapeLines } from '../../text/escape';
import { ByteWriter } from '../../text/byte-writer';
import { type CsvColumns, csvHead, CsvWriter } from './csv-lines';
import type { Deed } from './deed';
import { PackedDeedEvent } from './deed-event';
import { DeedMaker, type Wanted } from './deed-of-event';
import type { EscapeMode } from './escape-mode';
import { InterpretedWriter } from './interpreted-lines';
import { SentenceWriter } from './text-lines';

export const FORMAT_NAMES = ['raw', 'default', 'interpret', 'csv', 'text'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

export interface FormatOptions {
  readonly escape: EscapeMode;
  readonly columns: CsvColumns;
  readonly names: Names;
}

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

/** Writes events one by one. */
function ofEvents(
  write: (batch: PackedBatch, at: number, to: ByteWriter) => void,
  head = '',
): Writing {
  const writer = new ByteWriter();
  return {
    head,
    write(batch, positions) {
      writer.clear();
      for (const at of positions) write(batch, at, writer);
      // What was written is kept until it is printed, and the writer's own memory goes on being used.
      return Buffer.from(writer.taken());
    },
  };
}

interface DeedWriter {
  write: (deed: Deed, packed: PackedEvent, to: ByteWriter) => void;
}

function ofDeeds(writer: DeedWriter, names: Names, wanted: Wanted, head = ''): Writing {
  const event = new PackedDeedEvent(names);
  const maker = new DeedMaker(names, wanted);
  return ofEvents((batch, at, to) => {
    const packed = batch.packed(at);
    event.begin(batch, packed);
    writer.write(maker.deedOf(event), packed, to);
  }, head);
}

function ofInterpretation(writer: InterpretedWriter): Writing {
  return ofEvents((batch, at, to) => writer.write(batch.eventAt(at), to));
}

const WRITINGS: Readonly<Record<FormatName, (options: FormatOptions) => Writing>> = {
  raw: () => ofLines('lines'),
  default: ({ escape }) => ofLines('timed', escape, escape === 'raw' ? undefined : safe),
  interpret: ({ escape, names }) => ofInterpretation(new InterpretedWriter(escape, names)),
  csv: ({ columns, names }) => {
    const wanted = { details: true, labels: columns.labels === true };
    return ofDeeds(new CsvWriter(columns), names, wanted, csvHead(columns));
  },
  text: ({ names }) => ofDeeds(new SentenceWriter(), names, { details: false, labels: false }),
};

export function writingOf(name: FormatName, options: FormatOptions): Writing {
  return WRITINGS[name](options);
}
