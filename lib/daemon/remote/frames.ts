/**
 * The frames of auditd's remote logging as bytes: a header of 16 bytes, little-endian, and a body. Knows what a
 * frame looks like, and nothing of who sends which when. Source of the layout: what auditd 3.0.9 and
 * audisp-remote exchange.
 */

export const HEADER_BYTES = 16;

/** The longest body that auditd takes and audisp-remote sends, in bytes. */
export const LONGEST_BODY = 8970;

/** The longest body that two of this package exchange, in bytes: what the header's 16 bits can say. */
export const LONGEST_OWN_BODY = 0xffff;

const MAGIC = 0xff00_00fe;

export const MESSAGE = 0x0000_0000;
export const HEARTBEAT = 0x0000_0001;
export const ACK = 0x4000_0000;
export const ENDING = 0x4000_0001;
export const DISK_LOW = 0x5000_0001;
export const DISK_FULL = 0x6000_0001;
export const DISK_ERROR = 0x6000_0002;

/** Bits of a type. */
export const REPLY_BIT = 0x4000_0000;
export const FATAL_BIT = 0x2000_0000;
export const WARNING_BIT = 0x1000_0000;

export interface Frame {
  readonly type: number;
  /** 32 bits; the sender's own count, which a reply repeats. */
  readonly sequence: number;
  /** Shares its memory with the bytes that were decoded. */
  readonly body: Buffer;
}

/** Why bytes are not frames. */
export type FrameErrorCode = 'foreign-magic' | 'foreign-version' | 'body-too-long';

/** Bytes that are not a frame: what follows them cannot be told apart any more, so a connection ends with it. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: FrameErrorCode;

  constructor(code: FrameErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** How many bytes a frame has. */
export function frameLength(body: Uint8Array): number {
  return HEADER_BYTES + body.length;
}

/**
 * Writes a frame into the bytes, and returns where it ends.
 *
 * @throws {RangeError} when the body has more bytes than 16 bits can say, or the frame more than there is room for
 */
export function writeFrame(
  bytes: Buffer,
  at: number,
  type: number,
  sequence: number,
  body: Uint8Array,
): number {
  if (body.length > LONGEST_OWN_BODY) {
    throw new RangeError(`a body of ${body.length} bytes is longer than a frame can say`);
  }
  if (bytes.length - at < frameLength(body)) {
    throw new RangeError(`a frame of ${frameLength(body)} bytes does not fit`);
  }
  bytes.writeUInt32LE(MAGIC, at);
  bytes.writeUInt16LE(0, at + 4);
  bytes.writeUInt32LE(type, at + 6);
  bytes.writeUInt16LE(body.length, at + 10);
  bytes.writeUInt32LE(sequence, at + 12);
  bytes.set(body, at + HEADER_BYTES);
  return at + frameLength(body);
}

/** @throws {RangeError} when the body has more bytes than 16 bits can say */
export function encodeFrame(
  type: number,
  sequence: number,
  body: Uint8Array = new Uint8Array(),
): Buffer {
  const bytes = Buffer.allocUnsafe(frameLength(body));
  writeFrame(bytes, 0, type, sequence, body);
  return bytes;
}

/**
 * Makes frames of bytes that come in pieces of any size. Holds at most one frame that is not yet whole.
 * After an error it gives nothing more.
 */
export class FrameDecoder {
  readonly #longestBody: number;
  /** A frame that is not yet whole: as long as its header, and once that is known, as the frame. */
  #partial = Buffer.alloc(HEADER_BYTES);
  #filled = 0;
  #error: FrameError | undefined;

  /** @param longestBody the longest body that is taken, in bytes */
  constructor(longestBody = LONGEST_BODY) {
    this.#longestBody = longestBody;
  }

  /** Whether a frame has begun and not ended. */
  get isWithinFrame(): boolean {
    return this.#filled > 0;
  }

  /**
   * The frames that these bytes complete, in order. Where bytes are not a frame, those before them are given,
   * and the next call throws.
   *
   * @throws {FrameError}
   */
  decode(bytes: Buffer): Frame[] {
    if (this.#error !== undefined) throw this.#error;
    const frames: Frame[] = [];
    try {
      for (let at = 0; at < bytes.length;) at = this.#next(bytes, at, frames);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#error = error;
      if (frames.length === 0) throw error;
    }
    return frames;
  }

  /** What was wrong with the bytes, if they were. */
  get error(): FrameError | undefined {
    return this.#error;
  }

  #next(bytes: Buffer, at: number, frames: Frame[]): number {
    if (this.#filled > 0 || bytes.length - at < HEADER_BYTES) {
      return this.#gather(bytes, at, frames);
    }
    const end = at + HEADER_BYTES + this.#bodyLength(bytes, at);
    if (end > bytes.length) return this.#gather(bytes, at, frames);
    frames.push(frameOf(bytes.subarray(at, end)));
    return end;
  }

  #gather(bytes: Buffer, at: number, frames: Frame[]): number {
    const end = Math.min(bytes.length, at + this.#partial.length - this.#filled);
    bytes.copy(this.#partial, this.#filled, at, end);
    this.#filled += end - at;
    checkMagic(this.#partial.subarray(0, Math.min(this.#filled, 4)));
    if (this.#filled < this.#partial.length) return end;
    if (this.#filled === HEADER_BYTES) {
      const length = this.#bodyLength(this.#partial, 0);
      if (length > 0) {
        this.#partial = Buffer.concat([this.#partial], HEADER_BYTES + length);
        return end;
      }
    }
    frames.push(frameOf(this.#partial));
    this.#partial = Buffer.alloc(HEADER_BYTES);
    this.#filled = 0;
    return end;
  }

  #bodyLength(bytes: Buffer, at: number): number {
    checkMagic(bytes.subarray(at, at + 4));
    const version = bytes[at + 4] as number;
    if (version !== 0) {
      throw new FrameError(
        'foreign-version',
        `a header of version ${version}, where only version 0 is known`,
      );
    }
    const length = bytes.readUInt16LE(at + 10);
    if (length > this.#longestBody) {
      throw new FrameError(
        'body-too-long',
        `a body of ${length} bytes, where at most ${this.#longestBody} are taken`,
      );
    }
    return length;
  }
}

const MAGIC_BYTES = Buffer.from([0xfe, 0x00, 0x00, 0xff]);

/** @param first the first bytes of a frame, as many as have come */
function checkMagic(first: Buffer): void {
  if (first.equals(MAGIC_BYTES.subarray(0, first.length))) return;
  throw new FrameError(
    'foreign-magic',
    `bytes that are not a frame of auditd's protocol: ${first.toString('hex')}`,
  );
}

function frameOf(bytes: Buffer): Frame {
  return {
    type: bytes.readUInt32LE(6),
    sequence: bytes.readUInt32LE(12),
    body: bytes.subarray(HEADER_BYTES),
  };
}
