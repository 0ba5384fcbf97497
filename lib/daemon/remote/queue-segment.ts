/**
 * A file of the queue on the disk: lines with their checksums, numbered from the one in its name. Knows the bytes
 * of one file, and not which lines were delivered.
 *
 * A header of 16 bytes: `ANRQ`, the version, the number of the first line. Then for each line, all little-endian:
 * 4 bytes length, 4 bytes CRC-32 of the line's number, its length and itself, and the line.
 */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from './checksum';

const MAGIC = Buffer.from('ANRQ');
const VERSION = 1;
const HEADER_BYTES = 16;
const LINE_HEADER_BYTES = 8;

/** Longer than any line: the sender's limit is 65,535. */
const LONGEST_LINE = 1024 * 1024;

const SEGMENT_NAME = /^([0-9a-f]{14})\.lines$/;

/** The number of the first line, undefined for a file that is not a segment. */
export function segmentNumber(name: string): number | undefined {
  const digits = SEGMENT_NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

function numberBytes(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number));
  return bytes;
}

function checksumOf(number: number, line: Uint8Array): number {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(number));
  head.writeUInt32LE(line.length, 8);
  return crc32(line, crc32(head));
}

/** Reads up to as many bytes as there is room for. */
function readAt(descriptor: number, bytes: Buffer, position: number): number {
  let filled = 0;
  while (filled < bytes.length) {
    const count = readSync(descriptor, bytes, filled, bytes.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

export interface SegmentLine {
  readonly line: Buffer;
  /** Where in the file it ends. */
  readonly end: number;
}

export class QueueSegment {
  readonly path: string;
  /** The number of its first line. */
  readonly first: number;
  readonly #descriptor: number;
  /** Where its last line ends. */
  #end: number;
  /** How many lines it has. */
  count = 0;
  /** Bytes behind its last line that are not a line. */
  readonly damagedBytes: number;
  /** Whether its header is right; without one it has no lines, and may get none. */
  readonly isWhole: boolean;
  #isDirty = false;

  private constructor(path: string, first: number, descriptor: number, isNew: boolean) {
    this.path = path;
    this.first = first;
    this.#descriptor = descriptor;
    if (isNew) {
      const header = Buffer.concat([MAGIC, Buffer.from([VERSION, 0, 0, 0]), numberBytes(first)]);
      writeSync(descriptor, header, 0, header.length, 0);
      this.#end = HEADER_BYTES;
      this.damagedBytes = 0;
      this.isWhole = true;
      return;
    }
    const { size } = fstatSync(descriptor);
    const header = Buffer.alloc(HEADER_BYTES);
    this.isWhole =
      readAt(descriptor, header, 0) === HEADER_BYTES &&
      header.subarray(0, 4).equals(MAGIC) &&
      header.readUInt32LE(4) === VERSION &&
      header.subarray(8).equals(numberBytes(first));
    this.#end = HEADER_BYTES;
    if (this.isWhole) {
      for (const { end } of this.#linesFrom(HEADER_BYTES, first, size)) {
        this.#end = end;
        this.count += 1;
      }
    }
    this.damagedBytes = Math.max(0, size - (this.isWhole ? this.#end : 0));
  }

  static create(folder: string, first: number): QueueSegment {
    const path = join(folder, `${first.toString(16).padStart(14, '0')}.lines`);
    return new QueueSegment(path, first, openSync(path, 'wx+', 0o600), true);
  }

  /** Opens one that is there, and finds where its last line ends. */
  static open(folder: string, name: string): QueueSegment {
    const path = join(folder, name);
    return new QueueSegment(path, segmentNumber(name) ?? 0, openSync(path, 'r+'), false);
  }

  /** The number behind its last line. */
  get nextNumber(): number {
    return this.first + this.count;
  }

  get bytes(): number {
    return this.#end;
  }

  /** Where its first line begins. */
  static readonly start = HEADER_BYTES;

  append(lines: readonly Buffer[]): void {
    const parts: Buffer[] = [];
    let length = 0;
    for (const [index, line] of lines.entries()) {
      const head = Buffer.alloc(LINE_HEADER_BYTES);
      head.writeUInt32LE(line.length);
      head.writeUInt32LE(checksumOf(this.nextNumber + index, line), 4);
      parts.push(head, line);
      length += head.length + line.length;
    }
    const bytes = Buffer.concat(parts, length);
    for (let written = 0; written < length;) {
      written += writeSync(this.#descriptor, bytes, written, length - written, this.#end + written);
    }
    this.#end += length;
    this.count += lines.length;
    this.#isDirty = true;
  }

  /** The lines from a position on, which has to be where a line begins; a part of them, none at the end. */
  read(position: number, number: number, most: number): SegmentLine[] {
    if (position >= this.#end) return [];
    const lines: SegmentLine[] = [];
    for (const line of this.#linesFrom(position, number, this.#end)) {
      lines.push(line);
      if (line.end - position >= most) break;
    }
    return lines;
  }

  /** Takes away what is behind its last line. */
  cut(): void {
    ftruncateSync(this.#descriptor, this.#end);
  }

  /** Has the disk hold what was written. */
  sync(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    fdatasyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  *#linesFrom(position: number, number: number, limit: number): Generator<SegmentLine> {
    const PIECE = 256 * 1024;
    let piece = Buffer.alloc(0);
    let at = 0;
    let start = position;
    let index = number;
    /** Whether the piece has as many bytes from here on; reads on where it does not. */
    const has = (bytes: number): boolean => {
      if (at + bytes <= piece.length) return true;
      start += at;
      const wanted = Buffer.allocUnsafe(Math.min(Math.max(bytes, PIECE), limit - start));
      piece = wanted.subarray(0, readAt(this.#descriptor, wanted, start));
      at = 0;
      return bytes <= piece.length;
    };
    while (has(LINE_HEADER_BYTES)) {
      const length = piece.readUInt32LE(at);
      if (length > LONGEST_LINE || !has(LINE_HEADER_BYTES + length)) return;
      const begin = at + LINE_HEADER_BYTES;
      const line = piece.subarray(begin, begin + length);
      if (piece.readUInt32LE(at + 4) !== checksumOf(index, line)) return;
      at = begin + length;
      index += 1;
      yield { line, end: start + at };
    }
  }
}
