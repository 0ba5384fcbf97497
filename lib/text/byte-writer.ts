/**
 * {@link ByteWriter}: bytes of an output, one piece behind the other in memory that is used again. Does not know
 * where they go.
 */
import { bytesOfText } from './byte-text';

const FIRST_ROOM = 1 << 16;
const ZERO = 0x30;
/** Of 32 bits with a sign. */
const LARGEST_INTEGER = 0x7fff_ffff;
const LAST_ASCII = 0x7f;

export class ByteWriter {
  /** The first {@link length} of them were written. Replaced when there is no more room in it. */
  bytes: Buffer = Buffer.allocUnsafe(FIRST_ROOM);
  length = 0;

  /** Makes room for so many more bytes. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  byte(code: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length] = code;
    this.length += 1;
  }

  /** What stands in other bytes from `start` to `end`. */
  copy(from: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    const { bytes } = this;
    let { length } = this;
    // A call that copies costs more than most pieces have bytes.
    for (let at = start; at < end; at += 1) {
      bytes[length] = from[at] as number;
      length += 1;
    }
    this.length = length;
  }

  /** Text of ASCII. */
  ascii(text: string): void {
    this.reserve(text.length);
    const { bytes } = this;
    let { length } = this;
    for (let at = 0; at < text.length; at += 1) {
      bytes[length] = text.charCodeAt(at);
      length += 1;
    }
    this.length = length;
  }

  /** The same as {@link text} writes, for text that is short and nearly always ASCII. */
  short(text: string): void {
    this.reserve(text.length);
    const { bytes, length: start } = this;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > LAST_ASCII) {
        this.text(text);
        return;
      }
      bytes[start + at] = code;
    }
    this.length = start + text.length;
  }

  /** Any text, in the form of `textOfBytes`. */
  text(text: string): void {
    const bytes = bytesOfText(text);
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A whole number from 0 to 2^53 in decimal digits. */
  number(number: number): void {
    let count = 1;
    for (let most = 10; number >= most; most *= 10) count += 1;
    this.reserve(count);
    const { bytes } = this;
    let left = number;
    let at = this.length + count - 1;
    for (; left > LARGEST_INTEGER; at -= 1) {
      const tens = Math.floor(left / 10);
      bytes[at] = ZERO + (left - tens * 10);
      left = tens;
    }
    // Divisions of integers are several times as fast.
    for (; at >= this.length; at -= 1) {
      const tens = Math.trunc((left | 0) / 10) | 0;
      bytes[at] = ZERO + (left - tens * 10);
      left = tens;
    }
    this.length += count;
  }

  /** A number below 1000 with zeros in front. */
  threeDigits(number: number): void {
    this.reserve(3);
    const { bytes, length } = this;
    const hundreds = Math.trunc(number / 100);
    const tens = Math.trunc(number / 10);
    bytes[length] = ZERO + hundreds;
    bytes[length + 1] = ZERO + tens - hundreds * 10;
    bytes[length + 2] = ZERO + number - tens * 10;
    this.length = length + 3;
  }

  /** The bytes so far, where they are: until something else is written. */
  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }
}
