/** Unpacks compressed logs as they are read, in memory that does not grow with them. */
import { Decompress } from 'fzstd';
import { XzReadableStream } from 'xz-decompress';
import { LogFormatError } from '../errors';
import { unpackedGzip } from './gzip';

export type Compression = 'gzip' | 'xz' | 'zstd';

type Bytes = AsyncIterable<Uint8Array>;

/** What a library gives that not every installation has: in the bundles it is loaded at its first use. */
function library<Given>(name: string, give: () => Given): Given {
  try {
    return give();
  } catch (error) {
    const message = `the package ${name} is not installed, which unpacks this format`;
    throw new LogFormatError(message, 'missing-library', {
      hint: `npm install ${name}`,
      cause: error,
    });
  }
}

/** The library drops what it had unpacked of a piece in which it finds damage. */
const XZ_PIECE_BYTES = 64;

/** Nothing is taken from the source before it is wanted. */
function webStream(source: Bytes, size: number): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let rest = new Uint8Array(0);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        while (rest.length === 0) {
          const next = await chunks.next();
          if (next.done === true) {
            controller.close();
            return;
          }
          rest = new Uint8Array(next.value);
        }
        controller.enqueue(rest.subarray(0, size));
        rest = rest.subarray(size);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The library unpacks one stream at a time. One within another would wait for it, as two do that are read in turn. */
const NO_QUEUE = { _contextMutex: { acquire: async () => {}, release: () => {} } };

function xzStream(packed: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  Object.assign(XzReadableStream, NO_QUEUE);
  return new XzReadableStream(packed);
}

async function* unpackedXz(source: Bytes): Bytes {
  const packed = webStream(source, XZ_PIECE_BYTES);
  const unpacking = library('xz-decompress', () => xzStream(packed));
  // A stream of Node's would drop what nobody has read yet when an error comes.
  const reader = unpacking.getReader();
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) return;
      if (next.value.length > 0) yield next.value;
    }
  } finally {
    await reader.cancel();
  }
}

// Node's own, in 22 and 24, ends behind the first frame, and keeps back what stands before a missing end.
async function* unpackedZstd(source: Bytes): Bytes {
  let pieces: Uint8Array[] = [];
  const stream = library('fzstd', () => new Decompress((piece) => pieces.push(piece)));
  const taken = (): Uint8Array[] => {
    const all = pieces;
    pieces = [];
    return all;
  };
  try {
    for await (const chunk of source) {
      stream.push(chunk);
      yield* taken();
    }
    stream.push(new Uint8Array(0), true);
  } catch (error) {
    yield* taken();
    throw error;
  }
  yield* taken();
}

const UNPACKERS: Readonly<Record<Compression, (source: Bytes) => Bytes>> = {
  gzip: unpackedGzip,
  xz: unpackedXz,
  zstd: unpackedZstd,
};

/**
 * The unpacked bytes. What could be unpacked before damage or a missing end comes first.
 *
 * @throws {LogFormatError} `damaged` for what is not whole, `missing-library` without the library for it.
 *   What the source itself throws is thrown as it is.
 */
export async function* unpacked(source: Bytes, compression: Compression): Bytes {
  let failed: { readonly error: unknown } | undefined;
  async function* watched(): Bytes {
    try {
      yield* source;
    } catch (error) {
      failed = { error };
      throw error;
    }
  }
  try {
    yield* UNPACKERS[compression](watched());
  } catch (error) {
    if (failed !== undefined) throw failed.error;
    if (error instanceof LogFormatError) throw error;
    const message = `the ${compression} data are damaged or end too early`;
    throw new LogFormatError(message, 'damaged', { cause: error });
  }
}
