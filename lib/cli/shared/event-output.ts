/**
 * The output of a long-running command: waits for a slow reader without blocking the program, so
 * that signals still end it, and notices when the reader has gone even while nothing is written.
 */
import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { isatty } from 'node:tty';
import { setTimeout } from 'node:timers/promises';
import { outletState } from '../../kernel/outlet';
import { bytesOfText, textOfBytes } from '../../text/byte-text';
import { isDesertion, type Output, writeError } from './output';

/** Nobody reads any more (`audit-netlink events | head`): there is nothing left to do. */
export class ReaderGone extends Error {}

export interface EventOutput {
  /**
   * Resolves when all of the text was written, or when the signal is aborted first. Bytes are taken as they are.
   *
   * @throws {ReaderGone}
   */
  write(text: string | Uint8Array, signal: AbortSignal): Promise<void>;
  /** Whether nobody reads any more. */
  isDeserted(): boolean;
}

/** How long to wait before trying again what could not be written. */
const PATIENCE_MS = 10;

/** `PIPE_BUF` of `<linux/limits.h>`: if a pipe has any room, it has room for this much. */
const PIECE_BYTES = 4096;

/**
 * The same pipe, opened once more for this process alone: there it may be non-blocking, which all who share the
 * descriptor would notice. Undefined where the pipe belongs to another user, or there is no `/proc`.
 */
function openAgain(descriptor: number): number | undefined {
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

class DescriptorOutput implements EventOutput {
  readonly #descriptor: number;
  /** Whether it takes everything at once. */
  readonly #takesAll: boolean;
  readonly #isPipe: boolean;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    const status = fstatSync(descriptor);
    this.#takesAll = status.isFile() || (status.isCharacterDevice() && !isatty(descriptor));
    this.#isPipe = status.isFIFO();
  }

  async write(text: string | Uint8Array, signal: AbortSignal): Promise<void> {
    const bytes = typeof text === 'string' ? bytesOfText(text) : text;
    if (this.#isPipe && bytes.length > PIECE_BYTES && !signal.aborted) {
      const again = openAgain(this.#descriptor);
      if (again !== undefined) {
        await this.#writeThrough(again, bytes, signal);
        return;
      }
    }
    const most = this.#takesAll ? bytes.length : PIECE_BYTES;
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

  /** Writes to a pipe that is open for this alone, and closes it. */
  async #writeThrough(pipe: number, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    let outlet: Socket;
    try {
      outlet = new Socket({ fd: pipe, readable: false, writable: true });
    } catch (error) {
      closeSync(pipe);
      throw error;
    }
    const end = (): unknown => outlet.destroy();
    signal.addEventListener('abort', end);
    try {
      await new Promise<void>((resolve, reject) => {
        outlet.once('error', reject).once('close', resolve);
        outlet.end(bytes);
      });
    } catch (error) {
      const failure = error as NodeJS.ErrnoException;
      if (isDesertion(failure)) throw new ReaderGone();
      throw writeError(this.#descriptor, failure);
    } finally {
      signal.removeEventListener('abort', end);
    }
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
    write: async (text) => output.out(typeof text === 'string' ? text : textOfBytes(text)),
    isDeserted: () => false,
  };
}
