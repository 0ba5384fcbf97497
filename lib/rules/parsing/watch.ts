/** The values of `-w`, `-W` and `-p`: a path, and the accesses to it. Does not access the file. */
import { byteLength, bytesOfText, textOfBytes } from '../../text/byte-text';
import type { Target } from '../../machine/target';
import type { Word } from '../tokenize';
import { isProblem, type NumberReading, valueCodecs } from '../values';
import { refuse } from './refusal';
import { baseName } from '../../text/path';

const LONGEST_PATH = 4096;
const LONGEST_BASE_NAME = 255;

const LETTERS = 'rwxaRWXA';

/**
 * The path without slashes at its end, as the kernel requires.
 *
 * @throws {RuleError} where auditctl refuses the path.
 */
export function readWatchedPath(word: Word): string {
  const expected = 'an absolute path';
  if (byteLength(word.text) >= LONGEST_PATH) {
    refuse('watch-path', 'The path passed for the watch is too big', word, expected);
  }
  if (!word.text.startsWith('/')) {
    refuse('watch-path', "The path must start with '/'", word, expected);
  }
  const path = trimmedPath(word.text);
  const base = baseName(path) ?? '';
  if (byteLength(base) > LONGEST_BASE_NAME) {
    refuse('watch-path', 'The base name of the path is too big', word, expected);
  }
  return path;
}

/** The path without slashes at its end; auditctl leaves the path `//` unchanged. */
export function trimmedPath(path: string): string {
  return path === '//' ? path : path.replace(/(?<=.)\/+$/s, '');
}

/** What in such a path is probably a mistake. */
export function warningsOfPath(path: string): ('relative-path' | 'wildcard')[] {
  const warnings: ('relative-path' | 'wildcard')[] = [];
  if (path.includes('..')) warnings.push('relative-path');
  if (/[*?]/.test(path)) warnings.push('wildcard');
  return warnings;
}

/**
 * The letters in their order.
 *
 * @throws {RuleError} for letters other than `rwxa`, or too many.
 */
export function readPermission(word: Word, target: Target, numbers: NumberReading): string {
  const expected = 'one to four of the letters rwxa';
  if (byteLength(word.text) > 4) {
    refuse('permission-too-long', `${word.text} is too long`, word, expected);
  }
  const letters = valueCodecs.permission.parse(word.text, target, numbers);
  if (!isProblem(letters)) return String(letters);
  const bytes = bytesOfText(word.text);
  const first = bytes.findIndex((byte) => !LETTERS.includes(String.fromCharCode(byte)));
  const wrong = textOfBytes(bytes.subarray(first, first + 1));
  return refuse(letters.code, `${wrong} is not a permission`, word, expected, wrong);
}
