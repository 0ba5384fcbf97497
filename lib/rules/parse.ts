/**
 * Parses text to a {@link Rule}: one rule as auditctl(8) takes it. Knows no other options, no files
 * and no kernel.
 */
import { RuleError } from '../errors';
import { isInvalid, OptionScan } from './getopt';
import { RULE_GRAMMAR } from './grammar';
import { refuse } from './parsing/refusal';
import type { Rule } from './rule';
import { type ParsedRule, type ParseOptions, RuleParser } from './parsing/rule-parser';
import { placed, tokenize, type Word } from './tokenize';

/** @throws {TypeError} when it is neither, which plain JavaScript allows. */
function wordsOf(rule: string | readonly string[]): readonly Word[] {
  if (typeof rule === 'string') return tokenize(rule);
  if (Array.isArray(rule)) return placed(rule);
  throw new TypeError(`a rule must be text, words or an object, not ${JSON.stringify(rule)}`);
}

/**
 * Parses one rule as auditctl(8) takes it on its command line or in a rules file: text, which is
 * split as described in audit.rules(7), or an array of words.
 *
 * @throws {RuleError} with the column and what was expected; the column in an array of words
 *   assumes one space between them.
 */
export function parseRule(
  rule: string | readonly string[],
  options: ParseOptions = {},
): ParsedRule {
  const scan = new OptionScan(wordsOf(rule), RULE_GRAMMAR);
  const parser = new RuleParser(options);
  for (let option = scan.next(); option !== undefined; option = scan.next()) {
    if (isInvalid(option)) {
      const expected = 'one of -a -A -d -S -F -C -w -W -p -k, each with its value';
      return refuse(
        'unknown-option',
        `invalid option ${option.invalid.text}`,
        option.invalid,
        expected,
      );
    }
    parser.apply(option);
  }
  const stray = scan.operands[0];
  if (stray !== undefined) {
    return refuse('unexpected-word', `unexpected word ${stray.text}`, stray, 'an option');
  }
  return parser.finish();
}

/**
 * Like {@link parseRule}, for text that must add a rule.
 *
 * @throws {RuleError} also when the text deletes a rule.
 */
export function parseAddition(rule: string | readonly string[], options: ParseOptions = {}): Rule {
  const parsed = parseRule(rule, options);
  if (parsed.operation === 'add') return parsed.rule;
  const reason = 'the text deletes a rule instead of adding one';
  throw new RuleError('unexpected-word', reason, { subject: '-d', expected: '-a, -A or -w' });
}
