/** The value of `-C`: two ids, and whether they must be equal or differ. */
import { comparisonNumber, comparisonSide } from '../comparisons';
import { fieldByName } from '../fields';
import type { ComparisonCondition, ListName } from '../rule';
import type { Word } from '../tokenize';
import { listInWords, refuse } from './refusal';

/** @throws {RuleError} when the word is not a comparison, or not one that the kernel can make. */
export function readComparison(word: Word, list: ListName | undefined): ComparisonCondition {
  const operator = (['!=', '='] as const).find((candidate) => word.text.includes(candidate));
  if (operator === undefined) {
    const reason = `${word.text} contains neither = nor !=`;
    return refuse('operator-equality-only', reason, word, '= or !=');
  }
  const at = word.text.indexOf(operator);
  const left = { text: word.text.slice(0, at), column: word.column };
  const start = at + operator.length;
  const right = { text: word.text.slice(start), column: word.column + start };
  if (left.text === '') {
    refuse('comparison-missing-field', `no field before ${operator}`, left, 'an id such as uid');
  }
  if (right.text === '') {
    const reason = `no field after ${operator}`;
    refuse('comparison-missing-value', reason, right, 'an id such as euid', left.text);
  }
  if (fieldByName(left.text) === undefined) {
    refuse('comparison-unknown-field', `unknown field ${left.text}`, left, 'an id such as uid');
  }
  if (fieldByName(right.text) === undefined) {
    const reason = `unknown field ${right.text}`;
    refuse('comparison-unknown-value', reason, right, 'an id such as euid', left.text);
  }
  if (list !== 'exit') {
    refuse('exit-list-only', `-C is not valid for ${listInWords(list)}`, left, 'the exit list');
  }
  const first = comparisonSide(left.text);
  const second = comparisonSide(right.text);
  if (
    first === undefined ||
    second === undefined ||
    comparisonNumber(first, second) === undefined
  ) {
    const reason = `the kernel cannot compare ${left.text} with ${right.text}`;
    return refuse('comparison-incompatible', reason, left, 'two user ids or two group ids');
  }
  return { compare: first, operator, with: second };
}
