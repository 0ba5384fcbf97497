/** Formats a {@link Rule} as text of auditctl(8). */
import { type ChecksOf, checkFunction, checkOptions, checkWord } from '../arguments';
import { FIELD } from '../tables/audit.generated';
import { bytesOfText } from '../text/byte-text';
import { comparisonNumber } from './comparisons';
import { maskOf } from './rule-mask';
import { hexCondition, numberedCondition, splitCondition } from './conditions';
import {
  type Field,
  fieldByName,
  fieldNumber,
  holdsText,
  KEY_BEARERS,
  MAX_CONDITIONS,
  PLAIN_NUMBERS,
} from './fields';
import { KEY_SEPARATOR } from '../text/keys';
import {
  type ComparisonCondition,
  type Condition,
  type FieldCondition,
  isComparison,
  type Operator,
  type Rule,
  type SyscallSelection,
} from './rule';
import { hexOfMask } from './syscall-mask';
import { TARGET_OPTIONS, type TargetOptions } from '../machine/machine-options';
import { localTarget, type Target } from '../machine/target';
import { type RuleInput, ruleOf } from './rule-input';
import { escapeToLine, isPlainLine } from '../text/escape';
import { escapeWord } from './tokenize';
import { isProblem, type ValueCodec, valueCodecs } from './values';
import { baseName } from '../text/path';

/** Lists whose rules select system calls or operations. */
const SYSCALL_LISTS: ReadonlySet<string> = new Set(['exit', 'io_uring']);

/** In which form a rule is written, and for which machine. */
export interface FormatOptions extends TargetOptions {
  /**
   * `exact` (default) is text that reads back as the same rule. `listing` is what `auditctl -l` prints:
   * the arch first wherever it stands, and `-w` for every watch. The `target` decides whether `-w` would
   * read back as the same `path` or `dir` in the `exact` style.
   */
  readonly style?: 'exact' | 'listing';
  /** For `listing`: other words for a condition's value; undefined leaves it as it is. */
  readonly valueWords?: ((rule: Rule, condition: FieldCondition) => string | undefined) | undefined;
}

function isField(condition: Condition, field: string): condition is FieldCondition {
  return !isComparison(condition) && condition.field === field;
}

function isArch(condition: Condition): boolean {
  return !isComparison(condition) && fieldNumber(condition.field) === FIELD.ARCH;
}

/**
 * Writes one rule's words: conditions in auditctl's form where that reads back, otherwise by field
 * number.
 */
class WordWriter {
  readonly words: string[] = [];
  #keyAllowed: boolean;

  constructor(
    readonly rule: Rule,
    readonly listing: boolean,
    readonly target: Target,
    readonly valueWords: FormatOptions['valueWords'],
  ) {
    this.#keyAllowed = SYSCALL_LISTS.has(rule.list);
  }

  condition(condition: Condition, index: number): void {
    if (this.listing) this.words.push(...listedWords(this.rule, condition, this.valueWords));
    else if (isComparison(condition)) this.#comparison(condition, index);
    else this.#field(condition, index);
  }

  keys(): void {
    const { keys } = this.rule;
    if (this.listing || this.#keysFit()) {
      for (const key of keys) this.words.push(...keyWords(key));
    } else if (keys.length > 0) {
      this.words.push('-F', textByNumber(FIELD.FILTERKEY, '=', keys.join(KEY_SEPARATOR)));
    }
  }

  syscalls(): void {
    const { list, syscalls } = this.rule;
    if (SYSCALL_LISTS.has(list)) {
      const names = listedSyscalls(this.rule);
      if (names !== undefined || !this.listing) this.words.push('-S', names ?? ',');
      return;
    }
    const usual = list === 'task' ? syscalls.length === 0 : syscalls === 'all';
    if (usual || this.listing) return;
    this.words.push('--mask', hexOfMask(maskOf(this.rule, this.target)));
  }

  #comparison({ compare, operator, with: other }: ComparisonCondition, index: number): void {
    const fits = index < MAX_CONDITIONS;
    if (this.rule.list === 'exit' && fits) {
      this.words.push('-C', `${compare}${operator}${other}`);
      return;
    }
    const comparison = String(comparisonNumber(compare, other));
    this.words.push(
      '-F',
      fits
        ? `field_compare${operator}${comparison}`
        : numberedCondition(FIELD.FIELD_COMPARE, operator, comparison),
    );
  }

  #field(condition: FieldCondition, index: number): void {
    const { field: name, operator } = condition;
    const field = fieldByName(name);
    const plain = plainText(condition, field);
    if (readsBack(this.rule, condition, field, plain, index)) {
      this.#keyAllowed ||= KEY_BEARERS.has(name);
      this.words.push('-F', name + operator + plain);
      return;
    }
    const raw = rawText(condition, field, this.target);
    const number = fieldNumber(name);
    const word = holdsText(field)
      ? textByNumber(number, operator, raw)
      : numberedCondition(number, operator, raw);
    this.words.push('-F', word);
  }

  #keysFit(): boolean {
    const hasRoom = this.rule.where.length < MAX_CONDITIONS;
    return this.#keyAllowed && hasRoom && keysReadBack(this.rule);
  }
}

/** One `-F key=` for each key that is not empty, as `auditctl -l` prints them. */
function keyWords(keys: string): string[] {
  return keys.split(KEY_SEPARATOR).flatMap((key) => (key === '' ? [] : ['-F', `key=${key}`]));
}

/** The condition as `auditctl -l` prints it, wherever in the rule it stands. */
function listedWords(
  rule: Rule,
  condition: Condition,
  valueWords?: FormatOptions['valueWords'],
): readonly string[] {
  if (isComparison(condition)) {
    return ['-C', condition.compare + condition.operator + condition.with];
  }
  const { field, operator } = condition;
  if (field === 'key') return keyWords(String(condition.value));
  const value = valueWords?.(rule, condition) ?? plainText(condition, fieldByName(field));
  return ['-F', field + operator + value];
}

/** What a listing has after `-S`; undefined where it has none. */
function listedSyscalls({ list, syscalls }: Rule): string | undefined {
  if (!SYSCALL_LISTS.has(list) || syscalls.length === 0) return undefined;
  return syscalls === 'all' ? syscalls : syscalls.join(',');
}

/** Whether a line can hold the text. The separator of keys has always stood in it. */
function isOneLine(text: string): boolean {
  return isPlainLine(text) || isPlainLine(text.replaceAll(KEY_SEPARATOR, ''));
}

/** Text behind the field's number; as bytes where a line cannot hold it. */
function textByNumber(number: number, operator: Operator, text: string): string {
  return isOneLine(text)
    ? numberedCondition(number, operator, text)
    : hexCondition(number, operator, text);
}

function codecOf(field: Field): ValueCodec {
  return valueCodecs[field.kind as keyof typeof valueCodecs];
}

function plainText({ value }: FieldCondition, field: Field | undefined): string {
  return field === undefined || holdsText(field) ? String(value) : codecOf(field).format(value);
}

function rawText({ value }: FieldCondition, field: Field | undefined, target: Target): string {
  if (field === undefined || holdsText(field)) return String(value);
  const bits = codecOf(field).encode(value, target);
  return String(isProblem(bits) ? value : bits);
}

/** Whether the parser reads the condition's words back unchanged. */
function readsBack(
  rule: Rule,
  { field: name, operator }: FieldCondition,
  field: Field | undefined,
  plain: string,
  index: number,
): boolean {
  if (field === undefined || field.kind === 'key' || index >= MAX_CONDITIONS) return false;
  if (field.lists?.includes(rule.list) === false) return false;
  if (field.operators?.includes(operator) === false || !isPlainLine(plain)) return false;
  const split = splitCondition(name + operator + plain);
  return split?.name === name && split.operator === operator;
}

/** The path, permissions and keys of a rule that `-w` can express; otherwise undefined. */
function watchParts(rule: Rule): { path: FieldCondition; permission: FieldCondition } | undefined {
  if (rule.list !== 'exit' || rule.action !== 'always' || rule.prepend) return undefined;
  if (rule.syscalls !== 'all' || rule.where.length !== 2) return undefined;
  const [path, permission] = rule.where as [Condition, Condition];
  if (!isField(path, 'path') && !isField(path, 'dir')) return undefined;
  if (!isField(permission, 'perm') || path.operator !== '=') return undefined;
  return { path, permission };
}

/**
 * Whether `-w path` reads back as the same condition: the same path after trimming, and the same
 * kind.
 */
function pathReadsBack(path: FieldCondition, target: Target): boolean {
  const text = String(path.value);
  if (!isPlainLine(text)) return false;
  const trimmed = text.length <= 2 || !text.endsWith('/');
  const acceptable =
    text.startsWith('/') &&
    bytesOfText(text).length < 4096 &&
    bytesOfText(baseName(text) ?? '').length <= 255;
  return trimmed && acceptable && target.isDirectory(text) === (path.field === 'dir');
}

/** Whether the keys, which the parser takes as one condition, contain no operator, and fit into a line. */
function keysReadBack({ keys }: Rule): boolean {
  return (
    keys.every(isPlainLine) && splitCondition(`key=${keys.join(KEY_SEPARATOR)}`)?.name === 'key'
  );
}

/** Whether the words of a watch read back as the same rule. */
function watchReadsBack(rule: Rule, path: FieldCondition, target: Target): boolean {
  return pathReadsBack(path, target) && keysReadBack(rule);
}

/** {@link ruleWords} of a rule whose form is known to be right. */
export function ruleTextWords(rule: Rule, options: FormatOptions = {}): string[] {
  const listing = options.style === 'listing';
  const target = options.target ?? localTarget();
  const watch = watchParts(rule);
  if (watch !== undefined && (listing || watchReadsBack(rule, watch.path, target))) {
    const keys = rule.keys.flatMap((key) => ['-k', key]);
    return ['-w', String(watch.path.value), '-p', String(watch.permission.value), ...keys];
  }
  const writer = new WordWriter(rule, listing, target, options.valueWords);
  writer.words.push(rule.prepend ? '-A' : '-a', `${rule.action},${rule.list}`);
  const { where } = rule;
  // An arch decides what system call names mean, so it comes before them.
  const lastArch = where.findLastIndex(isArch);
  const isBefore = (condition: Condition, index: number): boolean =>
    listing ? isArch(condition) : index <= lastArch;
  for (const [index, condition] of where.slice(0, lastArch + 1).entries()) {
    if (isBefore(condition, index)) writer.condition(condition, index);
  }
  writer.syscalls();
  for (const [index, condition] of where.entries()) {
    if (!isBefore(condition, index)) writer.condition(condition, index);
  }
  writer.keys();
  return writer.words;
}

/** {@link formatRule} of a rule whose form is known to be right. */
export function ruleText(rule: Rule, options: FormatOptions = {}): string {
  const words = ruleTextWords(rule, options).map(escapeWord);
  // What the kernel could not hold, such as a system call's name from elsewhere, stays in the line as well.
  return words.map((word) => (isOneLine(word) ? word : escapeToLine(word))).join(' ');
}

/** How many conditions {@link ListingLines} remembers: those that recur come back when it begins anew. */
const MOST_LISTED = 4096;

function joined(words: readonly string[]): string {
  return words.map(escapeWord).join(' ');
}

/** A condition in a listing. */
interface ListedCondition {
  readonly text: string;
  readonly isArch: boolean;
}

/**
 * The lines of a listing of many rules, with the words that {@link ruleTextWords} has in the style `listing`.
 * Remembers how parts of rules are written, by the objects that they are: meanwhile they must not change.
 */
export class ListingLines {
  readonly #target: Target;
  readonly #conditions = new Map<Condition, ListedCondition>();
  readonly #syscalls = new Map<SyscallSelection, string>();
  readonly #keys = new Map<string, string>();

  constructor(target: Target) {
    this.#target = target;
  }

  line(rule: Rule): string {
    if (watchParts(rule) !== undefined) {
      return joined(ruleTextWords(rule, { style: 'listing', target: this.#target }));
    }
    const { where, keys } = rule;
    const before = [rule.prepend ? '-A' : '-a', ` ${rule.action},${rule.list}`];
    const behind = [this.#selection(rule)];
    for (let at = 0; at < where.length; at++) {
      const { text, isArch: isFirst } = this.#condition(rule, where[at] as Condition);
      (isFirst ? before : behind).push(text);
    }
    for (let at = 0; at < keys.length; at++) behind.push(this.#key(keys[at] as string));
    // Joined it is one text: a sum of texts keeps them all, as a tree, and of thousands of lines.
    return before.concat(behind).join('');
  }

  #condition(rule: Rule, condition: Condition): ListedCondition {
    const known = this.#conditions.get(condition);
    if (known !== undefined) return known;
    if (!isComparison(condition)) {
      const { field: name, operator } = condition;
      const field = fieldByName(name);
      if (field !== undefined && PLAIN_NUMBERS.has(field.kind)) {
        // No such value needs an escape, and others have other ones.
        const text = ` -F ${name}${operator}${codecOf(field).format(condition.value)}`;
        return { text, isArch: false };
      }
    }
    const words = listedWords(rule, condition);
    const part = { text: behindSpaces(words), isArch: isArch(condition) };
    if (this.#conditions.size === MOST_LISTED) this.#conditions.clear();
    this.#conditions.set(condition, part);
    return part;
  }

  #selection(rule: Rule): string {
    const { syscalls } = rule;
    const known = this.#syscalls.get(syscalls);
    if (known !== undefined) return known;
    const names = listedSyscalls(rule);
    const text = names === undefined ? '' : behindSpaces(['-S', names]);
    // What stands for all is one text for every list.
    if (syscalls !== 'all') this.#syscalls.set(syscalls, text);
    return text;
  }

  #key(key: string): string {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const text = behindSpaces(keyWords(key));
    if (this.#keys.size === MOST_LISTED) this.#keys.clear();
    this.#keys.set(key, text);
    return text;
  }
}

/** The words, each behind a space. */
function behindSpaces(words: readonly string[]): string {
  return words.length === 0 ? '' : ` ${joined(words)}`;
}

const FORMAT_OPTIONS = {
  ...TARGET_OPTIONS,
  style: checkWord(['exact', 'listing']),
  valueWords: checkFunction,
} satisfies ChecksOf<FormatOptions>;

function given(rule: RuleInput, options: FormatOptions): Rule {
  checkOptions(options, FORMAT_OPTIONS);
  return ruleOf(rule, options.target ?? localTarget());
}

/**
 * The rule's text as words, as an argument list takes them: nothing is escaped.
 *
 * @throws {RuleError} when the rule is wrong in itself.
 */
export function ruleWords(rule: RuleInput, options: FormatOptions = {}): string[] {
  return ruleTextWords(given(rule, options), options);
}

/**
 * The rule as one line of a rules file. Words with spaces are escaped as in audit.rules(7).
 *
 * It is one line that a terminal shows unchanged, whatever the rule holds: text with control characters
 * is written as the hexadecimal digits of its bytes (`-F x105=2f610a`), and as octal escapes in a listing.
 *
 * In the `exact` style {@link parseRule} reads the same rule back on the same target, if the kernel
 * could hold it.
 *
 * @throws {RuleError} when the rule is wrong in itself.
 */
export function formatRule(rule: RuleInput, options: FormatOptions = {}): string {
  return ruleText(given(rule, options), options);
}
