/**
 * The lines of a log, whatever it is packed in: compressed, exported from the journal, or in what docker and
 * Kubernetes make of a program's output.
 */
import { LogFormatError } from '../errors';
import { journalLines } from '../events/sources/journal-export';
import { bytesIn, checkSource, type LogSource } from '../events/sources/log-source';
import { leaving } from '../events/sources/leaving';
import { WaitedChunks } from '../events/sources/waited-chunks';
import { unpacked } from './compression';
import { criLines, dockerLines } from './container-lines';
import {
  BEGINNING_BYTES,
  FOREIGN_FORMATS,
  type ForeignFormat,
  logFormat,
  SIGNATURE_BYTES,
  signedFormat,
} from './log-format';

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** Compressed archives of compressed archives are damage or malice. */
const MOST_LAYERS = 3;

/** As many chunks as it takes to know how the source begins: a signature, a first line, or enough bytes. */
async function beginningOf(source: AsyncIterator<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    chunks.push(next.value);
    const before = length;
    length += next.value.length;
    if (length < SIGNATURE_BYTES) continue;
    if (length >= BEGINNING_BYTES || next.value.includes(0x0a)) break;
    if (before < SIGNATURE_BYTES && signedFormat(Buffer.concat(chunks)) !== undefined) break;
  }
  return chunks;
}

async function* joined(first: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): Bytes {
  yield* first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* readable(source: AsyncIterator<Uint8Array>, layers: number): Bytes {
  const first = await beginningOf(source);
  const format = logFormat(Buffer.concat(first));
  const all = joined(first, source);
  switch (format) {
    case 'lines':
      yield* all;
      return;
    case 'gzip':
    case 'xz':
    case 'zstd':
      if (layers === MOST_LAYERS) {
        throw new LogFormatError('compressed more than three times', 'foreign-format');
      }
      yield* readable(unpacked(all, format)[Symbol.asyncIterator](), layers + 1);
      return;
    case 'journal-export':
    case 'journal-json':
      yield* journalLines(all);
      return;
    case 'docker-json':
      yield* printed(dockerLines(all), layers);
      return;
    case 'cri':
      yield* printed(criLines(all), layers);
      return;
    default: {
      const [is, cure] = FOREIGN_FORMATS[format satisfies ForeignFormat];
      throw new LogFormatError(is, 'foreign-format', { hint: cure });
    }
  }
}

/** What a program in a container printed, which may be the journal as JSON. */
async function* printed(output: Bytes, layers: number): Bytes {
  yield* layers === MOST_LAYERS ? output : readable(output, layers + 1);
}

/**
 * The lines for `parseEvents` in a log of any format that holds them: as it is, compressed by gzip, xz or
 * zstd, exported by `journalctl -o export` or `-o json`, in docker's JSON or in a pod's log. Chunks may end anywhere.
 *
 * ```ts
 * for await (const item of parseEvents(logLines(createReadStream('audit.log.1.gz')))) console.log(item);
 * ```
 *
 * @throws {LogFormatError} for what holds no records, with what it is and what to read in its place; for
 *   compressed data that are damaged, after what could be unpacked.
 */
export function logLines(source: LogSource): AsyncGenerator<Uint8Array, void, undefined> {
  checkSource(source);
  const chunks = new WaitedChunks(source);
  return leaving(chunks, lines(chunks));
}

async function* lines(chunks: WaitedChunks<Uint8Array | string>): Bytes {
  try {
    yield* readable(bytesIn(chunks), 0);
  } catch (error) {
    // What was left ends too early for whatever unpacks it.
    if (!chunks.isLeft) throw error;
  } finally {
    await chunks.close();
  }
}
