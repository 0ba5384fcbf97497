/**
 * {@link RecordBatch}: records as lines, as the log has them, for whoever takes them besides the log. Knows how they
 * lie in memory, and nothing of what they say.
 */
import { RECORD_TYPE } from '../../tables/record-type';
import type { Enrichment } from './enrichment';

/** Some records, in their order. Whoever takes them may keep them, and does not change them. */
export interface RecordBatch {
  /** The bytes of their lines, without newlines. */
  readonly bytes: Uint8Array;
  /** Triples: the number of the record's type, and where its line starts and ends in `bytes`. */
  readonly index: Uint32Array;
  /** Whether they are of this machine, with nothing added to them: neither a node nor names of ids. */
  readonly isRaw: boolean;
}

/**
 * Takes the records that a daemon has, each as the line that it has in the log, and those that end an event, which
 * are in no log.
 */
export interface RecordConsumer {
  /** Called in the order of the records, after they were given to the log. Must not throw, and not wait. */
  take(batch: RecordBatch): void;
}

/** Lines for the log, with their newlines, and the same for consumers. */
export interface LoggedBatch extends Omit<RecordBatch, 'isRaw'> {
  /** The part of `bytes` that goes to the log. */
  readonly logged: Uint8Array;
  readonly lines: number;
}

const NEWLINE = 0x0a;

/** A record as a line, in characters that are its bytes. */
export interface RecordLine {
  readonly type: number;
  readonly line: string;
}

/**
 * Puts records one behind the other: first what is logged, each with a newline, then what ends events.
 *
 * @param enrichment adds to each line, where there is one
 */
export function loggedBatch(
  records: readonly RecordLine[],
  enrichment: Enrichment | undefined,
): LoggedBatch {
  const index = new Uint32Array(3 * records.length);
  const texts: string[] = [];
  let size = 0;
  for (const [at, { type, line }] of records.entries()) {
    const text = enrichment === undefined ? line : line + enrichment.of(type, line);
    texts.push(text);
    size += text.length + 1;
    index[3 * at] = type;
  }
  const bytes = Buffer.allocUnsafe(size);
  let end = 0;
  let lines = 0;
  const place = (isLogged: boolean): void => {
    for (const [at, text] of texts.entries()) {
      if ((index[3 * at] !== RECORD_TYPE.EOE) !== isLogged) continue;
      index[3 * at + 1] = end;
      end += bytes.write(text, end, 'latin1');
      index[3 * at + 2] = end;
      bytes[end] = NEWLINE;
      end += 1;
      lines += isLogged ? 1 : 0;
    }
  };
  place(true);
  const logged = bytes.subarray(0, end);
  place(false);
  return { bytes, index, logged, lines };
}
