/** {@link LogSource}: what the parsers of logs read. */
import { checkBytes, refuseArgument } from '../../arguments';
import { bytesOfText } from '../../text/byte-text';
import type { WaitedChunks } from './waited-chunks';

/** The bytes of a log, or its text as `textOfBytes` gives it, in pieces that may end anywhere. */
export type LogSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

const SOURCE = 'a stream, or an array, of bytes and strings';

/** A string is a path or a whole log here, and bytes are one piece: neither is a row of pieces. */
export function checkSource(source: unknown): void {
  const isRow =
    typeof source === 'object' &&
    source !== null &&
    !ArrayBuffer.isView(source) &&
    [Symbol.asyncIterator, Symbol.iterator].some((way) => {
      const iterate: unknown = Reflect.get(source, way);
      return typeof iterate === 'function';
    });
  if (!isRow) refuseArgument('source', SOURCE, source);
}

/** @throws {ArgumentError} for what is neither bytes nor text */
export function bytesOfChunk(chunk: Uint8Array | string): Uint8Array {
  if (typeof chunk === 'string') return bytesOfText(chunk);
  checkBytes(chunk, 'a piece of source');
  return chunk;
}

/** The chunks one by one, as bytes. */
export async function* bytesIn(
  chunks: WaitedChunks<Uint8Array | string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const chunk = await chunks.next();
    // Without a deadline there is always something to wait for.
    if (typeof chunk === 'string') return;
    yield bytesOfChunk(chunk.value);
  }
}
