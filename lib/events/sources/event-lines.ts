/**
 * Writes events as the lines of a log, from where they are packed: as they were read, or with the time as a person
 * reads them. Makes no object of an event, and does not know which are wanted.
 */
import { addon, type PackedEvents } from '../../kernel/native';
import { recordTypes } from './text-reassembly';

const STYLES = {
  /** As they were read. */
  lines: 0,
  /** What ausearch prints as `raw`: as soon as one record of an event has a separator of additions, all have. */
  separated: 1,
  /** A line, the time, and the records without additions, the last one first. */
  timed: 2,
} as const;

export type LineStyle = keyof typeof STYLES;

/** What becomes of bytes that mean something to a terminal or a shell, for `timed`. */
const ESCAPES = { raw: 0, tty: 1, shell: 2, shell_quote: 3 } as const;

export type LineEscape = keyof typeof ESCAPES;

/** In milliseconds: where a zone changes its offset, it does at a multiple of this. */
const QUARTER_MS = 900_000;

/** Instead of an offset. */
const NO_TIME = 0x8000_0000;

const NO_OFFSETS = new Uint32Array(0);

export class EventLines {
  readonly #style: number;
  readonly #escape: number;
  /** The last quarter of an hour that was asked for, and what holds in it. */
  #quarter = Number.NaN;
  #offset = 0;

  constructor(style: LineStyle, escape: LineEscape = 'tty') {
    this.#style = STYLES[style];
    this.#escape = ESCAPES[escape];
  }

  /** The events at these positions of the index, in this order. A line ends with a newline. */
  write({ bytes, index }: PackedEvents, positions: Uint32Array): Buffer {
    const offsets = this.#style === STYLES.timed ? this.#offsets(index, positions) : NO_OFFSETS;
    return addon().writeLines(
      recordTypes(),
      this.#style,
      this.#escape,
      bytes,
      index,
      positions,
      offsets,
    );
  }

  /** By how many seconds the local time of each event is ahead of UTC. */
  #offsets(index: Uint32Array, positions: Uint32Array): Uint32Array {
    return positions.map((at) => {
      const ms = (index[at + 4] as number) * 0x1_0000_0000 + (index[at + 3] as number);
      const quarter = Math.floor(ms / QUARTER_MS);
      if (quarter !== this.#quarter) {
        const minutes = new Date(ms).getTimezoneOffset();
        this.#quarter = quarter;
        this.#offset = Number.isNaN(minutes) ? NO_TIME : Math.round(-60 * minutes);
      }
      return this.#offset;
    });
  }
}
