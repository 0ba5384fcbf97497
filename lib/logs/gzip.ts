/**
 * Unpacks gzip, and all of it that stands before damage. zlib's streams drop what they had unpacked of the bytes in
 * which they find it; so a second one stays behind the first, takes these bytes one by one, and loses nothing.
 */
import { createGunzip } from 'node:zlib';

type Bytes = AsyncIterable<Uint8Array>;

/** What the second stream may have to take one by one. */
const PIECE_BYTES = 32 * 1024;

/** One of zlib's streams: what it is given, and all that comes of it. */
class Unzipping {
  readonly #stream = createGunzip();
  #pieces: Uint8Array[] = [];
  #settle: ((error?: Error | null) => void) | undefined;

  constructor() {
    this.#stream.on('data', (piece: Uint8Array) => this.#pieces.push(piece));
    this.#stream.on('error', (error) => this.#settle?.(error));
    this.#stream.on('end', () => this.#settle?.());
  }

  /** Whether what follows is padding rather than another member. */
  get isEnded(): boolean {
    return this.#stream.readableEnded;
  }

  async of(bytes: Uint8Array): Promise<Uint8Array[]> {
    return await this.#after((done) => this.#stream.write(bytes, done));
  }

  async end(): Promise<Uint8Array[]> {
    return await this.#after(() => this.#stream.end());
  }

  close(): void {
    this.#stream.destroy();
  }

  async #after(begin: (done: (error?: Error | null) => void) => void): Promise<Uint8Array[]> {
    if (this.isEnded) return [];
    await new Promise<void>((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve());
      begin((error) => this.#settle?.(error));
    });
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

function* split(bytes: Uint8Array, size: number): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All that comes before the byte that is refused. */
async function* beforeDamage(unzipping: Unzipping, bytes: Uint8Array): Bytes {
  for (const byte of split(bytes, 1)) {
    try {
      yield* await unzipping.of(byte);
    } catch {
      return;
    }
  }
}

/** What zlib or the source throws is thrown behind what could be unpacked. */
export async function* unpackedGzip(source: Bytes): Bytes {
  const [ahead, behind] = [new Unzipping(), new Unzipping()];
  // Both have threads of their own: the one takes a piece while the other takes the next.
  let following: Promise<unknown> = Promise.resolve();
  try {
    for await (const chunk of source) {
      for (const piece of split(chunk, PIECE_BYTES)) {
        let unpacked: Uint8Array[];
        try {
          unpacked = await ahead.of(piece);
        } catch (error) {
          await following;
          yield* beforeDamage(behind, piece);
          throw error;
        }
        await following;
        following = behind.of(piece);
        yield* unpacked;
      }
      if (ahead.isEnded) return;
    }
    yield* await ahead.end();
  } finally {
    await following;
    ahead.close();
    behind.close();
  }
}
