/** From text to a {@link Rule}: one rule as auditctl(8) takes it. Knows no other options, files or kernel. */
import { RuleError } from '../errors';
import { isInvalid, OptionScan } from './getopt';
import { RULE_GRAMMAR } from './grammar';
import { refuse } from './parsing/refusal';
import type { Rule } from './rule';
import { type ParsedRule, type ParseOptions, RuleParser } from './parsing/rule-parser';
import { placed, tokenize, type Word } from './tokenize';

/** @throws {TypeError} for what is neither, which JavaScript lets through. */
function wordsOf(rule: string | readonly string[]): readonly Word[] {
  if (typeof rule === 'string') return tokenize(rule);
  if (Array.isArray(rule)) return placed(rule);
  throw new TypeError(`a rule is text, words or an object, not ${JSON.stringify(rule)}`);
}

/**
 * Reads one rule as auditctl(8) takes it on its command line or in a rules file: text, split as
 * audit.rules(7) says, or words already apart.
 *
 * @throws {RuleError} with the column and what was expected; the column of words that are apart
 *   counts them as if one space stood between.
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
        `${option.invalid.text} is invalid`,
        option.invalid,
        expected,
      );
    }
    parser.apply(option);
  }
  const stray = scan.operands[0];
  if (stray !== undefined) {
    return refuse('unexpected-word', `${stray.text} belongs to no option`, stray, 'an option');
  }
  return parser.finish();
}

/**
 * As {@link parseRule}, for text that must add a rule.
 *
 * @throws {RuleError} also when it deletes one.
 */
export function parseAddition(rule: string | readonly string[], options: ParseOptions = {}): Rule {
  const parsed = parseRule(rule, options);
  if (parsed.operation === 'add') return parsed.rule;
  const reason = 'the text deletes a rule instead of adding one';
  throw new RuleError('unexpected-word', reason, { subject: '-d', expected: '-a, -A or -w' });
}
