/** {@link AuditEvent}: the records of one thing that happened. Its members are created on first use. */
import { inspect, type InspectOptions } from 'node:util';
import {
  type ChecksOf,
  checkFlag,
  checkInteger,
  checkOptional,
  checkOptions,
  checkText,
  refuseArgument,
} from '../arguments';
import { checkNames, NAMES_OPTIONS } from '../machine/machine-options';
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
import { jsonOfPacked } from './views/json-writer';
import type { LogRecord } from './views/opentelemetry/log-record';
import { eventToLogRecord, type LogRecordOptions } from './views/opentelemetry/to-log-record';
import { summarize } from './views/summary';
import type { Completion, EventData } from './data/event-data';
import type { PackedEvent } from './data/packed-event';
import type { EventId } from './data/record-data';
import type { AuditRecord } from './record';

/** Where an event's records are kept until they are used: a batch of many events. */
export interface EventBatch {
  /**
   * What is known about the event at this position without unpacking it: its completion, and
   * whether it is late.
   */
  eventFlags(at: number): number;
  /** Whether the event may have a record of this type. */
  hasRecord(at: number, type: string | number): boolean;
  /** The event as it came, where it is kept so. */
  packed?(at: number): PackedEvent;
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

const checkOptionalNames = checkOptional(checkNames);

const ECS_OPTIONS = { ...NAMES_OPTIONS, original: checkFlag } satisfies ChecksOf<EcsOptions>;

const LOG_RECORD_OPTIONS = {
  ...NAMES_OPTIONS,
  observedTimeMs: checkInteger(0, Number.MAX_SAFE_INTEGER),
} satisfies ChecksOf<LogRecordOptions>;

/** What happened once: the records with one time stamp and serial, from one machine. */
export class AuditEvent implements EventData {
  /** Distinguishes it from the other items of a stream. */
  readonly type = 'event';
  #batch: EventBatch | undefined;
  readonly #at: number;
  #id: EventId | undefined;
  #records: readonly AuditRecord[] | undefined;
  readonly #flags: number;

  /** @internal Events come from a stream or a parser. */
  constructor(batch: EventBatch, at: number) {
    if (typeof batch?.eventFlags !== 'function') {
      refuseArgument('batch', 'a batch of a stream or a parser', batch);
    }
    this.#batch = batch;
    this.#at = at;
    this.#flags = batch.eventFlags(at);
  }

  /** Its time, serial and machine. */
  get id(): EventId {
    if (this.#id === undefined) this.#unpack();
    return this.#id as EventId;
  }

  /** The records in order of arrival, including an `EOE` record, which has no content. */
  get records(): readonly AuditRecord[] {
    if (this.#records === undefined) this.#unpack();
    return this.#records as readonly AuditRecord[];
  }

  /** Why the event was finished, and so whether records may be missing. */
  get completion(): Completion {
    return COMPLETIONS[this.#flags & 0xff] ?? 'end';
  }

  /** Whether these are late records of an event that was already delivered. */
  get late(): boolean {
    return (this.#flags & 0x100) !== 0;
  }

  /** @internal What a batch knows of it: see {@link EventBatch.eventFlags}. */
  get flags(): number {
    return this.#flags;
  }

  /** @internal The records as they came, until somebody looks at {@link id} or {@link records}. */
  get packed(): PackedEvent | undefined {
    return this.#batch?.packed?.(this.#at);
  }

  /** The first record of a type, by name or number. */
  record(type: string | number): AuditRecord | undefined {
    if (typeof type !== 'string' && typeof type !== 'number') {
      refuseArgument('type', 'a record type by name or number', type);
    }
    const batch = this.#batch;
    if (batch !== undefined && !batch.hasRecord(this.#at, type)) return undefined;
    return this.records.find((record) =>
      typeof type === 'number' ? record.typeNumber === type : record.type === type,
    );
  }

  /** The raw value of a field in the first record of a type: see {@link AuditRecord.get}. */
  get(type: string | number, field: string): string | undefined {
    if (typeof field !== 'string') checkText(field, 'field');
    return this.record(type)?.get(field);
  }

  /** The keys of the rules that caused its records, without duplicates. */
  keys(): string[] {
    return [...new Set(this.records.flatMap((record) => record.keys()))];
  }

  /** The records as typed values, distinguished by their `type`: see {@link DecodedRecord}. */
  decoded(): DecodedRecord[] {
    return this.records.map((record) => decodeRecord(record));
  }

  /**
   * Who did what to what and how it ended, in one line: `alice (as root) deleted /etc/motd with
   * /usr/bin/rm: done [key]`. For people, not for parsing. Characters that a terminal would obey
   * are escaped.
   *
   * @param names the names of users and groups; default: this machine's
   */
  summary(names?: Names): string {
    checkOptionalNames(names, 'names');
    return summarize(this, names);
  }

  /**
   * The event as described by docs/event.schema.json. Depends only on the event, unless `names`
   * adds values in words. `JSON.stringify(event)` calls this with a string, which is ignored.
   */
  toJSON(options?: EventJsonOptions | string): EventJson {
    const given = typeof options === 'string' || options === undefined ? {} : options;
    checkOptions(given, NAMES_OPTIONS);
    const { packed } = this;
    const isOther = packed === undefined || given.names !== undefined;
    return isOther ? eventToJson(this, given) : jsonOfPacked(this, packed);
  }

  /** The event in the Elastic Common Schema: see docs/ecs.md. */
  toECS(options: EcsOptions = {}): EcsDocument {
    checkOptions(options, ECS_OPTIONS);
    return eventToEcs(this, options);
  }

  /** The event as a log record of OpenTelemetry, in OTLP's JSON form: see docs/opentelemetry.md. */
  toLogRecord(options: LogRecordOptions = {}): LogRecord {
    checkOptions(options, LOG_RECORD_OPTIONS);
    return eventToLogRecord(this, options);
  }

  /** The records as lines of audit.log. */
  toString(): string {
    return this.records.map((record) => `${record.toString()}\n`).join('');
  }

  /**
   * What `console.log(event)` shows; the members themselves are created on first use, so there are
   * none to show.
   */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    const { id, completion, late } = this;
    const records = this.records.map((record) => record.toString());
    return `AuditEvent ${inspect({ id, completion, late, records }, options)}`;
  }

  /** Takes what it needs from the batch and releases it, because the batch holds many other events. */
  #unpack(): void {
    const batch = this.#batch as EventBatch;
    const { id, records } = batch.unpack(this.#at);
    this.#id = id;
    this.#records = records;
    this.#batch = undefined;
  }
}

/** A line or message whose header cannot be read, so that it belongs to no event. */
export class DamagedRecord {
  /** Distinguishes it from the other items of a stream. */
  readonly type = 'damaged';
  /** The record, with everything there was in its `text`. */
  readonly record: AuditRecord;

  /** @internal Damaged records come from a stream or a parser. */
  constructor(record: AuditRecord) {
    if (typeof record?.toJSON !== 'function') refuseArgument('record', 'an AuditRecord', record);
    this.record = record;
  }

  /** The item as described by docs/event.schema.json. */
  toJSON(): DamagedJson {
    return { type: 'damaged', record: this.record.toJSON() };
  }
}
