/**
 * {@link JsonWriter}: events as `JSON.stringify(event)` has them, safe to show, written as bytes without an object
 * of every value in between. A record that is out of the ordinary is made as an object.
 */
import { textOfBytes } from '../../text/byte-text';
import { ByteWriter } from '../../text/byte-writer';
import { jsonLine } from '../../text/escape';
import { isQuoted } from '../../text/untrusted-bytes';
import { RECORD_TYPE } from '../../tables/record-type';
import { recordTypeName } from '../../tables/record-types';
import type { EventData } from '../data/event-data';
import type { Additions } from '../data/known-additions';
import { nameOfNumber, numberOfName } from '../data/name-pool';
import { EVENT_WORDS, type PackedEvent, RECORD_WORDS, timestampOf } from '../data/packed-event';
import type { RecordData } from '../data/record-data';
import { hasRuleKeys } from '../data/rule-keys';
import { UsualRecord } from '../data/usual-record';
import { decodePlanOf } from '../decoded/decode-plan';
import { outcomeOfEvent } from '../normalized/normalized-event';
import { onlySaysMore } from '../normalized/statements';
import { type EventJson, eventToJson, isoTime, recordToJson } from './event-json';
import {
  argumentDecoder,
  type JsonKind,
  JsonValues,
  keysDecoder,
  writeQuoted,
} from './json-values';

/** An event, and how it came where nobody has looked into it. */
export interface JsonEvent extends EventData {
  readonly packed?: PackedEvent | undefined;
}

const COMMA = 0x2c;
const APOSTROPHE = 0x27;
const CLOSE_BRACE = 0x7d;
const ZERO = 0x30;
const NINE = 0x39;

const KEY = numberOfName('key');
const SUCCESS = numberOfName('success');
const EXIT = numberOfName('exit');
const ARGC = numberOfName('argc');

const SECOND = 1000;
/** The end of the year 9999: later times are written otherwise. */
const LAST_SECOND = 253_402_300_799;

function bytesOf(text: string): Buffer {
  return Buffer.from(text);
}

/** Up to the time as text. */
const EVENT_FRONT = '{"type":"event","id":{"timestamp":';

const NO_BYTES: Buffer = Buffer.alloc(0);
const DECODED = bytesOf(',"decoded":{');
const END_OF_RECORD = bytesOf('}}');
const NO_KEYS = bytesOf('[]');

const MOST_ADDITIONS = 1024;

/** A member of what is decoded. */
interface Member {
  /** `"name":` */
  readonly name: Buffer;
  readonly number: number;
  readonly olderNumber: number;
  readonly kind: JsonKind;
}

/** What is done with the records of one type. */
interface Plan {
  /** `{"type":"PATH","typeNumber":1302,"fields":{` */
  readonly front: Buffer;
  readonly members: readonly Member[];
  readonly derived: 'none' | 'keys' | 'arguments' | 'others';
}

const DERIVED: Readonly<Record<string, Plan['derived']>> = {
  '': 'none',
  keys: 'keys',
  'arguments,missing': 'arguments',
};

/** More arguments than this are rare. */
const MOST_ARGUMENTS = 100;
/** The names of arguments of execve(2), by their position. */
const ARGUMENTS: readonly number[] = Array.from({ length: MOST_ARGUMENTS }, (_, at) =>
  numberOfName(`a${at}`),
);

export class JsonWriter {
  readonly #values = new JsonValues();
  readonly #keys = this.#values.kindOf(keysDecoder);
  readonly #argument = this.#values.kindOf(argumentDecoder);
  readonly #record = new UsualRecord();
  readonly #additions = new Map<Additions, Buffer>();
  readonly #plans: (Plan | undefined)[] = [];
  /** By the number of a name, `"name":`. */
  readonly #names: (Buffer | undefined)[] = [];

  // What is written of times in this second, in front of the milliseconds and between them.
  #second = Number.NaN;
  #timeFront = NO_BYTES;
  #timeEnd = NO_BYTES;

  /**
   * Writes the event, without a newline.
   *
   * @param packed how it came; who looks into an event before it is written asks it for that first
   */
  write(event: JsonEvent, to: ByteWriter, packed = event.packed): void {
    if (packed === undefined) {
      to.text(jsonLine(eventToJson(event, {})));
      return;
    }
    const { index, at } = packed;
    const count = index[at + 1] as number;
    const first = at + EVENT_WORDS;
    this.#writeId(packed, to);
    const isRead = this.#record.read(packed, first) && this.#isPlain();
    this.#writeSummary(event, packed, isRead, to);
    to.ascii(',"records":[');
    for (let nth = 0; nth < count; nth += 1) {
      if (nth > 0) to.byte(COMMA);
      const place = first + RECORD_WORDS * nth;
      const isUsual = nth === 0 ? isRead : this.#record.read(packed, place) && this.#isPlain();
      if (!isUsual || !this.#writeRecord(to)) this.#writeText(event.records[nth] as RecordData, to);
    }
    to.ascii(']}');
  }

  #writeText(record: RecordData, to: ByteWriter): void {
    to.text(jsonLine(recordToJson(record)));
  }

  #writeId(packed: PackedEvent, to: ByteWriter): void {
    const { bytes, index, at } = packed;
    this.#writeTime(timestampOf(packed), to);
    to.ascii(',"serial":');
    to.number(index[at + 2] as number);
    const [start, end] = [index[at + 5] as number, index[at + 6] as number];
    if (start !== end) {
      to.ascii(',"node":');
      to.text(jsonLine(textOfBytes(bytes.subarray(start, end))));
    }
  }

  /** The beginning of an event, up to its time as a number. */
  #writeTime(timestampMs: number, to: ByteWriter): void {
    const second = Math.floor(timestampMs / SECOND);
    // In the first second a number has fewer digits.
    if (second > LAST_SECOND || second === 0) {
      to.ascii(EVENT_FRONT);
      to.ascii(`${JSON.stringify(isoTime(timestampMs))},"timestampMs":${timestampMs}`);
      return;
    }
    if (second !== this.#second) {
      this.#second = second;
      const date = new Date(second * SECOND).toISOString().slice(0, 19);
      this.#timeFront = bytesOf(`${EVENT_FRONT}"${date}.`);
      this.#timeEnd = bytesOf(`Z","timestampMs":${second}`);
    }
    const fraction = timestampMs - second * SECOND;
    to.copy(this.#timeFront, 0, this.#timeFront.length);
    to.threeDigits(fraction);
    to.copy(this.#timeEnd, 0, this.#timeEnd.length);
    to.threeDigits(fraction);
  }

  /** What is told of the event as a whole. */
  #writeSummary(event: JsonEvent, packed: PackedEvent, isRead: boolean, to: ByteWriter): void {
    const result =
      (isRead ? this.#resultOfCall(packed) : undefined) ?? outcomeOfEvent(event).result;
    to.ascii('},"completion":"');
    to.ascii(event.completion);
    to.ascii(event.late ? '","late":true,"result":"' : '","late":false,"result":"');
    to.ascii(result);
    to.ascii('","keys":');
    if (!isRead || !this.#writeKeysOfEvent(packed, to)) to.text(jsonLine(event.keys()));
  }

  /**
   * How the call ended whose record is the first, where the others only say more of it and the kernel's word
   * cannot be wrong; undefined where somebody has to look.
   */
  #resultOfCall({ index, at }: PackedEvent): string | undefined {
    if (this.#record.typeNumber !== RECORD_TYPE.SYSCALL) return undefined;
    const count = index[at + 1] as number;
    for (let nth = 1; nth < count; nth += 1) {
      const place = at + EVENT_WORDS + RECORD_WORDS * nth;
      if (!onlySaysMore((index[place] as number) & 0xffff)) return undefined;
    }
    const success = this.#rawOf(SUCCESS);
    if (success === 'yes') return 'success';
    const isOrdinaryError = success === 'no' && /^-?\d{1,3}$/.test(this.#rawOf(EXIT) ?? '');
    return isOrdinaryError ? 'failure' : undefined;
  }

  /** The keys of the first record, if it is the only one that can have any. */
  #writeKeysOfEvent({ index, at }: PackedEvent, to: ByteWriter): boolean {
    const count = index[at + 1] as number;
    for (let nth = 1; nth < count; nth += 1) {
      const place = at + EVENT_WORDS + RECORD_WORDS * nth;
      if (hasRuleKeys((index[place] as number) & 0xffff)) return false;
    }
    const key = hasRuleKeys(this.#record.typeNumber) ? this.#record.placeOf(KEY) : -1;
    if (key === -1) {
      to.copy(NO_KEYS, 0, NO_KEYS.length);
      return true;
    }
    const { codes, places } = this.#record;
    const [start, end] = [places.starts[key] as number, places.ends[key] as number];
    // Several may be the same.
    if (!isQuoted(codes, start, end) && this.#rawOf(KEY) !== '(null)') return false;
    this.#values.write(this.#keys, to, codes, start, end);
    return true;
  }

  #rawOf(number: number): string | undefined {
    const place = this.#record.placeOf(number);
    return place === -1 ? undefined : this.#record.raw(place);
  }

  /** Whether the record needs no more than its fields, and has none twice. */
  #isPlain(): boolean {
    const { places, codes } = this.#record;
    const { count, names } = places;
    for (let at = 0; at < count; at += 1) {
      const first = codes[names[at] as number] as number;
      // JavaScript puts members that are numbers in front of the others.
      if (first >= ZERO && first <= NINE) return false;
    }
    return places.isPlain && this.#record.findFields() && this.#hasPlainAdditions();
  }

  /** Whether additions, if there are any, stand apart from each other, and not in a message, too. */
  #hasPlainAdditions(): boolean {
    const additions = this.#record.additions();
    if (additions === undefined) return true;
    const { codes, places } = this.#record;
    const { count, starts, ends } = places;
    const { names, values } = additions.list;
    for (let at = 0; at < count; at += 1) {
      if (codes[starts[at] as number] !== APOSTROPHE || starts[at] === ends[at]) continue;
      const nesting = this.#record.raw(at);
      if (names.some((name, nth) => nesting.includes(`${name}=${values[nth]}`))) return false;
    }
    return additions.isPlain;
  }

  #planOf(typeNumber: number): Plan {
    return (this.#plans[typeNumber] ??= this.#planned(typeNumber));
  }

  #planned(typeNumber: number): Plan {
    const { fields, derived } = decodePlanOf(typeNumber);
    const type = recordTypeName(typeNumber) ?? `UNKNOWN[${typeNumber}]`;
    return {
      front: bytesOf(`{"type":"${type}","typeNumber":${typeNumber},"fields":{`),
      members: fields.map(({ name, number, olderNumber, codec }) => ({
        name: bytesOf(`"${name}":`),
        number,
        olderNumber,
        kind: this.#values.kindOf(codec),
      })),
      derived: DERIVED[derived.join()] ?? 'others',
    };
  }

  /** Whether the record is such that it could be written. */
  #writeRecord(to: ByteWriter): boolean {
    const plan = this.#planOf(this.#record.typeNumber);
    if (plan.derived === 'others') return false;
    const before = to.length;
    to.copy(plan.front, 0, plan.front.length);
    this.#writeFields(to);
    to.byte(CLOSE_BRACE);
    const additions = this.#record.additions();
    if (additions !== undefined) this.#writeAdditions(additions, to);
    to.copy(DECODED, 0, DECODED.length);
    const hasMembers = this.#writeMembers(plan, to);
    if (plan.derived !== 'none' && hasMembers) to.byte(COMMA);
    const isWhole =
      plan.derived === 'none' ||
      (plan.derived === 'keys' ? this.#writeKeys(to) : this.#writeArguments(to));
    if (isWhole) to.copy(END_OF_RECORD, 0, END_OF_RECORD.length);
    else to.length = before;
    return isWhole;
  }

  #nameOf(number: number): Buffer {
    return (this.#names[number] ??= bytesOf(`"${nameOfNumber(number)}":`));
  }

  #writeFields(to: ByteWriter): void {
    const { codes, places } = this.#record;
    const { count, numbers, starts, ends } = places;
    for (let at = 0; at < count; at += 1) {
      if (at > 0) to.byte(COMMA);
      const name = this.#nameOf(numbers[at] as number);
      to.copy(name, 0, name.length);
      writeQuoted(to, codes, starts[at] as number, ends[at] as number);
    }
  }

  #writeAdditions(additions: Additions, to: ByteWriter): void {
    const { names, values } = additions.list;
    if (names.length === 0) return;
    let written = this.#additions.get(additions);
    if (written === undefined) {
      const pairs = names.map((name, at) => [name, values[at]]);
      written = bytesOf(`,"enrichment":${JSON.stringify(pairs)}`);
      if (this.#additions.size === MOST_ADDITIONS) this.#additions.clear();
      this.#additions.set(additions, written);
    }
    to.copy(written, 0, written.length);
  }

  /** Writes what is decoded of the fields, with a comma in front of each but the first; whether there is any. */
  #writeMembers({ members }: Plan, to: ByteWriter): boolean {
    const { codes, places } = this.#record;
    const start = to.length;
    for (const { name, number, olderNumber, kind } of members) {
      let place = this.#record.placeOf(number);
      if (place === -1) place = this.#record.placeOf(olderNumber);
      if (place === -1) continue;
      const before = to.length;
      if (before > start) to.byte(COMMA);
      to.copy(name, 0, name.length);
      const value = to.length;
      this.#values.write(
        kind,
        to,
        codes,
        places.starts[place] as number,
        places.ends[place] as number,
      );
      if (to.length === value) to.length = before;
    }
    return to.length > start;
  }

  #writeKeys(to: ByteWriter): true {
    const { codes, places } = this.#record;
    const place = this.#record.placeOf(KEY);
    to.ascii('"keys":');
    if (place === -1) to.ascii('[]');
    else {
      const end = places.ends[place] as number;
      this.#values.write(this.#keys, to, codes, places.starts[place] as number, end);
    }
    return true;
  }

  /** Whether all arguments are there and nothing else is, one field for each. */
  #writeArguments(to: ByteWriter): boolean {
    const { codes, places } = this.#record;
    const { count, numbers, starts, ends } = places;
    if (numbers[0] !== ARGC || this.#record.raw(0) !== String(count - 1)) return false;
    if (count > MOST_ARGUMENTS) return false;
    to.ascii('"arguments":[');
    for (let at = 1; at < count; at += 1) {
      if (numbers[at] !== ARGUMENTS[at - 1]) return false;
      if (at > 1) to.byte(COMMA);
      const before = to.length;
      this.#values.write(this.#argument, to, codes, starts[at] as number, ends[at] as number);
      if (to.length === before) return false;
    }
    to.ascii(']');
    return true;
  }
}

let shared: { readonly writer: JsonWriter; readonly to: ByteWriter } | undefined;

/**
 * The event as an object, as `eventToJson` makes it without names. Reading JSON takes V8 a fraction of what making the
 * same objects member by member does.
 */
export function jsonOfPacked(event: JsonEvent, packed: PackedEvent): EventJson {
  shared ??= { writer: new JsonWriter(), to: new ByteWriter() };
  const { writer, to } = shared;
  to.clear();
  writer.write(event, to, packed);
  return JSON.parse(to.bytes.toString('utf8', 0, to.length)) as EventJson;
}
