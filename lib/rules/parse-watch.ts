/** The values of `-w`, `-W` and `-p`: a path, and the accesses to it. Does not look at the file. */
import { bytesOfText } from './byte-text';
import { refuse } from './refusal';
import type { Target } from './target';
import type { Word } from './tokenize';
import { isProblem, type NumberReading, valueCodecs } from './values';
import type { RuleWarningCode } from './warnings';

const LONGEST_PATH = 4096;
const LONGEST_BASE_NAME = 255;
const SLASH = 0x2f;

/**
 * The path without slashes at its end, as the kernel wants it.
 *
 * @throws {RuleError} where auditctl refuses.
 */
export function readWatchedPath(word: Word): string {
  const bytes = bytesOfText(word.text);
  const expected = 'an absolute path';
  if (bytes.length >= LONGEST_PATH) {
    refuse('watch-path', 'The path passed for the watch is too big', word, expected);
  }
  if (!word.text.startsWith('/')) {
    refuse('watch-path', "The path must start with '/'", word, expected);
  }
  if (bytes.length - bytes.lastIndexOf(SLASH) - 1 > LONGEST_BASE_NAME) {
    refuse('watch-path', 'The base name of the path is too big', word, expected);
  }
  let end = word.text.length;
  while (end > 2 && word.text.endsWith('/', end)) end--;
  return word.text.slice(0, end);
}

/** What is hardly meant in such a path. */
export function warningsOfPath(path: string): RuleWarningCode[] {
  const warnings: RuleWarningCode[] = [];
  if (path.includes('..')) warnings.push('relative-path');
  if (/[*?]/.test(path)) warnings.push('wildcard');
  return warnings;
}

/**
 * The letters in their order.
 *
 * @throws {RuleError} for others than those of `rwxa`, or too many.
 */
export function readPermission(word: Word, target: Target, numbers: NumberReading): string {
  const expected = 'letters of rwxa';
  if (word.text.length > 4) {
    refuse('permission-too-long', `${word.text} is too long`, word, expected);
  }
  const letters = valueCodecs.permission.parse(word.text, target, numbers);
  if (!isProblem(letters)) return String(letters);
  const wrong = [...word.text].find((letter) => !'rwxa'.includes(letter.toLowerCase())) ?? '';
  return refuse(letters.code, `${wrong} is no permission`, word, expected, wrong);
}
