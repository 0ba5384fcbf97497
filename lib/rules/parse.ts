/**
 * Parses text to a {@link Rule}: one rule as auditctl(8) takes it. Knows no other options, no files
 * and no kernel.
 */
import { type ChecksOf, checkItems, checkOptions, checkText, checkWord } from '../arguments';
import { ArgumentError, RuleError } from '../errors';
import { TARGET_OPTIONS } from '../machine/machine-options';
import { isInvalid, OptionScan } from './getopt';
import { RULE_GRAMMAR } from './grammar';
import { type ReadRule, readOrdinaryRule } from './parsing/ordinary-rule';
import { refuse } from './parsing/refusal';
import { causeIn } from './parsing/written-amiss';
import { escapeToLine } from '../text/escape';
import { type ParsedRule, type ParseOptions, RuleParser } from './parsing/rule-parser';
import { placed, tokenize, type Word } from './tokenize';

const PARSE_OPTIONS = {
  ...TARGET_OPTIONS,
  numbers: checkWord(['exact', 'auditctl']),
} satisfies ChecksOf<ParseOptions>;

const checkWords = checkItems(checkText, 'a rule: its text, or its words');

/** How the text of a whole rule begins, and no word of one does. */
const BEGINS_RULE = /^-[aAdwW] /;

function wordsOf(rule: string | readonly string[], argument: string): readonly Word[] {
  if (typeof rule === 'string') return tokenize(rule);
  checkWords(rule, argument);
  if (rule.length > 1 && rule.every((word) => BEGINS_RULE.test(word))) {
    throw new ArgumentError(argument, 'one rule, or the words of one', `${rule.length} rules`);
  }
  return placed(rule);
}

/** {@link parseRule} of an argument that may have another name, and what is known of the rule's numbers. */
export function readRule(
  rule: string | readonly string[],
  options: ParseOptions,
  argument: string,
): ReadRule {
  const ordinary = typeof rule === 'string' ? readOrdinaryRule(rule, options) : undefined;
  if (ordinary !== undefined) return ordinary;
  const words = wordsOf(rule, argument);
  try {
    return { parsed: ruleOfWords(words, options), numbers: undefined };
  } catch (error) {
    throw error instanceof RuleError ? withCause(error, words) : error;
  }
}

/** The refusal with its cause instead of the symptom, where the words show it. */
function withCause(error: RuleError, words: readonly Word[]): RuleError {
  const cause = causeIn(words);
  if (cause === undefined) return error;
  const { code, subject, expected, column } = error;
  return new RuleError(code, escapeToLine(cause.message), { subject, expected, column });
}

function ruleOfWords(words: readonly Word[], options: ParseOptions): ParsedRule {
  const scan = new OptionScan(words, RULE_GRAMMAR);
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
  checkOptions(options, PARSE_OPTIONS);
  return readRule(rule, options, 'rule').parsed;
}

/**
 * As {@link readRule}, for text that must add a rule.
 *
 * @throws {RuleError} also when the text deletes a rule.
 */
export function readAddition(
  rule: string | readonly string[],
  options: ParseOptions = {},
  argument = 'rule',
): ReadRule {
  const read = readRule(rule, options, argument);
  if (read.parsed.operation === 'add') return read;
  const reason = 'the text deletes a rule instead of adding one';
  throw new RuleError('unexpected-word', reason, { subject: '-d', expected: '-a, -A or -w' });
}
