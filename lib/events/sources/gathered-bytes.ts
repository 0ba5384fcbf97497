/**
 * {@link GatheredBytes}: chunks of a stream until something can be made of them. They are joined no more
 * often than that, so that every byte is copied a few times at most, however long it takes.
 */

/** What has to come: so many bytes in all, or an end of line. */
export type Wanted = number | 'line';

const NEWLINE = 0x0a;

export class GatheredBytes {
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted: Wanted = 'line';

  /** All bytes that there are as one run when the chunk brings what was wanted, else undefined. */
  with(chunk: Buffer): Buffer | undefined {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const isThere =
      this.#wanted === 'line' ? chunk.includes(NEWLINE) : this.#length >= this.#wanted;
    return isThere ? this.rest() : undefined;
  }

  /** Goes on with what was left of them; in that there is no end of line when one is wanted. */
  keep(rest: Buffer, wanted: Wanted): void {
    this.#chunks = [rest];
    this.#length = rest.length;
    this.#wanted = wanted;
  }

  /** All bytes that there are. */
  rest(): Buffer {
    return Buffer.concat(this.#chunks, this.#length);
  }
}
