/**
 * Standard output for much: large writes, in order, that wait for a slow reader. Knows when nobody reads any more, so
 * that a search for `head` ends.
 */
import { writeSync } from 'node:fs';
import { ReaderGone } from './event-output';
import { isDesertion, writeError } from './output';

/** How much is gathered before it is written, in characters. */
const FULL = 128 * 1024;

/** Takes bytes as characters (latin1). */
export interface CharacterOutput {
  add(characters: string): void;
  /** Writes what was added. */
  flush(): void;
}

/** Writes many at a time. */
export class ByteOutput implements CharacterOutput {
  readonly #descriptor: number;
  #gathered = '';

  constructor(descriptor = 1) {
    this.#descriptor = descriptor;
  }

  /** @throws {ReaderGone} */
  add(characters: string): void {
    this.#gathered += characters;
    if (this.#gathered.length >= FULL) this.flush();
  }

  /** @throws {ReaderGone} */
  flush(): void {
    const bytes = Buffer.from(this.#gathered, 'latin1');
    this.#gathered = '';
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
