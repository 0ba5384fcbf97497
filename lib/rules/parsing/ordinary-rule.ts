/**
 * Reads the text of a rule that is written as nearly all are: one space between words, each option with its
 * value after it. It is read as any other text would be, with less ado; what is wrong with a rule is not
 * said here.
 */
import { RuleError } from '../../errors';
import { localTarget } from '../../machine/target';
import type { KnownNumbers } from '../condition-numbers';
import { knownOptions } from './known-options';
import { type ParsedRule, type ParseOptions, RuleParser } from './rule-parser';

/** A rule, and what is known of its numbers. */
export interface ReadRule {
  readonly parsed: ParsedRule;
  readonly numbers: KnownNumbers | undefined;
}

/** What stands between two options: a word has no space, so that a dash behind one begins the next. */
const BETWEEN = ' -';

/** The letters of options that take a value. */
const LETTERS = 'aAdSFCwWpk';

/** Longer text is rare. */
const LONGEST = 1024;

/** Whether it is a letter, a space, and a value without spaces. */
function isOption(text: string): boolean {
  return (
    text.length > 2 &&
    text.charAt(1) === ' ' &&
    !text.includes(' ', 2) &&
    LETTERS.includes(text.charAt(0))
  );
}

/**
 * The rule; undefined where the text has another form or is refused, which {@link parseRule} then does in
 * words.
 */
export function readOrdinaryRule(text: string, options: ParseOptions): ReadRule | undefined {
  if (text.charAt(0) !== '-' || text.length > LONGEST || text.includes('\\')) return undefined;
  const { target = localTarget(), numbers = 'exact' } = options;
  const known = knownOptions(target, numbers);
  const parser = new RuleParser({ target, numbers }, known);
  const parts = text.slice(1).split(BETWEEN);
  try {
    for (let at = 0; at < parts.length; at++) {
      const option = parts[at] as string;
      if (parser.takeKnown(option)) continue;
      if (!isOption(option)) return undefined;
      parser.applyText(option);
    }
    const parsed = parser.finish();
    return { parsed, numbers: parser.numbersOf(parsed.rule) };
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}
