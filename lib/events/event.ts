/** {@link AuditEvent}: the records of one thing that happened. Its objects are made on first use. */
import { inspect, type InspectOptions } from 'node:util';
import type { Names } from '../machine/names';
import { decodeRecord, type DecodedRecord } from './decoded/decoded-record';
import type { EcsDocument } from './views/ecs/ecs-document';
import { type EcsOptions, eventToEcs } from './views/ecs/to-ecs';
import {
  type DamagedJson,
  type EventJson,
  type EventJsonOptions,
  eventToJson,
} from './views/event-json';
import type { LogRecord } from './views/opentelemetry/log-record';
import { eventToLogRecord, type LogRecordOptions } from './views/opentelemetry/to-log-record';
import { summarize } from './views/summary';
import type { Completion, EventData } from './data/event-data';
import type { EventId } from './data/record-data';
import type { AuditRecord } from './record';

/** Where an event's records lie until somebody looks at them: a batch of many events. */
export interface EventBatch {
  /** What is known of the event at this place without unpacking it: its completion, and whether it is late. */
  eventFlags(at: number): number;
  /** Whether the event may have a record of the type. */
  hasRecord(at: number, type: string | number): boolean;
  unpack(at: number): { id: EventId; records: AuditRecord[] };
}

/** In the order of `Completion` in native/record/packed_events.h. */
const COMPLETIONS: readonly Completion[] = [
  'eoe',
  'proctitle',
  'single',
  'timeout',
  'evicted',
  'end',
];

/** What happened once: the records with one time stamp and serial, from one machine. */
export class AuditEvent implements EventData {
  /** Tells it from the other items of a stream. */
  readonly type = 'event';
  #batch: EventBatch | undefined;
  readonly #at: number;
  #id: EventId | undefined;
  #records: readonly AuditRecord[] | undefined;
  readonly #flags: number;

  /** @internal Events come from a stream or a parser. */
  constructor(batch: EventBatch, at: number) {
    this.#batch = batch;
    this.#at = at;
    this.#flags = batch.eventFlags(at);
  }

  /** Its time, serial and machine. */
  get id(): EventId {
    if (this.#id === undefined) this.#unpack();
    return this.#id as EventId;
  }

  /** The records in the order in which they came. An `EOE` record, which says nothing, is among them. */
  get records(): readonly AuditRecord[] {
    if (this.#records === undefined) this.#unpack();
    return this.#records as readonly AuditRecord[];
  }

  /** Why no more records were waited for, and so whether some may be missing. */
  get completion(): Completion {
    return COMPLETIONS[this.#flags & 0xff] ?? 'end';
  }

  /** The event was delivered before; these are records of it that came later. */
  get late(): boolean {
    return (this.#flags & 0x100) !== 0;
  }

  /** The first record of a type, by name or number. */
  record(type: string | number): AuditRecord | undefined {
    const batch = this.#batch;
    if (batch !== undefined && !batch.hasRecord(this.#at, type)) return undefined;
    return this.records.find((record) =>
      typeof type === 'number' ? record.typeNumber === type : record.type === type,
    );
  }

  /** The raw value of a field in the first record of a type: see {@link AuditRecord.get}. */
  get(type: string | number, field: string): string | undefined {
    return this.record(type)?.get(field);
  }

  /** The keys of the rules that its records are due to, each once. */
  keys(): string[] {
    return [...new Set(this.records.flatMap((record) => record.keys()))];
  }

  /** The records as typed values, told apart by their `type`: see {@link DecodedRecord}. */
  decoded(): DecodedRecord[] {
    return this.records.map((record) => decodeRecord(record));
  }

  /**
   * Who did what to what and how it ended, in one line: `alice (as root) deleted /etc/motd with
   * /usr/bin/rm: done [key]`. For people, not for parsing; what a terminal would obey is escaped.
   *
   * @param names who the users and groups are; this machine's when not given
   */
  summary(names?: Names): string {
    return summarize(this, names);
  }

  /**
   * The event as docs/event.schema.json describes it. Depends on the event alone, unless `names` add what
   * is in words. `JSON.stringify(event)` calls it with a string, which says nothing.
   */
  toJSON(options?: EventJsonOptions | string): EventJson {
    return eventToJson(this, typeof options === 'object' ? options : {});
  }

  /** The event in the Elastic Common Schema: see docs/ecs.md. */
  toECS(options?: EcsOptions): EcsDocument {
    return eventToEcs(this, options);
  }

  /** The event as a log record of OpenTelemetry, in OTLP's JSON form: see docs/opentelemetry.md. */
  toLogRecord(options?: LogRecordOptions): LogRecord {
    return eventToLogRecord(this, options);
  }

  /** The records as lines of audit.log. */
  toString(): string {
    return this.records.map((record) => `${record.toString()}\n`).join('');
  }

  /** What `console.log(event)` shows; the members are made on first use, and so are none to see. */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    const { id, completion, late } = this;
    const records = this.records.map((record) => record.toString());
    return `AuditEvent ${inspect({ id, completion, late, records }, options)}`;
  }

  /** Takes what it needs out of the batch, which it lets go: it holds many other events. */
  #unpack(): void {
    const batch = this.#batch as EventBatch;
    const { id, records } = batch.unpack(this.#at);
    this.#id = id;
    this.#records = records;
    this.#batch = undefined;
  }
}

/** A line or message that belongs to no event, because its header cannot be read. */
export class DamagedRecord {
  /** Tells it from the other items of a stream. */
  readonly type = 'damaged';
  /** With all there was as its `text`. */
  readonly record: AuditRecord;

  constructor(record: AuditRecord) {
    this.record = record;
  }

  /** As docs/event.schema.json describes it. */
  toJSON(): DamagedJson {
    return { type: 'damaged', record: this.record.toJSON() };
  }
}
