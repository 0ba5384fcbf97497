/**
 * One form for the lines of rules files: the order of options, one blank between words, one list of system
 * calls. The words themselves stay as they were written: a watch is a watch, and `unset` is not -1.
 */
import { splitCondition } from '../../rules/conditions';
import { fieldByName, rawFieldNumber } from '../../rules/fields';
import { isInvalid, type Option, OptionScan } from '../../rules/getopt';
import { AUDITCTL_GRAMMAR } from '../../rules/grammar';
import { KEY_PREFIX } from '../../rules/parsing/keys';
import type { ParsedRule } from '../../rules/parsing/rule-parser';
import { escapeWord, tokenize } from '../../rules/tokenize';
import { FIELD } from '../../tables/audit.generated';
import type { Target } from '../../machine/target';
import { cleanLine } from './clean-line';
import { parseRulesText, type RulesLine } from './rules-text';

/** The options of a rule, in the order in which they are written. */
export interface RuleWords {
  /** `-a`, `-A`, `-d`, `-w` or `-W`, as a letter. */
  readonly operation: string;
  /** The argument of the operation. */
  readonly object: string;
  /** Words of conditions that stand before the system calls: all up to the last arch. */
  readonly before: readonly string[];
  readonly syscalls: readonly string[];
  readonly after: readonly string[];
  readonly keys: readonly string[];
}

const LETTERS = 'rwxa';

/** The letters of a permission, each once and in their order. */
function inOrder(letters: string): string {
  const given = letters.toLowerCase();
  return [...LETTERS].filter((letter) => given.includes(letter)).join('');
}

function optionsOf(line: RulesLine): Option[] {
  const scan = new OptionScan(tokenize(cleanLine(line.text).text), AUDITCTL_GRAMMAR);
  const options: Option[] = [];
  for (let option = scan.next(); option !== undefined; option = scan.next()) {
    // A line that is a rule has none.
    if (!isInvalid(option)) options.push(option);
  }
  return options;
}

function conditionWords({ name, argument }: Option): string[] {
  const text = argument?.text ?? '';
  if (name === 'p') return ['-p', inOrder(text)];
  if (name === 'F' && text.startsWith('perm=')) return ['-F', `perm=${inOrder(text.slice(5))}`];
  return [name.length === 1 ? `-${name}` : `--${name}`, text];
}

function isArchOption({ name, argument }: Option): boolean {
  const split = name === 'F' ? splitCondition(argument?.text ?? '') : undefined;
  if (split === undefined) return false;
  return (fieldByName(split.name)?.number ?? rawFieldNumber(split.name)) === FIELD.ARCH;
}

/** All system calls as one list, each once. */
function syscallWords(options: readonly Option[]): string[] {
  const lists = options.filter(({ name }) => name === 'S').map(({ argument }) => argument?.text);
  if (lists.length === 0) return [];
  const entries = new Set(lists.flatMap((list) => list?.split(',') ?? []));
  entries.delete('');
  if (entries.has('all')) return ['-S', 'all'];
  return ['-S', entries.size === 0 ? ',' : [...entries].join(',')];
}

/** The words of a rule's line; undefined when it has several operations, or they come late. */
export function ruleWordsOf(line: RulesLine & { readonly kind: 'rule' }): RuleWords | undefined {
  const options = optionsOf(line);
  const isOperation = ({ name }: Option): boolean => /^[aAdwW]$/.test(name);
  const [operation, second] = options.filter(isOperation);
  if (operation === undefined || second !== undefined) return undefined;
  const { rule } = line.parsed;
  const isWatch = operation.name.toLowerCase() === 'w';
  const isKey = ({ name, argument }: Option): boolean =>
    name === 'k' || (name === 'F' && argument?.text.startsWith(KEY_PREFIX) === true);
  const others = options.filter((option) => !isOperation(option) && option.name !== 'S');
  const conditions = others.filter((option) => !isKey(option));
  const lastArch = conditions.findLastIndex(isArchOption);
  const words = (some: readonly Option[]): string[] => some.flatMap(conditionWords);
  return {
    operation: operation.name,
    object: isWatch ? (operation.argument?.text ?? '') : `${rule.action},${rule.list}`,
    before: words(conditions.slice(0, lastArch + 1)),
    syscalls: syscallWords(options),
    after: words(conditions.slice(lastArch + 1)),
    keys: words(others.filter(isKey)),
  };
}

/** The words as a line. */
export function lineOf(words: readonly string[]): string {
  return words.map(escapeWord).join(' ');
}

/** What a line means; undefined unless it is a rule. */
export function parsedLine(text: string, target: Target): ParsedRule | undefined {
  const [line] = parseRulesText(text, { target }).lines;
  return line?.kind === 'rule' ? line.parsed : undefined;
}

/** Whether they are the same rule to the last word, with the same done to it. */
export function areAlike(
  one: Pick<ParsedRule, 'operation' | 'rule'> | undefined,
  other: Pick<ParsedRule, 'operation' | 'rule'>,
): boolean {
  const text = (parsed: Pick<ParsedRule, 'operation' | 'rule'>): string =>
    JSON.stringify([parsed.operation, parsed.rule]);
  return one !== undefined && text(one) === text(other);
}

/** The words of any line as they are, one blank between them. */
function spaced(line: RulesLine): string {
  return lineOf(tokenize(cleanLine(line.text).text).map(({ text }) => text));
}

/**
 * The line in its normal form, without a newline. A rule means the same to the last condition: where the
 * order of its words matters they stay in it.
 */
export function formattedLine(line: RulesLine, target: Target): string {
  if (line.kind === 'comment') return line.text.replace(/[ \t\v\f\r]+$/, '');
  if (line.kind !== 'rule') return spaced(line);
  const words = ruleWordsOf(line);
  if (words === undefined) return spaced(line);
  const { operation, object, before, syscalls, after, keys } = words;
  const text = lineOf([`-${operation}`, object, ...before, ...syscalls, ...after, ...keys]);
  return areAlike(parsedLine(text, target), line.parsed) ? text : spaced(line);
}
