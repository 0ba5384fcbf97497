/**
 * {@link GatheredBytes}: collects chunks of a stream until there are enough to use. Chunks are
 * joined only then, so that no byte is copied more than a few times.
 */

/** What is awaited: a number of bytes in total, or an end of line. */
export type Wanted = number | 'line';

const NEWLINE = 0x0a;

export class GatheredBytes {
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted: Wanted = 'line';

  /** All bytes joined, if the chunk completes what was awaited; otherwise undefined. */
  with(chunk: Buffer): Buffer | undefined {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const isThere =
      this.#wanted === 'line' ? chunk.includes(NEWLINE) : this.#length >= this.#wanted;
    return isThere ? this.rest() : undefined;
  }

  /** Continues with the unused rest, which contains no end of line when one is awaited. */
  keep(rest: Buffer, wanted: Wanted): void {
    this.#chunks = [rest];
    this.#length = rest.length;
    this.#wanted = wanted;
  }

  /** All bytes collected. */
  rest(): Buffer {
    return Buffer.concat(this.#chunks, this.#length);
  }
}
