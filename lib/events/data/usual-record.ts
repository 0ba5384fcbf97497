/**
 * {@link UsualRecord}: the fields of a record that is as kernels and auditd write nearly all of them, for those
 * who make bytes of its bytes. What is out of the ordinary is left to those who make text.
 */
import { type AdditionsFinder, FieldPlaces } from './field-places';
import { mayBeginAdditions } from './fields';
import { MOST_NAMES, nameOfNumber, NO_NUMBER } from './name-pool';
import { hasUsualHeader, isUsual, type PackedEvent } from './packed-event';

/** Finds that additions may begin, and leaves them to others. */
class Suspicion implements AdditionsFinder {
  isAroused = false;
  codes: Uint8Array = new Uint8Array(0);

  atWord(at: number): boolean {
    this.isAroused ||= mayBeginAdditions(this.codes[at] as number);
    return this.isAroused;
  }

  inWord(start: number): number {
    this.isAroused = true;
    return start;
  }
}

/** One record at a time; the next one overwrites it. */
export class UsualRecord {
  readonly places = new FieldPlaces();
  codes: Buffer = Buffer.alloc(0);
  typeNumber = 0;
  body = 0;
  end = 0;
  readonly #suspicion = new Suspicion();
  /** By the number of a name, in which record it was last, and at which place. */
  readonly #lastRecords = new Float64Array(MOST_NAMES);
  readonly #lastPlaces = new Int32Array(MOST_NAMES);
  #records = 0;

  /**
   * Reads the record at a position of the event's index. False when it is not usual: not printable ASCII, with a
   * header or a front of its own, or with what auditd may have added.
   */
  read({ bytes, index }: PackedEvent, place: number): boolean {
    const start = index[place + 1] as number;
    const body = index[place + 2] as number;
    const end = index[place + 3] as number;
    if (!isUsual(index, place) || !hasUsualHeader(bytes, start, body)) return false;
    const { places } = this;
    const suspicion = this.#suspicion;
    suspicion.codes = bytes;
    suspicion.isAroused = false;
    places.scan(bytes, body, end, suspicion);
    if (suspicion.isAroused || !places.isPrintable || places.hasUnknown) return false;
    this.codes = bytes;
    this.typeNumber = (index[place] as number) & 0xffff;
    this.body = body;
    this.end = end;
    return true;
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
