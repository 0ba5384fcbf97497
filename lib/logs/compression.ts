/** Unpacks compressed logs as they are read, in memory that does not grow with them. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { XzReadableStream } from 'xz-decompress';
import { LogFormatError } from '../errors';

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

async function* inflated(source: Bytes, unzip: NodeJS.ReadWriteStream): Bytes {
  // Not a pipe: what the source throws is thrown here.
  const input = Readable.from(source, { objectMode: false });
  input.on('error', (error) => (unzip as unknown as Readable).destroy(error));
  yield* input.pipe(unzip) as unknown as Bytes;
}

async function* unpackedXz(source: Bytes): Bytes {
  const packed = Readable.toWeb(Readable.from(source, { objectMode: false }));
  const unpacking = library('xz-decompress', () => new XzReadableStream(packed as never));
  yield* Readable.fromWeb(unpacking as never) as unknown as Bytes;
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
  for await (const chunk of source) {
    stream.push(chunk);
    yield* taken();
  }
  stream.push(new Uint8Array(0), true);
  yield* taken();
}

const UNPACKERS: Readonly<Record<Compression, (source: Bytes) => Bytes>> = {
  gzip: (source) => inflated(source, createGunzip()),
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
