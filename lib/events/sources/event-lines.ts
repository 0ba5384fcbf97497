/**
 * Writes events as the lines of a log, from where they are packed: as they were read, or with the time as a person
 * reads them. Makes no object of an event, and does not know which are wanted.
 */
import { addon, type PackedEvents } from '../../kernel/native';
import { zoneOffsets } from '../../text/zone-offsets';
import {
  type Chunks,
  finishedIn,
  newReassembler,
  type PartedSource,
  type ParseEventsOptions,
  readingChunks,
  recordTypes,
} from './text-reassembly';

const STYLES = {
  /** As they were read. */
  lines: 0,
  /** A line, the time, and the records without additions, the last one first. */
  timed: 1,
} as const;

export type LineStyle = keyof typeof STYLES;

/** What becomes of bytes that mean something to a terminal or a shell, for `timed`. */
const ESCAPES = { raw: 0, tty: 1, shell: 2, shell_quote: 3 } as const;

export type LineEscape = keyof typeof ESCAPES;

function formOf(style: LineStyle, escape: LineEscape): Uint32Array {
  const zone = style === 'timed' ? zoneOffsets() : [];
  return Uint32Array.of(STYLES[style], ESCAPES[escape], ...zone);
}

/** Writes some of the events that somebody has packed. */
export class EventLines {
  readonly #form: Uint32Array;

  constructor(style: LineStyle, escape: LineEscape = 'tty') {
    this.#form = formOf(style, escape);
  }

  /** The events at these positions of the index, in this order. A line ends with a newline. */
  write({ bytes, index }: PackedEvents, positions: Uint32Array): Buffer {
    return addon().writeLines(recordTypes(), this.#form, bytes, index, positions);
  }
}

export interface ReadLinesOptions extends ParseEventsOptions {
  readonly style: LineStyle;
  /** Default `tty`. */
  readonly escape?: LineEscape;
}

/** How much text is read at a time. */
const PIECE_BYTES = 256 * 1024;

/** All events of a log as lines, in the order of their times: without looking at one of them, several times as fast. */
export function readLines(
  source: PartedSource,
  options: ReadLinesOptions,
): AsyncGenerator<Buffer, void, undefined> {
  return readingChunks(source, (chunks) => linesIn(chunks, options));
}

async function* linesIn(
  chunks: Chunks,
  { style, escape = 'tty', ...options }: ReadLinesOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const reassembler = newReassembler(options, { lines: formOf(style, escape), isOrdered: true });
  for await (const { bytes } of finishedIn(chunks, reassembler, PIECE_BYTES)) yield bytes;
}
