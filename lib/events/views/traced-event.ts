/**
 * {@link TracedEvent}: an event that notes what a reader looked at, and gives stand-ins for paths, so that what the
 * reader made can be made again for other events by putting their paths in. Only for records that each have every
 * field once.
 */
import type { Names } from '../../machine/names';
import type { EventData } from '../data/event-data';
import type { EventId, RecordData } from '../data/record-data';

/** Stands for all of a record's text in {@link Look}. */
export const WHOLE = '*';

/** Stands for what auditd added to it. */
export const ADDED = '+';

/** A field that was looked at: the position of the record, and the field's name. */
export type Look = readonly [record: number, field: string];

/** Private use: no event with such characters is traced. */
const STAND_IN = '\ue000';
const FIRST_RECORD = 0xe100;

/** What stands for the path in a record. */
function standIn(record: number): string {
  return STAND_IN + String.fromCharCode(FIRST_RECORD + record);
}

/** Text, and the positions of records whose paths belong between the parts. */
export interface Pattern {
  readonly texts: readonly string[];
  readonly records: readonly number[];
}

/** The pattern of text with stand-ins. */
export function patternOf(text: string): Pattern {
  const [first = '', ...rest] = text.split(STAND_IN);
  return {
    texts: [first, ...rest.map((part) => part.slice(1))],
    records: rest.map((part) => part.charCodeAt(0) - FIRST_RECORD),
  };
}

/** Fields whose words depend on nothing else. */
const ID = /[ug]id$/;

/** What was looked at in all of the event. */
class Trace {
  readonly looks: Look[] = [];
  /** Whether all that was looked at is in {@link looks}. */
  isComplete = true;

  note(record: number, field: string): void {
    const isKnown = this.looks.some(([at, name]) => at === record && name === field);
    if (!isKnown) this.looks.push([record, field]);
  }
}

class TracedRecord implements RecordData {
  readonly typeNumber: number;
  readonly type: string;
  readonly damaged: boolean;
  readonly #record: RecordData;
  readonly #at: number;
  readonly #trace: Trace;
  /** The field with the path that has a stand-in, if there is one. */
  readonly #opaque: string | undefined;
  readonly #isEnriched: boolean;

  constructor(record: RecordData, at: number, trace: Trace, opaque: string | undefined) {
    this.typeNumber = record.typeNumber;
    this.type = record.type;
    this.damaged = record.damaged;
    this.#record = record;
    this.#at = at;
    this.#trace = trace;
    this.#opaque = opaque;
    this.#isEnriched = record.enrichment().next().done !== true;
  }

  get text(): string {
    this.#trace.isComplete = false;
    return this.#record.text;
  }

  get id(): EventId | undefined {
    this.#trace.isComplete = false;
    return this.#record.id;
  }

  get node(): string | undefined {
    this.#trace.isComplete = false;
    return this.#record.node;
  }

  get(name: string): string | undefined {
    const raw = this.#record.get(name);
    if (name === this.#opaque && raw !== undefined) {
      return `"${raw.startsWith('"/') ? '/' : ''}${standIn(this.#at)}"`;
    }
    this.#trace.note(this.#at, name);
    return raw;
  }

  getAll(name: string): string[] {
    const raw = this.get(name);
    return raw === undefined ? [] : [raw];
  }

  fields(): IterableIterator<[name: string, raw: string]> {
    // In the text a path is itself.
    if (this.#opaque === undefined) this.#trace.note(this.#at, WHOLE);
    else this.#trace.isComplete = false;
    return this.#record.fields();
  }

  enrichment(): IterableIterator<[name: string, raw: string]> {
    this.#trace.isComplete = false;
    return this.#record.enrichment();
  }

  keys(): string[] {
    this.#trace.note(this.#at, 'key');
    return this.#record.keys();
  }

  interpret(name: string, names?: Names): string | undefined {
    if (!ID.test(name)) this.#trace.isComplete = false;
    this.#trace.note(this.#at, name);
    if (this.#isEnriched) this.#trace.note(this.#at, ADDED);
    return this.#record.interpret(name, names);
  }

  interpretations(names?: Names): IterableIterator<[name: string, words: string]> {
    this.#trace.isComplete = false;
    return this.#record.interpretations(names);
  }
}

export class TracedEvent implements EventData {
  readonly records: readonly RecordData[];
  readonly #event: EventData;
  readonly #trace = new Trace();

  /** @param opaque by record, the field with a path for which there is a stand-in */
  constructor(event: EventData, opaque: readonly (string | undefined)[]) {
    this.#event = event;
    this.records = event.records.map(
      (record, at) => new TracedRecord(record, at, this.#trace, opaque[at]),
    );
  }

  /** What was looked at so far, each once; undefined where it cannot be told. */
  get looks(): readonly Look[] | undefined {
    return this.#trace.isComplete ? this.#trace.looks : undefined;
  }

  get id(): EventId {
    this.#trace.isComplete = false;
    return this.#event.id;
  }

  get completion(): EventData['completion'] {
    this.#trace.isComplete = false;
    return this.#event.completion;
  }

  get late(): boolean {
    this.#trace.isComplete = false;
    return this.#event.late;
  }

  record(type: string | number): RecordData | undefined {
    return this.records.find((record) =>
      typeof type === 'number' ? record.typeNumber === type : record.type === type,
    );
  }

  get(type: string | number, field: string): string | undefined {
    return this.record(type)?.get(field);
  }

  keys(): string[] {
    return [...new Set(this.records.flatMap((record) => record.keys()))];
  }

  toString(): string {
    this.#trace.isComplete = false;
    return this.#event.toString();
  }
}
