/**
 * Reads the format of native/record/packed_events.h: events, records and their positions in the
 * bytes.
 */
import type { PackedEvents } from '../../kernel/native';
import { textOfBytes } from '../../text/byte-text';
import { recordTypeName } from '../../tables/record-types';
import {
  EVENT_WORDS,
  type PackedEvent,
  RECORD_DAMAGED,
  RECORD_KEEPS_FRONT,
  RECORD_NOT_ASCII,
  RECORD_WORDS,
} from '../data/packed-event';
import type { EventId } from '../data/record-data';
import { AuditEvent, DamagedRecord, type EventBatch } from '../event';
import { AuditRecord } from '../record';

const INPUT_ENDED = 5;
const DAMAGED = 6;

const TYPE_OF_LINE = /\btype=(\S+)/;

/** Finished events, not yet unpacked. */
export class PackedBatch implements EventBatch {
  readonly #bytes: Buffer;
  readonly #index: Uint32Array;

  constructor(bytes: Buffer, index: Uint32Array) {
    this.#bytes = bytes;
    this.#index = index;
  }

  /** What it is made of, for whoever hands it on to the addon. */
  get whole(): PackedEvents {
    return { bytes: this.#bytes, index: this.#index };
  }

  /** Where in the index each event begins, and each line that is not a record. */
  *positions(): Generator<number, void, undefined> {
    const index = this.#index;
    for (let at = 0; at < index.length;) {
      yield at;
      at += EVENT_WORDS + RECORD_WORDS * (index[at + 1] as number);
    }
  }

  /** Goes from event to event without making objects of them. */
  cursor(): PackedCursor {
    return new PackedCursor(this, this.#bytes, this.#index);
  }

  /** Size of records and structure in bytes. */
  get size(): number {
    return this.#bytes.length + this.#index.byteLength;
  }

  /** One object per event, created as the iteration reaches it; the contents stay packed. */
  *[Symbol.iterator](): Generator<AuditEvent | DamagedRecord, void, undefined> {
    const index = this.#index;
    for (let at = 0; at < index.length;) {
      const isDamaged = ((index[at] as number) & 0xff) === DAMAGED;
      yield isDamaged
        ? new DamagedRecord(this.unpack(at).records[0] as AuditRecord)
        : new AuditEvent(this, at);
      at += EVENT_WORDS + RECORD_WORDS * (index[at + 1] as number);
    }
  }

  /** The event that begins at a position, which has to be one of an event. */
  eventAt(at: number): AuditEvent {
    return new AuditEvent(this, at);
  }

  /** All events at once. */
  events(): (AuditEvent | DamagedRecord)[] {
    return [...this];
  }

  eventFlags(at: number): number {
    return this.#index[at] as number;
  }

  /** Whether the event may have a record of this type. */
  hasRecord(at: number, type: string | number): boolean {
    const index = this.#index;
    const end = at + EVENT_WORDS + RECORD_WORDS * (index[at + 1] as number);
    for (let place = at + EVENT_WORDS; place < end; place += RECORD_WORDS) {
      const word = index[place] as number;
      const number = word & 0xffff;
      if (typeof type === 'number') {
        if (number === type) return true;
      } else if (number === 0 || (recordTypeName(number) ?? `UNKNOWN[${number}]`) === type) {
        return true;
      }
    }
    return false;
  }

  packed(at: number): PackedEvent {
    return { bytes: this.#bytes, index: this.#index, at };
  }

  unpack(at: number): { id: EventId; records: AuditRecord[] } {
    const index = this.#index;
    const count = index[at + 1] as number;
    const nodeStart = index[at + 5] as number;
    const nodeEnd = index[at + 6] as number;
    const node =
      nodeStart === nodeEnd ? undefined : textOfBytes(this.#bytes.subarray(nodeStart, nodeEnd));
    const id = {
      timestampMs: (index[at + 4] as number) * 0x1_0000_0000 + (index[at + 3] as number),
      serial: index[at + 2] as number,
      node,
    };
    const first = at + EVENT_WORDS;
    const end = first + RECORD_WORDS * count;
    let isAscii = true;
    for (let place = first; place < end; place += RECORD_WORDS) {
      if ((((index[place] as number) >>> 16) & RECORD_NOT_ASCII) !== 0) isAscii = false;
    }
    // An event's bytes are contiguous. Decoding them at once is cheaper, and strings that are kept
    // retain only this event.
    const base = index[first + 1] as number;
    const text = isAscii ? this.#bytes.toString('latin1', base, index[end - 1]) : undefined;
    const records: AuditRecord[] = [];
    for (let place = first; place < end; place += RECORD_WORDS) {
      records.push(this.#record(place, node, text, base));
    }
    return { id, records };
  }

  #record(
    place: number,
    node: string | undefined,
    decoded: string | undefined,
    base: number,
  ): AuditRecord {
    const index = this.#index;
    const word = index[place] as number;
    const flags = word >>> 16;
    const start = index[place + 1] as number;
    const body = index[place + 2] as number;
    const end = index[place + 3] as number;
    const damaged = (flags & RECORD_DAMAGED) !== 0;
    const text =
      decoded === undefined
        ? textOfBytes(this.#bytes.subarray(start, end))
        : decoded.slice(start - base, end - base);
    if ((flags & RECORD_KEEPS_FRONT) === 0) {
      return new AuditRecord(word & 0xffff, text, {
        node,
        damaged,
        body: body - start,
        isAscii: decoded !== undefined,
      });
    }
    const header = text.indexOf('audit(');
    const front = text.slice(0, header);
    const typeName = (word & 0xffff) === 0 ? TYPE_OF_LINE.exec(front)?.[1] : undefined;
    return new AuditRecord(word & 0xffff, text.slice(header), {
      node,
      typeName,
      front,
      damaged,
      body: body - start - header,
      isAscii: decoded !== undefined,
    });
  }
}

/**
 * One event of a batch after the other, as it is packed: for those who look at all of them and want few. Its text is
 * bytes as characters (latin1).
 */
export class PackedCursor {
  readonly #batch: PackedBatch;
  readonly #index: Uint32Array;
  readonly #text: string;
  #at = 0;
  #next = 0;

  constructor(batch: PackedBatch, bytes: Buffer, index: Uint32Array) {
    this.#batch = batch;
    this.#index = index;
    this.#text = bytes.toString('latin1');
  }

  /** Goes to the next event or damaged record; false when there are no more. */
  advance(): boolean {
    const index = this.#index;
    if (this.#next >= index.length) return false;
    this.#at = this.#next;
    this.#next += EVENT_WORDS + RECORD_WORDS * (index[this.#at + 1] as number);
    return true;
  }

  /** Where in the batch's index the event begins. */
  get position(): number {
    return this.#at;
  }

  get isDamaged(): boolean {
    return ((this.#index[this.#at] as number) & 0xff) === DAMAGED;
  }

  /** Whether the input ended before the event did, as far as can be known. */
  get isCutOff(): boolean {
    return ((this.#index[this.#at] as number) & 0xff) === INPUT_ENDED;
  }

  get recordCount(): number {
    return this.#index[this.#at + 1] as number;
  }

  get serial(): number {
    return this.#index[this.#at + 2] as number;
  }

  get timestampMs(): number {
    const index = this.#index;
    return (index[this.#at + 4] as number) * 0x1_0000_0000 + (index[this.#at + 3] as number);
  }

  /** Empty when the records name none. */
  get node(): string {
    const index = this.#index;
    return this.#text.slice(index[this.#at + 5], index[this.#at + 6]);
  }

  typeOf(nth: number): number {
    return (this.#index[this.#place(nth)] as number) & 0xffff;
  }

  /** What stands behind the record's header. */
  bodyOf(nth: number): string {
    const place = this.#place(nth);
    return this.#text.slice(this.#index[place + 2], this.#index[place + 3]);
  }

  /** The event's records, or the damaged one. */
  records(): readonly AuditRecord[] {
    return this.#batch.unpack(this.#at).records;
  }

  #place(nth: number): number {
    return this.#at + EVENT_WORDS + RECORD_WORDS * nth;
  }
}
