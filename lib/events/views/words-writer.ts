/**
 * {@link WordsWriter}: records in words as `AuditRecord.toInterpretedString` has them, written as bytes. What the
 * same values meant before is copied; a record that is out of the ordinary is put into words as text.
 */
import { addedWords } from '../../interpret/records/enrichment';
import {
  argumentInterpreter,
  type ArgumentIndex,
} from '../../interpret/arguments/interpret-argument';
import {
  type FieldInterpreters,
  fieldInterpreters,
} from '../../interpret/records/field-interpreters';
import { Interpretation } from '../../interpret/records/interpretation';
import { type FieldInterpreter, RecordView } from '../../interpret/records/record-view';
import { WAY, wayOf } from '../../interpret/records/words-in-bytes';
import type { Names } from '../../machine/names';
import { sharedNames } from '../../machine/shared-names';
import { RECORD_TYPE } from '../../tables/record-type';
import { recordTypeName } from '../../tables/record-types';
import { ByteMemo } from '../../text/byte-memo';
import { ByteWriter } from '../../text/byte-writer';
import { bytesOfText } from '../../text/byte-text';
import { escapeControls } from '../../text/escape';
import { TimeWriter } from '../../text/time-writer';
import { isHexadecimal, isQuoted, PRINTABLE, writeHexadecimal } from '../../text/untrusted-bytes';
import type { EventData } from '../data/event-data';
import type { Additions } from '../data/known-additions';
import { MOST_NAMES, nameOfNumber, numberOfName } from '../data/name-pool';
import {
  EVENT_WORDS,
  type PackedEvent,
  RECORD_WORDS,
  recordsIn,
  timestampOf,
  typeNumberOf,
} from '../data/packed-event';
import type { RecordData } from '../data/record-data';
import { UsualRecord } from '../data/usual-record';

/** A record that can put itself into words. */
export interface WordedRecord extends RecordData {
  toInterpretedString(names?: Names): string;
}

/** An event of such records. */
export interface WordedEvent extends EventData {
  readonly records: readonly WordedRecord[];
  /** The event as it came, where nobody has looked into it. */
  readonly packed?: PackedEvent | undefined;
}

const NEWLINE = 0x0a;
const APOSTROPHE = 0x27;
const COLON = 0x3a;
const ZERO = 0x30;
const SMALL_A = 0x61;
const SMALL_X = 0x78;

/** What parts the words of a command line. */
const BLANK = Uint8Array.of(0x20);

const ARCH = numberOfName('arch');
const SYSCALL = numberOfName('syscall');

/** What depends on the call of a record whose call is not known by a number has no context to be remembered by. */
const NO_CONTEXT = -1;

const MOST_CALLS = 4096;
const MOST_ADDED = 1024;

/** Stands for the words of a field for which nothing was added. */
const NOTHING_ADDED = Buffer.alloc(0);

/** As many as the kernel writes of a machine. */
const ARCH_DIGITS = 8;
/** More than the number of any call has. */
const CALL_DIGITS = 5;

/** How the fields of one type of records are put into words, by the numbers of their names. */
class Ways {
  readonly #interpreters: FieldInterpreters;
  readonly #numbers: Map<FieldInterpreter, number>;
  readonly #ways: number[] = [];
  readonly #spaces: number[] = [];

  /** @param numbers numbers the interpreters of all types */
  constructor(interpreters: FieldInterpreters, numbers: Map<FieldInterpreter, number>) {
    this.#interpreters = interpreters;
    this.#numbers = numbers;
  }

  of(name: number): number {
    return (this.#ways[name] ??= wayOf(this.#interpreters.of(nameOfNumber(name))));
  }

  /** The number of the field's interpreter, of which there is one. */
  spaceOf(name: number): number {
    return (this.#spaces[name] ??= this.#numberOf(nameOfNumber(name)));
  }

  #numberOf(name: string): number {
    const interpreter = this.#interpreters.of(name) as FieldInterpreter;
    const known = this.#numbers.get(interpreter);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(interpreter, number);
    return number;
  }
}

/** A record of a type, up to the time: `type=SYSCALL msg=audit(`. */
const fronts: (Buffer | undefined)[] = [];

function frontOf(typeNumber: number): Buffer {
  return (fronts[typeNumber] ??= Buffer.from(
    `type=${recordTypeName(typeNumber) ?? `UNKNOWN[${typeNumber}]`} msg=audit(`,
  ));
}

export class WordsWriter {
  readonly #names: Names;
  readonly #memo = new ByteMemo();
  #version: number | undefined;
  readonly #record = new UsualRecord();
  readonly #ways = new Map<FieldInterpreters, Ways>();
  readonly #numbers = new Map<FieldInterpreter, number>();
  /** By call, which of its arguments have words. */
  readonly #worded = new Map<number, readonly boolean[]>();
  /** By additions, and by the number of a field's interpreter and name, what was added for it. */
  readonly #added = new Map<Additions, Map<number, Buffer>>();
  /** Interpreters that were seen to look at the call. */
  readonly #callDependent: boolean[] = [];

  // Of the event that is being written.
  #packed: PackedEvent | undefined;
  #node = '';
  #isPlainNode = false;
  /** `11/14/23 22:13:20.123:77) : ` */
  readonly #when = new ByteWriter();
  readonly #times = new TimeWriter('ausearch');

  // Of the record that is being written.
  #context: number | undefined;
  #interpretation: Interpretation | undefined;

  /** @param names default: this machine's */
  constructor(names: Names = sharedNames()) {
    this.#names = names;
  }

  /**
   * Writes the event's records, each in a line, but for the mark of its end.
   *
   * @param packed how it came; who looks into an event before it is written asks it for that first
   */
  write(event: WordedEvent, to: ByteWriter, packed = event.packed): void {
    const count = packed === undefined ? event.records.length : recordsIn(packed);
    for (let nth = 0; nth < count; nth += 1) {
      const typeNumber =
        packed === undefined ? event.records[nth]?.typeNumber : typeNumberOf(packed, nth);
      if (typeNumber === RECORD_TYPE.EOE) continue;
      this.writeRecord(event, nth, to, packed);
      to.byte(NEWLINE);
    }
  }

  /** Writes one of the event's records, without a newline. */
  writeRecord(event: WordedEvent, nth: number, to: ByteWriter, packed = event.packed): void {
    if (packed !== undefined) {
      this.#begin(packed);
      const place = packed.at + EVENT_WORDS + RECORD_WORDS * nth;
      if (this.#isPlainNode && this.#record.read(packed, place)) {
        this.#writeUsual(to);
        return;
      }
    }
    const record = event.records[nth] as WordedRecord;
    to.text(escapeControls(record.toInterpretedString(this.#names)));
  }

  #begin(packed: PackedEvent): void {
    const { version } = this.#names;
    if (version !== this.#version) {
      this.#memo.clear();
      this.#version = version;
    }
    // The next record of the same event, as a rule.
    if (packed === this.#packed) return;
    this.#packed = packed;
    const { bytes, index, at } = packed;
    const [nodeStart, nodeEnd] = [index[at + 5] as number, index[at + 6] as number];
    this.#node = nodeStart === nodeEnd ? '' : bytes.toString('latin1', nodeStart, nodeEnd);
    this.#isPlainNode = /^[!-~]*$/.test(this.#node);
    const when = this.#when;
    when.clear();
    this.#times.write(timestampOf(packed), when);
    when.byte(COLON);
    when.number(index[at + 2] as number);
    when.ascii(') : ');
  }

  #writeUsual(to: ByteWriter): void {
    this.#context = undefined;
    this.#interpretation = undefined;
    this.#writeHead(to);
    this.#writeBody(to);
  }

  #writeHead(to: ByteWriter): void {
    if (this.#node !== '') to.ascii(`node=${this.#node} `);
    const front = frontOf(this.#record.typeNumber);
    to.copy(front, 0, front.length);
    to.copy(this.#when.bytes, 0, this.#when.length);
  }

  #waysOf(typeNumber: number): Ways {
    const interpreters = fieldInterpreters(typeNumber);
    let ways = this.#ways.get(interpreters);
    if (ways === undefined) {
      ways = new Ways(interpreters, this.#numbers);
      this.#ways.set(interpreters, ways);
    }
    return ways;
  }

  #writeBody(to: ByteWriter): void {
    const { codes, places, typeNumber, body, end } = this.#record;
    const ways = this.#waysOf(typeNumber);
    const { count, numbers, names, starts, ends } = places;
    let done = body;
    for (let at = 0; at < count; at += 1) {
      const way = ways.of(numbers[at] as number);
      const start = starts[at] as number;
      const stop = ends[at] as number;
      // The fields of a nested value follow it. An empty value in it may end at its apostrophe.
      const isNesting = stop > start && codes[start] === APOSTROPHE;
      if (way === WAY.copied || isNesting) continue;
      const isText = way <= WAY.keys;
      if (isText && isQuoted(codes, start, stop)) {
        to.copy(codes, done, start);
        to.copy(codes, start + 1, stop - 1);
        done = stop;
      } else if (!isText || isHexadecimal(codes, start, stop)) {
        // Several keys have their name written several times.
        const isKeys = way === WAY.keys;
        to.copy(codes, done, isKeys ? (names[at] as number) : start);
        this.#writeWords(at, way, ways, to);
        done = stop;
      }
    }
    to.copy(codes, done, end);
  }

  #writeWords(at: number, way: number, ways: Ways, to: ByteWriter): void {
    const { codes, places } = this.#record;
    const start = places.starts[at] as number;
    const end = places.ends[at] as number;
    if (way === WAY.text && writeHexadecimal(to, codes, start, end, PRINTABLE)) return;
    if (way === WAY.line && writeHexadecimal(to, codes, start, end, PRINTABLE, BLANK)) return;
    if (way >= WAY.argument && way < WAY.asked && !this.#hasWords(way - WAY.argument)) {
      to.byte(ZERO);
      to.byte(SMALL_X);
      to.copy(codes, start, end);
      return;
    }
    const space = ways.spaceOf(places.numbers[at] as number);
    if (this.#record.added !== -1 && this.#writeAdded(at, space, to)) return;
    const isOfCall = this.#callDependent[space] === true;
    const context = isOfCall ? this.#call() : 0;
    const memo = this.#memo;
    if (context !== NO_CONTEXT && memo.write(to, space, context, codes, start, end)) return;
    const interpretation = (this.#interpretation ??= this.#interpret());
    if (way === WAY.keys) {
      to.text(interpretation.assignments(at));
      return;
    }
    const { words, dependOn } = interpretation.traced(at);
    const made = bytesOfText(words);
    to.reserve(made.length);
    to.bytes.set(made, to.length);
    to.length += made.length;
    if (dependOn === 'fields') return;
    if (dependOn === 'call') this.#callDependent[space] = true;
    const kept = dependOn === 'call' ? this.#call() : context;
    if (kept !== NO_CONTEXT) memo.keep(made, space, kept, codes, start, end);
  }

  /** Writes the words that auditd added for a field; false where it added none. */
  #writeAdded(at: number, space: number, to: ByteWriter): boolean {
    const additions = this.#record.additions() as Additions;
    const { numbers } = this.#record.places;
    const number = numbers[at] as number;
    // Of several by one name, each has its own.
    const key = numbers.indexOf(number) === at ? space * MOST_NAMES + number : undefined;
    let words = this.#added.get(additions);
    if (words === undefined) {
      if (this.#added.size === MOST_ADDED) this.#added.clear();
      words = new Map();
      this.#added.set(additions, words);
    }
    let made = key === undefined ? undefined : words.get(key);
    if (made === undefined) {
      made = this.#addedWords(at, additions);
      if (key !== undefined) words.set(key, made);
    }
    to.copy(made, 0, made.length);
    return made !== NOTHING_ADDED;
  }

  #addedWords(at: number, { list }: Additions): Buffer {
    const { names, values } = this.#record.fieldList();
    const interpreter = fieldInterpreters(this.#record.typeNumber).of(names[at] as string);
    const fields = { own: { names, values }, starts: [], isPrintable: true, added: list };
    const words = addedWords(fields, at, interpreter as FieldInterpreter);
    return words === undefined ? NOTHING_ADDED : Buffer.from(bytesOfText(escapeControls(words)));
  }

  /** Whether an argument of the record's call has words; if the call is unknown it may. */
  #hasWords(argument: number): boolean {
    const call = this.#call();
    if (call === NO_CONTEXT) return true;
    let worded = this.#worded.get(call);
    if (worded === undefined) {
      worded = this.#wordedArguments();
      if (this.#worded.size === MOST_CALLS) this.#worded.clear();
      this.#worded.set(call, worded);
    }
    return worded[argument] === true;
  }

  #wordedArguments(): readonly boolean[] {
    const { syscall } = new RecordView(this.#record.fieldList(), this.#names);
    return [0, 1, 2, 3].map(
      (index) =>
        syscall !== undefined && argumentInterpreter(syscall, index as ArgumentIndex) !== undefined,
    );
  }

  /**
   * A number for the machine and the call of the record, 0 where it has neither; {@link NO_CONTEXT} where they
   * are written otherwise than the kernel writes them.
   */
  #call(): number {
    return (this.#context ??= this.#findCall());
  }

  #findCall(): number {
    const { codes, places } = this.#record;
    const { count, numbers, starts, ends } = places;
    let [arch, syscall] = [-1, -1];
    for (let at = count - 1; at >= 0; at -= 1) {
      if (numbers[at] === ARCH) arch = at;
      else if (numbers[at] === SYSCALL) syscall = at;
    }
    if (arch === -1 && syscall === -1) return 0;
    if (arch === -1 || syscall === -1) return NO_CONTEXT;
    const machine = this.#digits(starts[arch] as number, ends[arch] as number, 16);
    const [start, end] = [starts[syscall] as number, ends[syscall] as number];
    const call = this.#digits(start, end, 10);
    const isKernels =
      (ends[arch] as number) - (starts[arch] as number) === ARCH_DIGITS &&
      end - start <= CALL_DIGITS &&
      (end - start === 1 || codes[start] !== ZERO);
    return isKernels && machine >= 0 && call >= 0 ? machine * 0x2_0000 + call + 1 : NO_CONTEXT;
  }

  /** The number that digits stand for, those above 9 in lower case; negative for anything else. */
  #digits(start: number, end: number, radix: number): number {
    let number = 0;
    for (let at = start; at < end; at += 1) {
      const code = this.#record.codes[at] as number;
      const digit = code >= SMALL_A ? code - SMALL_A + 10 : code - ZERO;
      if (digit < 0 || digit >= radix || (code < SMALL_A && digit > 9)) return -1;
      number = number * radix + digit;
    }
    return end === start ? -1 : number;
  }

  #interpret(): Interpretation {
    const added = { names: [], values: [] };
    // All of it is printable, so that the text itself does not matter.
    const fields = { own: this.#record.fieldList(), starts: [], isPrintable: true, added };
    return new Interpretation(this.#record.typeNumber, '', fields, this.#names);
  }
}
