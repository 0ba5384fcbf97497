/**
 * The output of a command. Writes are immediate and in order across both streams, and bytes that
 * are not UTF-8 are printed as they came from the kernel. When nobody reads any more
 * (`tsauditctl -l | head -1`), what is left to print is dropped: the work goes on, and the exit status
 * is that of the work.
 */
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { bytesOfText } from '../../text/byte-text';
import { escapeLines } from '../../text/escape';
import { fileErrorReason } from '../../text/file-error';

/** Whether writing failed because nobody reads the pipe or socket any more: Windows calls that `EOF`, too. */
export function isDesertion({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'EOF';
}

export interface Output {
  out(text: string): void;
  /** One line, without its newline. */
  error(line: string): void;
}

/** Still the error of a system call, in words: Node's own name neither a file nor a reason for people. */
export function writeError(descriptor: number, error: NodeJS.ErrnoException): Error {
  const name = descriptor === 1 ? 'standard output' : 'standard error';
  const message = `${name}: ${fileErrorReason(error, 'written')}`;
  const { code, errno, syscall } = error;
  return Object.assign(new Error(message, { cause: error }), { code, errno, syscall });
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      const failure = error as NodeJS.ErrnoException;
      if (isDesertion(failure)) return;
      if (failure.code !== 'EAGAIN') throw writeError(descriptor, failure);
      // A pipe that another process made non-blocking is full; there is nothing to do but wait.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

export const standardOutput: Output = {
  out: (text) => writeAll(1, bytesOfText(text)),
  error: (line) => writeAll(2, bytesOfText(`${isatty(2) ? escapeLines(line) : line}\n`)),
};
