/**
 * The lines of a log, whatever it is packed in: compressed, exported from the journal, or in what docker makes
 * of a program's output.
 */
import { LogFormatError } from '../errors';
import { journalLines } from '../events/sources/journal-export';
import { checkSource, type LogSource } from '../events/sources/log-source';
import { checkBytes } from '../arguments';
import { bytesOfText } from '../text/byte-text';
import { unpacked } from './compression';
import { dockerLines } from './docker-lines';
import { BEGINNING_BYTES, FOREIGN_FORMATS, type ForeignFormat, logFormat } from './log-format';

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** Compressed archives of compressed archives are damage or malice. */
const MOST_LAYERS = 3;

/** As many chunks as it takes to know how the source begins: a first line, or enough bytes. */
async function beginningOf(source: AsyncIterator<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length >= BEGINNING_BYTES || (length >= 8 && next.value.includes(0x0a))) break;
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
      yield* dockerLines(all);
      return;
    default: {
      const [is, cure] = FOREIGN_FORMATS[format satisfies ForeignFormat];
      throw new LogFormatError(is, 'foreign-format', { hint: cure });
    }
  }
}

async function* chunksOf(source: LogSource): Bytes {
  for await (const chunk of source) {
    if (typeof chunk !== 'string') checkBytes(chunk, 'a piece of source');
    yield typeof chunk === 'string' ? Buffer.from(bytesOfText(chunk)) : chunk;
  }
}

/**
 * The lines for `parseEvents` in a log of any format that holds them: as it is, compressed by gzip, xz or
 * zstd, exported by `journalctl -o export` or `-o json`, or in docker's JSON. Chunks may end anywhere.
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
  return lines(source);
}

async function* lines(source: LogSource): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = chunksOf(source);
  try {
    yield* readable(chunks, 0);
  } finally {
    await chunks.return();
  }
}
