/**
 * {@link FieldPlaces}: where the fields of a record stand in its bytes, found in one pass that makes no text. The
 * grammar of a record's body: `name=value` fields, quoted, braced and nested values, and words that are not
 * fields. Knows no record types, decodes nothing, and does not look for what auditd added.
 */
import {
  followerOf,
  isLabelNumber,
  lengthOfName,
  nameNumber,
  nextHash,
  NO_NUMBER,
  noteFollower,
} from './name-pool';

const NEWLINE = 0x0a;
const BLANK = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const APOSTROPHE = 0x27;
const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const BACKSLASH = 0x5c;
const CARET = 0x5e;
/** The first lower-case letter; nearly all names begin with one. */
const LOWER_CASE = 0x61;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const TILDE = 0x7e;

/** What a code may be part of. */
const OF_NAME = 1;
/** Ends a word, or is something in it. */
const NOTABLE = 2;
/** Neither a letter, a digit, punctuation of ASCII nor a blank. */
const UNPRINTABLE = 4;

const KINDS = new Uint8Array(256);
for (let code = 0; code < 256; code += 1) {
  const isPrintable = code >= BLANK && code <= TILDE;
  const isOfName = isPrintable && /[\w[\]-]/.test(String.fromCharCode(code));
  const isNotable = code === BLANK || code === EQUALS || code === NEWLINE;
  KINDS[code] =
    (isOfName ? OF_NAME : 0) | (isNotable ? NOTABLE : 0) | (isPrintable ? 0 : UNPRINTABLE);
}

/** Stands for every code that is not of ASCII: the grammar asks for none of them. */
export const NOT_ASCII = 0xff;

/** Told of what may begin additions that no separator announces; whether it does. */
export interface AdditionsFinder {
  /** At the beginning of a word, before which the fields of `places` were found. */
  atWord(at: number, places: FieldPlaces): boolean;
  /** Within the value from `start` to `stop`; where the value ends if so, else -1. */
  inWord(start: number, stop: number, places: FieldPlaces): number;
}

const FIRST_ROOM = 64;

function larger(list: Int32Array): Int32Array {
  const more = new Int32Array(2 * list.length);
  more.set(list);
  return more;
}

/** The fields of one record at a time; the next scan overwrites them. */
export class FieldPlaces {
  /** How many fields there are. */
  count = 0;
  /** Of each its name: {@link nameNumber}. */
  numbers: Int32Array = new Int32Array(FIRST_ROOM);
  /** Where the name begins. */
  names: Int32Array = new Int32Array(FIRST_ROOM);
  /** Where the value begins, behind the name and `=`. */
  starts: Int32Array = new Int32Array(FIRST_ROOM);
  /** Where the value ends. */
  ends: Int32Array = new Int32Array(FIRST_ROOM);
  /**
   * Whether there is nothing but fields with blanks between them, and none behind one with fields in it. What
   * stands between the fields of a message does not count.
   */
  isPlain = true;
  /** Whether all of it is printable ASCII. */
  isPrintable = true;
  /** Whether some name is none of the pool's. */
  hasUnknown = false;

  #codes: Uint8Array = new Uint8Array(0);
  #finder: AdditionsFinder | undefined;
  /** Whether additions were found, which end the record's own fields. */
  #isAtAdditions = false;
  #nestings = 0;

  /**
   * Finds the fields from `start` to `end` of the codes, in which {@link NOT_ASCII} stands for whatever is not
   * ASCII.
   *
   * @param finder undefined where no additions can follow
   */
  scan(codes: Uint8Array, start: number, end: number, finder?: AdditionsFinder): void {
    this.count = 0;
    this.isPlain = true;
    this.isPrintable = true;
    this.hasUnknown = false;
    this.#codes = codes;
    this.#finder = finder;
    this.#isAtAdditions = false;
    this.#nestings = 0;
    this.#scan(start, end, false);
  }

  #scan(start: number, end: number, nested: boolean): void {
    const codes = this.#codes;
    const finder = nested ? undefined : this.#finder;
    let last = NO_NUMBER;
    let at = start;
    while (at < end) {
      const first = codes[at] as number;
      if (first === BLANK) {
        at += 1;
        continue;
      }
      if (first === COMMA || first === OPEN_PARENTHESIS || first === NEWLINE) {
        this.#meetOther(nested, first === NEWLINE);
        at += 1;
        continue;
      }
      if (first < LOWER_CASE && finder?.atWord(at, this) === true) {
        this.#isAtAdditions = true;
        return;
      }
      const name = at;
      let number = followerOf(last);
      const length = number === NO_NUMBER ? 0 : lengthOfName(codes, at, end, number);
      at += length;
      if (length === 0) {
        let hash = 0;
        for (let code = first; at < end && (KINDS[code] as number) === OF_NAME;) {
          hash = nextHash(hash, code);
          at += 1;
          code = codes[at] as number;
        }
        if (at === name || at >= end || codes[at] !== EQUALS) {
          at = this.#skipWord(name, at, end, nested);
          continue;
        }
        number = nameNumber(codes, name, at, hash);
        noteFollower(last, number);
      }
      last = number;
      if (this.#nestings > 0 && !nested) this.isPlain = false;
      const value = at + 1;
      const stop = number === NO_NUMBER ? -1 : this.#plainEnd(value, end);
      if (stop === -1) {
        at = this.#value(number, name, value, end, nested);
        if (this.#isAtAdditions) return;
      } else {
        this.#push(number, name, value, stop);
        at = stop;
      }
    }
  }

  /**
   * The end of a value as nearly all are: a word with nothing in it or behind it that would mean something, or
   * printable text in quotes. -1 for another, at which {@link #value} has to look.
   */
  #plainEnd(start: number, end: number): number {
    const codes = this.#codes;
    if (start >= end) return start;
    const first = codes[start] as number;
    let at = start;
    if (first === QUOTE) {
      for (at += 1; at < end; at += 1) {
        const code = codes[at] as number;
        if (code === QUOTE) return at + 1;
        if (((KINDS[code] as number) & UNPRINTABLE) !== 0) return -1;
      }
      return -1;
    }
    if (first === OPEN_BRACE || first === APOSTROPHE) return -1;
    while (at < end && (KINDS[codes[at] as number] as number) <= OF_NAME) at += 1;
    if (at > start) {
      const last = codes[at - 1];
      if (last === COMMA || last === CLOSE_PARENTHESIS) return -1;
    }
    if (at === end) return at;
    const isLast = at + 1 === end;
    return codes[at] === BLANK && (isLast || codes[at + 1] !== OPEN_PARENTHESIS) ? at : -1;
  }

  /** Something between fields that is not a blank. */
  #meetOther(nested: boolean, isUnprintable: boolean): void {
    if (!nested) this.isPlain = false;
    if (isUnprintable) this.isPrintable = false;
  }

  /** Passes a word that is not a field. */
  #skipWord(start: number, from: number, end: number, nested: boolean): number {
    const codes = this.#codes;
    if (!nested) this.isPlain = false;
    let at = from;
    while (at < end && codes[at] !== BLANK) at += 1;
    this.#look(start, at);
    return at;
  }

  /** Notes whether all of the codes are printable. */
  #look(start: number, end: number): void {
    const codes = this.#codes;
    for (let at = start; at < end; at += 1) {
      if (((KINDS[codes[at] as number] as number) & UNPRINTABLE) !== 0) this.isPrintable = false;
    }
  }

  /** The position of a code from `start` up to `end`; -1 where it is not there. */
  #find(wanted: number, start: number, end: number): number {
    const codes = this.#codes;
    for (let at = start; at < end; at += 1) if (codes[at] === wanted) return at;
    return -1;
  }

  #findLast(wanted: number, start: number, end: number): number {
    const codes = this.#codes;
    for (let at = end - 1; at >= start; at -= 1) if (codes[at] === wanted) return at;
    return -1;
  }

  /** Adds the field whose value begins at `start` and returns the position after it. */
  #value(number: number, name: number, start: number, end: number, nested: boolean): number {
    const codes = this.#codes;
    const first = start < end ? (codes[start] as number) : BLANK;
    // Most values begin with a letter, a digit or the end of the word.
    if (first === QUOTE) {
      const close = this.#find(QUOTE, start + 1, end);
      if (close !== -1) return this.#addLooked(number, name, start, close + 1);
    } else if (first === OPEN_BRACE) {
      const close = this.#find(CLOSE_BRACE, start, end);
      if (close !== -1) return this.#addLooked(number, name, start, close + 1);
    } else if (first === APOSTROPHE && !nested) {
      const close = this.#findLast(APOSTROPHE, start + 1, end);
      if (close !== -1) return this.#nest(number, name, start, close, close + 1);
      // A message that was cut off.
      if (this.#isMessage(name, start)) return this.#nest(number, name, start, end, end);
      this.isPlain = false;
    }
    return this.#word(number, name, start, end, nested);
  }

  #isMessage(name: number, start: number): boolean {
    const codes = this.#codes;
    // `msg=`
    return (
      start - name === 4 &&
      codes[name] === 0x6d &&
      codes[name + 1] === 0x73 &&
      codes[name + 2] === 0x67
    );
  }

  /** Adds a field whose value is neither quoted nor braced. */
  #word(number: number, name: number, start: number, end: number, nested: boolean): number {
    const codes = this.#codes;
    let hasEquals = false;
    let stop = start;
    for (; stop < end; stop += 1) {
      const kind = KINDS[codes[stop] as number] as number;
      if (kind <= OF_NAME) continue;
      if ((kind & UNPRINTABLE) !== 0) this.isPrintable = false;
      if ((kind & NOTABLE) === 0) continue;
      const code = codes[stop] as number;
      // Programs write newlines between the lines of a message, as dbus-daemon does.
      if (code === BLANK || (nested && code === NEWLINE)) break;
      if (code === EQUALS) hasEquals = true;
    }
    if (stop + 1 < end && codes[stop] === BLANK && codes[stop + 1] === OPEN_PARENTHESIS) {
      const word = stop;
      stop = this.#labelEnd(number, name, start, word, end);
      hasEquals ||= this.#find(EQUALS, word, stop) !== -1;
      const newline = nested ? this.#find(NEWLINE, word, stop) : -1;
      if (newline !== -1) stop = newline;
    }
    if (hasEquals && !nested && this.#finder !== undefined) {
      this.#push(number, name, start, stop);
      const ending = this.#finder.inWord(start, stop, this);
      this.count -= 1;
      if (ending !== -1) {
        this.#isAtAdditions = true;
        return this.#add(number, name, start, ending);
      }
    }
    this.#add(number, name, start, this.#withoutPunctuation(start, stop, nested));
    return stop;
  }

  /** Where a label ends that may have its mode behind it. */
  #labelEnd(number: number, name: number, start: number, stop: number, end: number): number {
    const codes = this.#codes;
    const isLabel =
      number === NO_NUMBER ? this.#endsAsLabel(name, start - 1) : isLabelNumber(number);
    if (!isLabel) return stop;
    const close = this.#find(CLOSE_PARENTHESIS, stop, end);
    if (close === -1) return stop;
    // What may follow: nothing, a blank, or additions without one.
    const next = close + 1 < end ? (codes[close + 1] as number) : BLANK;
    const mayFollow =
      next === BLANK ||
      (next >= UPPER_A && next <= UPPER_Z) ||
      next === CARET ||
      next === BACKSLASH ||
      next === HASH;
    if (!mayFollow) return stop;
    this.#look(stop, close);
    return close + 1;
  }

  /** {@link isLabelNumber} for a name without a number. */
  #endsAsLabel(start: number, end: number): boolean {
    const last = this.#codes.subarray(Math.max(start, end - 7), end);
    return /(?:subj|obj|context)$/.test(String.fromCharCode(...last));
  }

  /** Where a word's value ends when the punctuation of old messages is left out: `(addr=?, res=1)`. */
  #withoutPunctuation(start: number, end: number, nested: boolean): number {
    const codes = this.#codes;
    let last = end;
    if (last > start && codes[last - 1] === COMMA) last -= 1;
    const isClosed = last > start && codes[last - 1] === CLOSE_PARENTHESIS;
    if (isClosed && this.#find(OPEN_PARENTHESIS, start, last) === -1) last -= 1;
    if (last !== end && !nested) this.isPlain = false;
    return last;
  }

  /** Adds a field, and after it those within its value, from the apostrophe up to `close`. */
  #nest(number: number, name: number, start: number, close: number, end: number): number {
    this.#add(number, name, start, end);
    this.#nestings += 1;
    this.#scan(start + 1, close, true);
    return end;
  }

  #addLooked(number: number, name: number, start: number, end: number): number {
    this.#look(start, end);
    return this.#add(number, name, start, end);
  }

  #add(number: number, name: number, start: number, end: number): number {
    if (number === NO_NUMBER) this.hasUnknown = true;
    this.#push(number, name, start, end);
    return end;
  }

  #push(number: number, name: number, start: number, end: number): void {
    const { count } = this;
    if (count === this.numbers.length) {
      this.numbers = larger(this.numbers);
      this.names = larger(this.names);
      this.starts = larger(this.starts);
      this.ends = larger(this.ends);
    }
    this.numbers[count] = number;
    this.names[count] = name;
    this.starts[count] = start;
    this.ends[count] = end;
    this.count = count + 1;
  }
}
