/**
 * What the library uses of Node's Buffer, for browsers: bytes that know a few more ways to and from text.
 * Only what is here works there.
 */
type Encoding = 'utf8' | 'latin1' | 'hex';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function bytesOf(text: string, encoding: Encoding = 'utf8'): Uint8Array {
  if (encoding === 'utf8') return encoder.encode(text);
  if (encoding === 'latin1') return Uint8Array.from(text, (unit) => unit.charCodeAt(0));
  // As in Node, everything before the first pair that is not hexadecimal.
  const pairs = /^(?:[\da-f]{2})*/i.exec(text)?.[0].match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** A call takes so many arguments everywhere. */
const AT_ONCE = 8192;

class ByteBuffer extends Uint8Array {
  static alloc(size: number): ByteBuffer {
    return new ByteBuffer(size);
  }

  static allocUnsafe(size: number): ByteBuffer {
    return new ByteBuffer(size);
  }

  static concat(parts: readonly Uint8Array[], size?: number): ByteBuffer {
    const all = new ByteBuffer(size ?? parts.reduce((sum, part) => sum + part.length, 0));
    let end = 0;
    for (const part of parts) {
      const taken = part.subarray(0, all.length - end);
      all.set(taken, end);
      end += taken.length;
    }
    return all;
  }

  static byteLength(text: string): number {
    return encoder.encode(text).length;
  }

  static isBuffer(value: unknown): boolean {
    return value instanceof ByteBuffer;
  }

  static compare(one: Uint8Array, other: Uint8Array): number {
    const length = Math.min(one.length, other.length);
    for (let at = 0; at < length; at++) {
      const difference = (one[at] as number) - (other[at] as number);
      if (difference !== 0) return Math.sign(difference);
    }
    return Math.sign(one.length - other.length);
  }

  equals(other: Uint8Array): boolean {
    return ByteBuffer.compare(this, other) === 0;
  }

  readBigUInt64LE(at: number): bigint {
    return new DataView(this.buffer, this.byteOffset, this.length).getBigUint64(at, true);
  }

  override toString(encoding: Encoding = 'utf8', start = 0, end = this.length): string {
    const bytes = this.subarray(start, end);
    if (encoding === 'utf8') return decoder.decode(bytes);
    if (encoding === 'hex') {
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    }
    let text = '';
    for (let at = 0; at < bytes.length; at += AT_ONCE) {
      text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
    }
    return text;
  }

  override indexOf(wanted: number | string | Uint8Array, from = 0): number {
    if (typeof wanted === 'number') return super.indexOf(wanted, from);
    const bytes = typeof wanted === 'string' ? bytesOf(wanted) : wanted;
    for (let at = from; at + bytes.length <= this.length; at++) {
      if (bytes.every((byte, offset) => this[at + offset] === byte)) return at;
    }
    return -1;
  }

  /** Returns how many bytes were written; what does not fit is left out. */
  write(text: string, at: number, encoding: Encoding = 'utf8'): number {
    const bytes = bytesOf(text, encoding).subarray(0, Math.max(this.length - at, 0));
    this.set(bytes, at);
    return bytes.length;
  }

  // Typed arrays look for numbers alone.
  override includes(wanted: number | string | Uint8Array, from = 0): boolean {
    // oxlint-disable-next-line prefer-includes -- this is includes
    return this.indexOf(wanted, from) !== -1;
  }
}

type From = string | ArrayBuffer | ArrayLike<number> | Uint8Array;

/** Node's `Buffer.from` is not that of typed arrays: it views memory, and takes text. */
Object.defineProperty(ByteBuffer, 'from', {
  value: (source: From, place?: Encoding | number, length?: number): ByteBuffer => {
    if (typeof source === 'string') return new ByteBuffer(bytesOf(source, place as Encoding));
    if (source instanceof ArrayBuffer) return new ByteBuffer(source, place as number, length);
    return new ByteBuffer(source);
  },
});

export { ByteBuffer as Buffer };
