/** The program's command line arguments, byte for byte. */
import { readFileSync } from 'node:fs';
import { textOfBytes } from '../../text/byte-text';

/** Undefined on other systems, whose arguments are text to begin with. */
function commandLine(): Buffer | undefined {
  try {
    return readFileSync('/proc/self/cmdline');
  } catch {
    return undefined;
  }
}

/**
 * Node decodes arguments as UTF-8 and loses other bytes, which paths and keys may contain; the
 * kernel still has them in `cmdline` of proc(5).
 */
export function argumentWords(): string[] {
  const decoded = process.argv.slice(2);
  if (!decoded.some((word) => word.includes('\ufffd'))) return decoded;
  const bytes = commandLine();
  if (bytes === undefined) return decoded;
  const words: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0, start);
    words.push(textOfBytes(bytes.subarray(start, end < 0 ? bytes.length : end)));
    start = end < 0 ? bytes.length : end + 1;
  }
  return words.slice(words.length - decoded.length);
}
