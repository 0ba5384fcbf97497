/** How the parsers of a rule's words refuse a word. */
import { RuleError, type RuleErrorCode } from '../../errors';
import { escapeToLine } from '../../text/escape';
import type { ListName } from '../rule';
import type { Word } from '../tokenize';

/** @throws {RuleError} with the word's column; `subject` is the part of the word that is wrong. */
export function refuse(
  code: RuleErrorCode,
  reason: string,
  word: Word,
  expected?: string,
  subject = word.text,
): never {
  throw new RuleError(code, escapeToLine(reason), { subject, expected, column: word.column });
}

/** The list, for the reason of a refusal. */
export function listInWords(list: ListName | undefined): string {
  return list === undefined ? 'a rule without a list' : `the ${list} list`;
}
