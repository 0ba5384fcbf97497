/** All of standard input at once, for commands that need the whole text. */
import { readSync } from 'node:fs';
import { textOfBytes } from '../../text/byte-text';

const STANDARD_INPUT = 0;

/** @throws the system's error when it cannot be read. */
export function readStandardInput(): string {
  const parts: Buffer[] = [];
  const part = Buffer.alloc(65_536);
  for (;;) {
    try {
      const count = readSync(STANDARD_INPUT, part);
      if (count === 0) return textOfBytes(Buffer.concat(parts));
      parts.push(Buffer.from(part.subarray(0, count)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // A pipe that another process made non-blocking is empty; there is nothing to do but wait.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
