/**
 * Standard output for much: large writes, in order, that wait for a slow reader. Knows when nobody reads any more, so
 * that a search for `head` ends.
 */
import { writeSync } from 'node:fs';
import { ReaderGone } from './event-output';
import { isDesertion, writeError } from './output';

/** How much is gathered before it is written, in bytes. */
const FULL = 64 * 1024;

export interface BytesOutput {
  add(bytes: Uint8Array): void;
  /** Writes what was added. */
  flush(): void;
}

/** Writes much at a time. */
export class ByteOutput implements BytesOutput {
  readonly #descriptor: number;
  #gathered: Uint8Array[] = [];
  #size = 0;

  constructor(descriptor = 1) {
    this.#descriptor = descriptor;
  }

  /** @throws {ReaderGone} */
  add(bytes: Uint8Array): void {
    this.#gathered.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= FULL) this.flush();
  }

  /** @throws {ReaderGone} */
  flush(): void {
    const [only = new Uint8Array(0), ...others] = this.#gathered;
    const bytes = others.length === 0 ? only : Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#size = 0;
    for (let at = 0; at < bytes.length;) {
      try {
        at += writeSync(this.#descriptor, bytes, at);
      } catch (error) {
        const failure = error as NodeJS.ErrnoException;
        if (isDesertion(failure)) throw new ReaderGone();
        if (failure.code !== 'EAGAIN') throw writeError(this.#descriptor, failure);
        // A pipe that another process made non-blocking is full; there is nothing to do but wait.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }
    }
  }
}
