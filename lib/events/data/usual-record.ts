/**
 * {@link UsualRecord}: the fields of a record that is as kernels and auditd write nearly all of them, for those
 * who make bytes of its bytes. What is out of the ordinary is left to those who make text.
 */
import { type AdditionsFinder, FieldPlaces } from './field-places';
import { mayBeginAdditions } from './fields';
import { type Additions, additionsOf } from './known-additions';
import { MOST_NAMES, nameOfNumber, NO_NUMBER } from './name-pool';
import { hasUsualHeader, isUsual, type PackedEvent } from './packed-event';

/** Finds that additions may begin, and leaves them to others. */
class Suspicion implements AdditionsFinder {
  isAroused = false;
  codes: Uint8Array = new Uint8Array(0);
  /** Whether additions stand behind their separator, and so nowhere else. */
  isSeparated = false;

  atWord(at: number): boolean {
    if (!this.isSeparated) this.isAroused ||= mayBeginAdditions(this.codes[at] as number);
    return this.isAroused;
  }

  inWord(start: number): number {
    this.isAroused = true;
    return start;
  }
}

const SEPARATOR = 0x1d;
const APOSTROPHE = 0x27;
const BLANK = 0x20;
const TILDE = 0x7e;

let searched: Buffer | undefined;
let first = -1;
let searchedFrom = 0;
let found = -1;

/** The next separator of the bytes from a position on; -1 without one. Mostly what was found before. */
function nextSeparator(bytes: Buffer, from: number): number {
  if (bytes !== searched) {
    searched = bytes;
    first = bytes.indexOf(SEPARATOR);
    searchedFrom = 0;
    found = first;
  }
  // Many logs have none at all, whatever the order in which their records are read.
  if (first === -1) return -1;
  const isKnown = from >= searchedFrom && (found === -1 || found >= from);
  if (!isKnown) {
    searchedFrom = from;
    found = bytes.indexOf(SEPARATOR, from);
  }
  return found;
}

/** Whether additions may be what stands there: printable, and not the rest of a message. */
function mayBeAdditions(bytes: Buffer, start: number, end: number): boolean {
  let last = BLANK;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at] as number;
    if (code < BLANK || code > TILDE) return false;
    if (code !== BLANK) last = code;
  }
  return last !== APOSTROPHE;
}

/** One record at a time; the next one overwrites it. */
export class UsualRecord {
  readonly places = new FieldPlaces();
  codes: Buffer = Buffer.alloc(0);
  typeNumber = 0;
  body = 0;
  /** Where its own fields end. */
  end = 0;
  /** Where additions begin behind their separator; -1 where there are none. */
  added = -1;
  /** Where all of it ends. */
  last = 0;
  readonly #suspicion = new Suspicion();
  /** By the number of a name, in which record it was last, and at which place. */
  readonly #lastRecords = new Float64Array(MOST_NAMES);
  readonly #lastPlaces = new Int32Array(MOST_NAMES);
  #records = 0;
  #additions: Additions | undefined;

  /**
   * Reads the record at a position of the event's index. False when it is not usual: not printable ASCII, with a
   * header or a front of its own, or with additions that are not behind the separator.
   */
  read({ bytes, index }: PackedEvent, place: number): boolean {
    const start = index[place + 1] as number;
    const body = index[place + 2] as number;
    const last = index[place + 3] as number;
    if (!isUsual(index, place) || !hasUsualHeader(bytes, start, body)) return false;
    const separator = nextSeparator(bytes, body);
    const isSeparated = separator !== -1 && separator < last;
    const end = isSeparated ? separator : last;
    if (isSeparated && !mayBeAdditions(bytes, end + 1, last)) return false;
    if (!this.#scan(bytes, body, end, isSeparated)) return false;
    this.codes = bytes;
    this.typeNumber = (index[place] as number) & 0xffff;
    this.body = body;
    this.end = end;
    this.added = isSeparated ? end + 1 : -1;
    this.#additions = undefined;
    this.last = last;
    return true;
  }

  #scan(bytes: Buffer, body: number, end: number, isSeparated: boolean): boolean {
    const { places } = this;
    const suspicion = this.#suspicion;
    suspicion.codes = bytes;
    suspicion.isAroused = false;
    suspicion.isSeparated = isSeparated;
    places.scan(bytes, body, end, suspicion);
    return !suspicion.isAroused && places.isPrintable && !places.hasUnknown;
  }

  /** What auditd added; undefined where it is nothing. */
  additions(): Additions | undefined {
    if (this.added === -1) return undefined;
    return (this.#additions ??= additionsOf(this.codes.toString('latin1', this.added, this.last)));
  }

  /** Notes where the fields are, for {@link placeOf}; false when one is there twice. */
  findFields(): boolean {
    this.#records += 1;
    const { count, numbers } = this.places;
    for (let at = 0; at < count; at += 1) {
      const number = numbers[at] as number;
      if (this.#lastRecords[number] === this.#records) return false;
      this.#lastRecords[number] = this.#records;
      this.#lastPlaces[number] = at;
    }
    return true;
  }

  /** Where among the fields the one with a name is; -1 where there is none. */
  placeOf(number: number): number {
    if (number === NO_NUMBER || this.#lastRecords[number] !== this.#records) return -1;
    return this.#lastPlaces[number] as number;
  }

  /** The raw value of a field. */
  raw(at: number): string {
    return this.codes.toString('latin1', this.places.starts[at], this.places.ends[at]);
  }

  /** Names and raw values of all fields. */
  fieldList(): { names: string[]; values: string[] } {
    const { count, numbers } = this.places;
    const names: string[] = [];
    const values: string[] = [];
    for (let at = 0; at < count; at += 1) {
      names.push(nameOfNumber(numbers[at] as number));
      values.push(this.raw(at));
    }
    return { names, values };
  }
}
