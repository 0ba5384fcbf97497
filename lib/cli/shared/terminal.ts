/** How wide the terminal is that text goes to. Knows nothing of the text. */
import { fstatSync } from 'node:fs';

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/** In columns; undefined where the stream is not a terminal. */
export function terminalWidth(stream: keyof typeof DESCRIPTORS): number | undefined {
  // Node's own streams know, and take milliseconds to make: not for pipes and files.
  const status = fstatSync(DESCRIPTORS[stream]);
  return status.isCharacterDevice() ? process[stream].columns : undefined;
}
