/** {@link RowBytes}: the rows of a report as bytes, without a string for each. Knows no events. */
import { bytesOfText } from '../../text/byte-text';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const POINT = 0x2e;
const ZERO = 0x30;
const MOST_ASCII = 0x7f;

/** How much is given at a time, and how much room there is at first, in bytes. */
const FULL = 128 * 1024;
const ROOM = 2 * FULL;

/** A row's number and its line end. */
const MOST_FIXED = 64;

export class RowBytes {
  #bytes = Buffer.allocUnsafe(ROOM);
  #length = 0;
  #rows = 0;

  /** How many rows there were. */
  get rows(): number {
    return this.#rows;
  }

  /** `1. `, and one more for each further row. */
  begin(): void {
    this.#rows += 1;
    this.#reserve(MOST_FIXED);
    this.number(this.#rows);
    this.#bytes[this.#length] = POINT;
    this.#bytes[this.#length + 1] = SPACE;
    this.#length += 2;
  }

  number(number: number): void {
    this.#reserve(MOST_FIXED);
    let digits = 1;
    for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    const end = this.#length + digits;
    let rest = number;
    for (let at = end - 1; at >= this.#length; at -= 1) {
      const tens = Math.floor(rest / 10);
      this.#bytes[at] = ZERO + rest - tens * 10;
      rest = tens;
    }
    this.#length = end;
  }

  space(): void {
    this.#reserve(1);
    this.#bytes[this.#length] = SPACE;
    this.#length += 1;
  }

  add(text: Uint8Array): void {
    const { length } = text;
    this.#reserve(length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let at = 0; at < length; at += 1) bytes[start + at] = text[at] as number;
    this.#length = start + length;
  }

  addText(text: string): void {
    const { length } = text;
    this.#reserve(length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > MOST_ASCII) {
        this.add(bytesOfText(text));
        return;
      }
      bytes[start + at] = code;
    }
    this.#length = start + length;
  }

  end(): void {
    this.#reserve(1);
    this.#bytes[this.#length] = NEWLINE;
    this.#length += 1;
  }

  /** Whole rows, once there are many. They are overwritten by the next. */
  takeFull(): Uint8Array | undefined {
    return this.#length < FULL ? undefined : this.takeAll();
  }

  takeAll(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const more = Buffer.allocUnsafe(2 * (this.#length + size));
    this.#bytes.copy(more, 0, 0, this.#length);
    this.#bytes = more;
  }
}
