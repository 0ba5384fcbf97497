/** How wide the terminal is that text goes to. Knows nothing of the text. */
import { fstatSync, writeSync } from 'node:fs';

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/** In columns; undefined where the stream is not a terminal. */
export function terminalWidth(stream: keyof typeof DESCRIPTORS): number | undefined {
  // Node's own streams know, and take milliseconds to make: not for pipes and files.
  const status = fstatSync(DESCRIPTORS[stream]);
  return status.isCharacterDevice() ? process[stream].columns : undefined;
}

/** Text for standard error as it is, control characters included. What cannot be written is nobody's loss. */
export function standardErrorTerminal(text: string): void {
  try {
    writeSync(DESCRIPTORS.stderr, text);
  } catch {
    // The terminal is full, or has gone.
  }
}
