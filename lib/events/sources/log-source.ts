/** {@link LogSource}: what the parsers of logs read. */
import { refuseArgument } from '../../arguments';

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
