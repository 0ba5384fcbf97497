/**
 * {@link DeedEvent}: what a deed is made from, the records of an event as they are asked, either from where they are
 * packed or from objects. Does not know what is asked.
 */
import type { PackedBatch } from '../../events/sources/packed';
import type { RecordData } from '../../events/data/record-data';
import { nameOfNumber, numberOfName } from '../../events/data/name-pool';
import {
  EVENT_WORDS,
  type PackedEvent,
  RECORD_WORDS,
  recordsIn,
  typeNumberOf,
} from '../../events/data/packed-event';
import type { RecordMemo } from '../../events/data/record-memo';
import { UsualRecord } from '../../events/data/usual-record';
import { FieldWords } from '../../events/views/field-words';
import type { Names } from '../../machine/names';

export interface DeedRecord {
  readonly typeNumber: number;
  /** What stands in it; of that in front of its fields perhaps nothing. */
  readonly text: string;
  has(field: string): boolean;
  /** The raw value of the first field of a name. */
  get(field: string): string | undefined;
  /** The same field in words; empty without it. */
  words(field: string): string;
  /** The name of the field behind the first one of a name; empty without either. */
  nameBehind(field: string): string;
  /** What is made of it, and is the same for all records that the memo knows. */
  remembered<Value>(memo: RecordMemo<Value>, make: (record: DeedRecord) => Value): Value;
}

export interface DeedEvent {
  readonly recordCount: number;
  typeOf(nth: number): number;
  recordAt(nth: number): DeedRecord;
}

/** A record that is an object. */
class WholeRecord implements DeedRecord {
  readonly #record: RecordData;
  readonly #names: Names;

  constructor(record: RecordData, names: Names) {
    this.#record = record;
    this.#names = names;
  }

  get typeNumber(): number {
    return this.#record.typeNumber;
  }

  get text(): string {
    return this.#record.text;
  }

  has(field: string): boolean {
    return this.get(field) !== undefined;
  }

  get(field: string): string | undefined {
    return this.#record.get(field);
  }

  words(field: string): string {
    return this.#record.interpret(field, this.#names) ?? '';
  }

  nameBehind(field: string): string {
    const names = [...this.#record.fields()].map(([name]) => name);
    const at = names.indexOf(field);
    return at === -1 ? '' : (names[at + 1] ?? '');
  }

  remembered<Value>(_memo: RecordMemo<Value>, make: (record: DeedRecord) => Value): Value {
    return make(this);
  }
}

/** An event whose records are objects. */
export class WholeEvent implements DeedEvent {
  readonly #records: readonly WholeRecord[];

  constructor(records: readonly RecordData[], names: Names) {
    this.#records = records.map((record) => new WholeRecord(record, names));
  }

  get recordCount(): number {
    return this.#records.length;
  }

  typeOf(nth: number): number {
    return this.recordAt(nth).typeNumber;
  }

  recordAt(nth: number): DeedRecord {
    return this.#records[nth] as WholeRecord;
  }
}

/** By name, its number: see `numberOfName`. */
const numbers = new Map<string, number>();

/** The number of one of the names that are asked for. */
function numberOf(field: string): number {
  let number = numbers.get(field);
  if (number === undefined) {
    number = numberOfName(field);
    numbers.set(field, number);
  }
  return number;
}

/** What is a file's own. */
const OWN = new Set(['name', 'inode']);

/** A usual record where it is packed. */
class PackedRecord implements DeedRecord {
  readonly usual = new UsualRecord();
  readonly #words: FieldWords;

  constructor(words: FieldWords) {
    this.#words = words;
  }

  get typeNumber(): number {
    return this.usual.typeNumber;
  }

  get text(): string {
    const { codes, body, last } = this.usual;
    return codes.toString('latin1', body, last);
  }

  has(field: string): boolean {
    return this.#placeOf(field) !== -1;
  }

  get(field: string): string | undefined {
    const at = this.#placeOf(field);
    if (at === -1) return undefined;
    // Few of them come twice, and remembering costs more than making.
    return OWN.has(field) ? this.usual.raw(at) : this.#words.raw(this.usual, at);
  }

  words(field: string): string {
    const at = this.#placeOf(field);
    return at === -1 ? '' : this.#words.words(this.usual, at);
  }

  nameBehind(field: string): string {
    const { count, numbers: names } = this.usual.places;
    const at = this.#placeOf(field) + 1;
    return at === 0 || at === count ? '' : nameOfNumber(names[at] as number);
  }

  remembered<Value>(memo: RecordMemo<Value>, make: (record: DeedRecord) => Value): Value {
    const known = memo.find(this.usual);
    if (known !== undefined) return known;
    const made = make(this);
    memo.keep(made, this.usual);
    return made;
  }

  #placeOf(field: string): number {
    const number = numberOf(field);
    const { count, numbers: names } = this.usual.places;
    for (let at = 0; at < count; at += 1) if (names[at] === number) return at;
    return -1;
  }
}

/** So many records are read where they are packed; those behind them become objects. */
const MOST_PACKED = 16;

/** One event of a batch at a time; the next one overwrites it. A record is read when it is asked for. */
export class PackedDeedEvent implements DeedEvent {
  recordCount = 0;
  #batch: PackedBatch | undefined;
  #packed: PackedEvent | undefined;
  readonly #names: Names;
  readonly #words: FieldWords;
  readonly #packedRecords: PackedRecord[] = [];
  #records: (DeedRecord | undefined)[] = [];
  #whole: WholeEvent | undefined;

  constructor(names: Names) {
    this.#names = names;
    this.#words = new FieldWords(names);
  }

  /** Goes to the event that begins at a position of the batch. */
  begin(batch: PackedBatch, packed: PackedEvent): void {
    this.#batch = batch;
    this.#packed = packed;
    this.#whole = undefined;
    this.recordCount = recordsIn(packed);
    const known = this.#records;
    if (this.recordCount > MOST_PACKED || known.length > MOST_PACKED) this.#records = [];
    else for (let nth = 0; nth < known.length; nth += 1) known[nth] = undefined;
  }

  typeOf(nth: number): number {
    return typeNumberOf(this.#packed as PackedEvent, nth);
  }

  recordAt(nth: number): DeedRecord {
    return (this.#records[nth] ??= this.#read(nth));
  }

  #read(nth: number): DeedRecord {
    const packed = this.#packed as PackedEvent;
    if (nth < MOST_PACKED) {
      const record = (this.#packedRecords[nth] ??= new PackedRecord(this.#words));
      const place = packed.at + EVENT_WORDS + RECORD_WORDS * nth;
      if (record.usual.read(packed, place)) return record;
    }
    this.#whole ??= new WholeEvent(
      (this.#batch as PackedBatch).unpack(packed.at).records,
      this.#names,
    );
    return this.#whole.recordAt(nth);
  }
}
