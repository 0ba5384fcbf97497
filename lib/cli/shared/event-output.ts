/**
 * The output of a long-running command: waits for a slow reader without blocking the program, so
 * that signals still end it, and notices when the reader has gone even while nothing is written.
 */
import { fstatSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { outletState } from '../../kernel/outlet';
import { bytesOfText } from '../../text/byte-text';
import { isDesertion, type Output, writeError } from './output';

/** Nobody reads any more (`audit-netlink events | head`): there is nothing left to do. */
export class ReaderGone extends Error {}

export interface EventOutput {
  /**
   * Resolves when all of the text was written, or when the signal is aborted first.
   *
   * @throws {ReaderGone}
   */
  write(text: string, signal: AbortSignal): Promise<void>;
  /** Whether nobody reads any more. */
  isDeserted(): boolean;
}

/** How long to wait before trying a full pipe again. */
const PATIENCE_MS = 10;

/** `PIPE_BUF` of `<linux/limits.h>`: if a pipe has any room, it has room for this much. */
const PIECE_BYTES = 4096;

class DescriptorOutput implements EventOutput {
  readonly #descriptor: number;
  readonly #isFile: boolean;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.#isFile = fstatSync(descriptor).isFile();
  }

  async write(text: string, signal: AbortSignal): Promise<void> {
    const bytes = bytesOfText(text);
    const most = this.#isFile ? bytes.length : PIECE_BYTES;
    for (let offset = 0; offset < bytes.length && !signal.aborted;) {
      const state = outletState(this.#descriptor);
      if (state === 'gone') throw new ReaderGone();
      if (state === 'full') await setTimeout(PATIENCE_MS);
      else offset += this.#writeSome(bytes.subarray(offset, offset + most));
    }
  }

  isDeserted(): boolean {
    return outletState(this.#descriptor) === 'gone';
  }

  #writeSome(bytes: Uint8Array): number {
    try {
      return writeSync(this.#descriptor, bytes);
    } catch (error) {
      const failure = error as NodeJS.ErrnoException;
      if (isDesertion(failure)) throw new ReaderGone();
      // Another process that writes there made it non-blocking, and filled it first.
      if (failure.code !== 'EAGAIN') throw writeError(this.#descriptor, failure);
      return 0;
    }
  }
}

/** Standard output, or another descriptor, which the caller still owns. */
export function eventOutput(descriptor = 1): EventOutput {
  return new DescriptorOutput(descriptor);
}

/** An output that takes everything at once. */
export function throughOutput(output: Output): EventOutput {
  return {
    write: async (text) => output.out(text),
    isDeserted: () => false,
  };
}
