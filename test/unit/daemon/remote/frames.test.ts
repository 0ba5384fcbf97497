/** Frames of remote logging as bytes, in any pieces, and bytes that are none. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ACK,
  DISK_ERROR,
  encodeFrame,
  FATAL_BIT,
  type Frame,
  FrameDecoder,
  FrameError,
  HEADER_BYTES,
  HEARTBEAT,
  LONGEST_BODY,
  LONGEST_OWN_BODY,
  MESSAGE,
  REPLY_BIT,
} from '../../../../lib/daemon/remote/frames';

/** What audisp-remote 3.0.9 sends for the line `type=A msg=1` as its first. */
const FIRST_OF_AUDISP = Buffer.from('fe0000ff0000000000000c0002000000', 'hex');

function plain({ type, sequence, body }: Frame) {
  return { type, sequence, body: body.toString('latin1') };
}

const FRAME = fc.record({
  type: fc.integer({ min: 0, max: 0xffff_ffff }),
  sequence: fc.integer({ min: 0, max: 0xffff_ffff }),
  body: fc.uint8Array({ maxLength: 300 }),
});

/** Bytes cut at these places, which wrap round. */
function pieces(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const length = lengths[index % lengths.length] ?? 1;
    found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}

describe('frames', () => {
  it('are laid out as those of audisp-remote', () => {
    const body = Buffer.from('type=A msg=1');
    expect(encodeFrame(MESSAGE, 2, body)).toEqual(Buffer.concat([FIRST_OF_AUDISP, body]));
    expect(encodeFrame(ACK, 0x0102_0304).toString('hex')).toBe('fe0000ff000000000040000004030201');
  });

  it('say in their types what they are', () => {
    expect(DISK_ERROR & REPLY_BIT).toBe(REPLY_BIT);
    expect(DISK_ERROR & FATAL_BIT).toBe(FATAL_BIT);
    expect(ACK & FATAL_BIT).toBe(0);
    expect(HEARTBEAT & REPLY_BIT).toBe(0);
  });

  it('come back the same from pieces of any size', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(FRAME, { maxLength: 12 }), lengths, (frames, cuts) => {
        const bytes = Buffer.concat(
          frames.map(({ type, sequence, body }) => encodeFrame(type, sequence, body)),
        );
        const decoder = new FrameDecoder();
        const decoded = pieces(bytes, cuts).flatMap((piece) => decoder.decode(piece).map(plain));
        expect(decoded).toEqual(
          frames.map(({ type, sequence, body }) =>
            plain({ type, sequence, body: Buffer.from(body) }),
          ),
        );
        expect(decoder.isWithinFrame).toBe(false);
      }),
    );
  });

  it('may have the longest body, and none longer', () => {
    const longest = Buffer.alloc(LONGEST_BODY, 'x');
    const decoder = new FrameDecoder();
    expect(decoder.decode(encodeFrame(MESSAGE, 1, longest))[0]?.body.length).toBe(LONGEST_BODY);
    const longer = encodeFrame(MESSAGE, 2, Buffer.alloc(LONGEST_BODY + 1));
    expect(() => decoder.decode(longer)).toThrow(/8971 bytes, where at most 8970/);
    expect(
      new FrameDecoder(LONGEST_OWN_BODY).decode(encodeFrame(MESSAGE, 3, Buffer.alloc(0xffff))),
    ).toHaveLength(1);
    expect(() => encodeFrame(MESSAGE, 4, Buffer.alloc(0x1_0000))).toThrow(RangeError);
  });

  it.each([
    ['foreign-magic', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['foreign-magic', Buffer.from('GET')],
    ['foreign-magic', Buffer.from([0xfe, 0, 0, 0])],
    ['foreign-version', Buffer.from('fe0000ff0100000000000c0002000000', 'hex')],
    ['body-too-long', Buffer.from('fe0000ff000000000000ffff02000000', 'hex')],
  ])('that are not frames are refused: %s', (code, bytes) => {
    for (const cut of [1, bytes.length]) {
      const decoder = new FrameDecoder();
      const decode = () => pieces(bytes, [cut]).map((piece) => decoder.decode(piece));
      expect(decode).toThrow(FrameError);
      expect(decode).toThrow(expect.objectContaining({ code }));
      expect(decoder.error?.code).toBe(code);
    }
  });

  it('before bytes that are not a frame are given, and nothing behind them', () => {
    const decoder = new FrameDecoder();
    const good = encodeFrame(HEARTBEAT, 7);
    expect(decoder.decode(Buffer.concat([good, Buffer.from('garbage!'), good])).map(plain)).toEqual(
      [{ type: HEARTBEAT, sequence: 7, body: '' }],
    );
    expect(decoder.error?.code).toBe('foreign-magic');
    expect(() => decoder.decode(good)).toThrow(FrameError);
  });

  it('of random bytes are frames or an error, never anything else', () => {
    const start = encodeFrame(MESSAGE, 1, Buffer.from('abc'));
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      // A frame with some bytes changed reaches further.
      fc
        .array(fc.tuple(fc.nat(start.length - 1), fc.integer({ min: 0, max: 255 })), {
          maxLength: 3,
        })
        .map((changes) => {
          const bytes = Buffer.concat([start, start, start]);
          for (const [at, byte] of changes) bytes[at] = byte;
          return bytes;
        }),
    );
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 30 }), (bytes, cut) => {
        const decoder = new FrameDecoder();
        let taken = 0;
        try {
          for (const piece of pieces(bytes, [cut])) {
            for (const { body } of decoder.decode(piece)) taken += HEADER_BYTES + body.length;
          }
        } catch (error) {
          if (!(error instanceof FrameError)) throw error;
        }
        expect(taken).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });
});
