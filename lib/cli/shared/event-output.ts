/**
 * Where a command that runs for long writes its text: it waits for a slow reader without holding the
 * program up, so that signals still end it, and notices a reader that left while nothing was written.
 */
import { fstatSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { outletState } from '../../kernel/outlet';
import { bytesOfText } from '../../text/byte-text';
import { type Output, ReaderGone } from './output';

export interface EventOutput {
  /**
   * Resolves when all of the text was taken, or when the signal came first.
   *
   * @throws {ReaderGone}
   */
  write(text: string, signal: AbortSignal): Promise<void>;
  /** Whether nobody reads any more. */
  isDeserted(): boolean;
}

/** How long a reader that takes nothing is left in peace. */
const PATIENCE_MS = 10;

/** `PIPE_BUF` of `<linux/limits.h>`: for so much there is room where there is any. */
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
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') throw new ReaderGone();
      // Another process that writes there made it non-blocking, and was quicker.
      if (code !== 'EAGAIN') throw error;
      return 0;
    }
  }
}

/** Standard output, or another descriptor, which stays the caller's. */
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
