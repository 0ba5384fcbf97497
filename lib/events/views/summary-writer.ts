/**
 * {@link SummaryWriter}: summaries written as bytes. For system calls that differ in nothing that a summary looks
 * at, but for the paths of their files, it is made once; the paths of each are put into it.
 */
import type { Names } from '../../machine/names';
import { sharedNames } from '../../machine/shared-names';
import { RECORD_TYPE } from '../../tables/record-type';
import { bytesOfText, textOfBytes } from '../../text/byte-text';
import { ByteWriter } from '../../text/byte-writer';
import type { EventData } from '../data/event-data';
import { numberOfName } from '../data/name-pool';
import { EVENT_WORDS, type PackedEvent, RECORD_WORDS, recordsIn } from '../data/packed-event';
import { UsualRecord } from '../data/usual-record';
import { onlySaysMore } from '../normalized/statements';
import { summarize } from './summary';
import { ADDED, type Look, patternOf, TracedEvent, WHOLE } from './traced-event';

/** An event, and how it came where nobody has looked into it. */
export interface SummedEvent extends EventData {
  readonly packed?: PackedEvent | undefined;
}

/** Events with more records are summed up each by itself. */
const MOST_RECORDS = 16;
/** So many summaries are remembered; then it begins anew. */
const MOST_SUMMARIES = 4096;
/** And in so many ways may events of the same records be looked at. */
const MOST_VARIANTS = 16;
/** Summaries with the same hash. */
const MOST_ALIKE = 8;
/** The looks of a summary have so many bytes at most. */
const MOST_BYTES = 4096;

const SLASH = 0x2f;
const DOT = 0x2e;
const QUOTE = 0x22;

const PATH_NAME = numberOfName('name');
const CWD = numberOfName('cwd');

/** How the path of a record is: none that may be replaced, from the root on, or within a folder. */
const OPAQUE = { none: 0, absolute: 1, relative: 2 } as const;
const OPACITY = 3;
/** Whether auditd added something. */
const IS_ADDED = 4;
/** So many kinds are there of records of a type. */
const KINDS = 8;

/** Stand for {@link WHOLE} and {@link ADDED} among numbers of names. */
const WHOLE_RECORD = -2;
const ADDITIONS = -3;

function numberOfLook(field: string): number {
  if (field === WHOLE) return WHOLE_RECORD;
  return field === ADDED ? ADDITIONS : numberOfName(field);
}
/** The length of a field that is not there. */
const ABSENT = 0xffff;

interface Summary {
  /** What is behind one path and in front of the next. */
  readonly texts: readonly Buffer[];
  /** The records of the paths. */
  readonly records: readonly number[];
}

/** Summaries that were made with the same looks. */
interface Variant {
  /** Pairs: the record and the number of the field's name. */
  readonly looks: Int32Array;
  readonly summaries: Map<number, { readonly looked: Buffer; readonly summary: Summary }[]>;
}

/** Events with the same types of records, and the same kinds of paths. */
interface Shape {
  /** Of each record its type and how its path is. */
  readonly kinds: Int32Array;
  readonly variants: Variant[];
  /** How many summaries had to be made, and how many were there. */
  made: number;
  found: number;
}

/** Where after so many not one in two was there, remembering is in vain. */
const MOST_IN_VAIN = 256;

function isSame(one: Uint8Array, other: Uint8Array, length: number): boolean {
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

export class SummaryWriter {
  readonly #names: Names;
  #version: number | undefined;
  readonly #records: UsualRecord[] = [];
  readonly #kinds = new Int32Array(MOST_RECORDS);
  readonly #shapes = new Map<number, Shape[]>();
  #count = 0;
  /** What was looked at, one behind the other, each with its length in front. */
  readonly #looked = Buffer.alloc(MOST_BYTES);
  #lookedLength = 0;

  /** @param names default: this machine's */
  constructor(names: Names = sharedNames()) {
    this.#names = names;
  }

  /**
   * Writes the event in one line, without a newline: see `summarize`.
   *
   * @param packed how it came; who looks into an event before it is written asks it for that first
   */
  write(event: SummedEvent, to: ByteWriter, packed = event.packed): void {
    this.#keepUp();
    const count = packed === undefined ? 0 : recordsIn(packed);
    if (packed === undefined || !this.#read(packed, count)) {
      to.text(summarize(event, this.#names));
      return;
    }
    const shape = this.#shapeOf(count);
    const isVain = shape.made >= MOST_IN_VAIN && shape.found < shape.made;
    const summary = isVain ? undefined : this.#known(shape);
    if (summary === undefined) {
      to.text(isVain ? summarize(event, this.#names) : this.#made(event, shape));
    } else {
      shape.found += 1;
      this.#writeSummary(summary, to);
    }
  }

  #keepUp(): void {
    const { version } = this.#names;
    if (version === this.#version && this.#count < MOST_SUMMARIES) return;
    this.#version = version;
    this.#count = 0;
    this.#shapes.clear();
  }

  /** Whether it is a system call whose records are usual. */
  #read(packed: PackedEvent, count: number): boolean {
    const { index, at } = packed;
    if (count > MOST_RECORDS) return false;
    let hasCall = false;
    for (let nth = 0; nth < count; nth += 1) {
      const place = at + EVENT_WORDS + RECORD_WORDS * nth;
      const typeNumber = (index[place] as number) & 0xffff;
      hasCall ||= typeNumber === RECORD_TYPE.SYSCALL;
      if (!onlySaysMore(typeNumber)) return false;
      const record = (this.#records[nth] ??= new UsualRecord());
      if (!record.read(packed, place) || !record.findFields()) return false;
      const isAdded = record.added === -1 ? 0 : IS_ADDED;
      this.#kinds[nth] = typeNumber * KINDS + isAdded + this.#opacity(record);
    }
    return hasCall;
  }

  #opacity(record: UsualRecord): number {
    const { typeNumber, codes, places } = record;
    const isFolder = typeNumber === RECORD_TYPE.CWD;
    if (!isFolder && typeNumber !== RECORD_TYPE.PATH) return OPAQUE.none;
    const place = record.placeOf(isFolder ? CWD : PATH_NAME);
    if (place === -1) return OPAQUE.none;
    const [start, end] = [places.starts[place] as number, places.ends[place] as number];
    if (end - start < 3 || codes[start] !== QUOTE || codes[end - 1] !== QUOTE) return OPAQUE.none;
    const first = codes[start + 1];
    // What is joined to a folder is joined otherwise where that ends in a slash.
    if (first === SLASH && codes[end - 2] !== SLASH) return OPAQUE.absolute;
    return first === SLASH || first === DOT || isFolder ? OPAQUE.none : OPAQUE.relative;
  }

  #shapeOf(count: number): Shape {
    let hash = count;
    for (let nth = 0; nth < count; nth += 1) {
      hash = (Math.imul(hash, 31) + (this.#kinds[nth] as number)) | 0;
    }
    let shapes = this.#shapes.get(hash);
    if (shapes === undefined) {
      shapes = [];
      this.#shapes.set(hash, shapes);
    }
    for (const shape of shapes) {
      const { kinds } = shape;
      if (kinds.length === count && kinds.every((kind, nth) => kind === this.#kinds[nth])) {
        return shape;
      }
    }
    const shape = { kinds: this.#kinds.slice(0, count), variants: [], made: 0, found: 0 };
    shapes.push(shape);
    return shape;
  }

  #known({ variants }: Shape): Summary | undefined {
    for (const { looks, summaries } of variants) {
      const hash = this.#look(looks);
      for (const { looked, summary } of summaries.get(hash) ?? []) {
        const length = this.#lookedLength;
        if (looked.length === length && isSame(looked, this.#looked, length)) return summary;
      }
    }
    return undefined;
  }

  /** Puts what is looked at into {@link #looked}, and gives its hash; -1 where it is too much. */
  #look(looks: Int32Array): number {
    const looked = this.#looked;
    let length = 0;
    let hash = 0;
    for (let at = 0; at < looks.length; at += 2) {
      const record = this.#records[looks[at] as number] as UsualRecord;
      const number = looks[at + 1] as number;
      const { codes, places } = record;
      let start = record.body;
      let end = record.end;
      let isThere = true;
      if (number === ADDITIONS) {
        start = record.end;
        end = record.last;
      } else if (number !== WHOLE_RECORD) {
        const place = record.placeOf(number);
        isThere = place !== -1;
        start = places.starts[place] as number;
        end = places.ends[place] as number;
      }
      const size = isThere ? end - start : ABSENT;
      looked[length] = size >>> 8;
      looked[length + 1] = size;
      length += 2;
      if (!isThere) continue;
      if (length + size + looks.length > MOST_BYTES) return -1;
      for (let from = start; from < end; from += 1) {
        const code = codes[from] as number;
        looked[length] = code;
        length += 1;
        hash = (Math.imul(hash, 31) + code) | 0;
      }
    }
    this.#lookedLength = length;
    return hash >>> 0;
  }

  #writeSummary({ texts, records }: Summary, to: ByteWriter): void {
    for (let at = 0; at < texts.length; at += 1) {
      const text = texts[at] as Buffer;
      to.copy(text, 0, text.length);
      if (at < records.length) this.#writePath(records[at] as number, to);
    }
  }

  #writePath(nth: number, to: ByteWriter): void {
    const record = this.#records[nth] as UsualRecord;
    const { codes, places, typeNumber } = record;
    const place = record.placeOf(typeNumber === RECORD_TYPE.CWD ? CWD : PATH_NAME);
    // Its first slash stands in the text already.
    const isAbsolute = ((this.#kinds[nth] as number) & OPACITY) === OPAQUE.absolute;
    const start = (places.starts[place] as number) + (isAbsolute ? 2 : 1);
    to.copy(codes, start, (places.ends[place] as number) - 1);
  }

  /** The summary, which is remembered where it can be made again from what it looked at. */
  #made(event: EventData, shape: Shape): string {
    const opaque = Array.from(shape.kinds, (kind) => {
      if ((kind & OPACITY) === OPAQUE.none) return undefined;
      return Math.floor(kind / KINDS) === RECORD_TYPE.CWD ? 'cwd' : 'name';
    });
    const made = summarize(event, this.#names);
    const traced = new TracedEvent(event, opaque);
    const { texts, records } = patternOf(summarize(traced, this.#names));
    const summary = { texts: texts.map((text) => Buffer.from(bytesOfText(text))), records };
    const { looks } = traced;
    shape.made += 1;
    if (looks !== undefined && this.#gives(summary, made)) this.#keep(shape, looks, summary);
    return made;
  }

  /** Whether the paths of the event make the text of the summary. */
  #gives(summary: Summary, text: string): boolean {
    const again = new ByteWriter();
    this.#writeSummary(summary, again);
    return textOfBytes(again.taken()) === text;
  }

  #keep({ variants }: Shape, looks: readonly Look[], summary: Summary): void {
    const wanted = Int32Array.from(
      looks.flatMap(([record, field]) => [record, numberOfLook(field)]),
    );
    let variant = variants.find(
      (one) =>
        one.looks.length === wanted.length && one.looks.every((look, at) => look === wanted[at]),
    );
    if (variant === undefined) {
      if (variants.length === MOST_VARIANTS) return;
      variant = { looks: wanted, summaries: new Map() };
      variants.push(variant);
    }
    const hash = this.#look(wanted);
    if (hash === -1) return;
    const looked = Buffer.from(this.#looked.subarray(0, this.#lookedLength));
    const others = variant.summaries.get(hash);
    if (others === undefined) variant.summaries.set(hash, [{ looked, summary }]);
    else if (others.length < MOST_ALIKE) others.push({ looked, summary });
    this.#count += 1;
  }
}
