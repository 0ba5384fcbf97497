/** From a {@link Rule} to the text of auditctl(8). */
import { FIELD } from '../tables/audit.generated';
import { bytesOfText } from './byte-text';
import { comparisonNumber } from './comparisons';
import { maskOf } from './compile';
import { numberedCondition, splitCondition } from './conditions';
import { fieldByName, fieldNumber, holdsText, KEY_SEPARATOR, MAX_CONDITIONS } from './fields';
import { type Condition, type FieldCondition, isComparison, type Rule } from './rule';
import { hexOfMask } from './syscall-mask';
import { localTarget, type Target } from './target';
import { escapeWord } from './tokenize';
import { isProblem, valueCodecs } from './values';

/** Lists whose rules are about system calls or operations and print them. */
const SYSCALL_LISTS: ReadonlySet<string> = new Set(['exit', 'io_uring']);

export interface FormatOptions {
  /**
   * `exact` (default) is text that reads back as the same rule. `listing` is what `auditctl -l` prints:
   * the arch first wherever it stands, and `-w` for every watch.
   */
  readonly style?: 'exact' | 'listing';
  /** For `exact`: decides whether `-w` would read back as the same `path` or `dir`. */
  readonly target?: Target;
  /** For `listing`: other words for a condition's value; undefined leaves it as it is. */
  readonly valueWords?: (rule: Rule, condition: FieldCondition) => string | undefined;
}

function isField(condition: Condition, field: string): condition is FieldCondition {
  return !isComparison(condition) && condition.field === field;
}

/** Conditions that let a key follow without a system call: the parser's own list. */
const KEY_BEARERS: ReadonlySet<string> = new Set(['path', 'dir', 'perm', 'exe', 'fstype']);

/** Writes one rule's conditions in auditctl's words where they read back, else by field number. */
class ConditionWriter {
  #keyAllowed: boolean;

  constructor(
    readonly rule: Rule,
    readonly listing: boolean,
    readonly target: Target,
    readonly valueWords: FormatOptions['valueWords'],
  ) {
    this.#keyAllowed = SYSCALL_LISTS.has(rule.list);
  }

  words(condition: Condition, index: number): string[] {
    const { list } = this.rule;
    if (isComparison(condition)) {
      const { compare, operator, with: other } = condition;
      const fits = index < MAX_CONDITIONS;
      if (this.listing || (list === 'exit' && fits)) return ['-C', `${compare}${operator}${other}`];
      const comparison = String(comparisonNumber(compare, other));
      if (fits) return ['-F', `field_compare${operator}${comparison}`];
      return ['-F', numberedCondition(FIELD.FIELD_COMPARE, operator, comparison)];
    }
    if (isField(condition, 'key') && this.listing) return keyWords(String(condition.value));
    const { operator } = condition;
    const inWords = this.listing ? this.valueWords?.(this.rule, condition) : undefined;
    const plain = inWords ?? this.#plainText(condition);
    if (this.listing || this.#readsBack(condition, plain, index)) {
      this.#keyAllowed ||= KEY_BEARERS.has(condition.field);
      return ['-F', `${condition.field}${operator}${plain}`];
    }
    const number = fieldNumber(condition.field);
    return ['-F', numberedCondition(number, operator, this.#rawText(condition))];
  }

  keys(): string[] {
    const { keys, where } = this.rule;
    const plain = this.listing || (this.#keyAllowed && where.length < MAX_CONDITIONS);
    if (plain) return keys.flatMap(keyWords);
    return keys.length === 0 ? [] : ['-F', `f${FIELD.FILTERKEY}=${keys.join(KEY_SEPARATOR)}`];
  }

  #plainText(condition: FieldCondition): string {
    const field = fieldByName(condition.field);
    if (field === undefined || holdsText(field)) return String(condition.value);
    return valueCodecs[field.kind as keyof typeof valueCodecs].format(condition.value);
  }

  #rawText(condition: FieldCondition): string {
    const field = fieldByName(condition.field);
    if (field === undefined || holdsText(field)) return String(condition.value);
    const codec = valueCodecs[field.kind as keyof typeof valueCodecs];
    const bits = codec.encode(condition.value, this.target);
    return isProblem(bits) ? String(condition.value) : String(bits);
  }

  #readsBack(condition: FieldCondition, plain: string, index: number): boolean {
    const field = fieldByName(condition.field);
    if (field === undefined || field.kind === 'key' || index >= MAX_CONDITIONS) return false;
    if (field.lists?.includes(this.rule.list) === false) return false;
    if (field.operators?.includes(condition.operator) === false) return false;
    const split = splitCondition(`${condition.field}${condition.operator}${plain}`);
    return split?.name === condition.field && split.operator === condition.operator;
  }
}

/** One `-F key=` for each part that is not empty, as `auditctl -l` prints them. */
function keyWords(joined: string): string[] {
  const parts = joined.split(KEY_SEPARATOR).filter((part) => part !== '');
  return parts.flatMap((part) => ['-F', `key=${part}`]);
}

/** The path, permissions and keys of a rule that is a watch, as `-w` has them; else undefined. */
function watchParts(rule: Rule): { path: FieldCondition; permission: FieldCondition } | undefined {
  if (rule.list !== 'exit' || rule.action !== 'always' || rule.prepend) return undefined;
  if (rule.syscalls !== 'all' || rule.where.length !== 2) return undefined;
  const [path, permission] = rule.where as [Condition, Condition];
  if (!isField(path, 'path') && !isField(path, 'dir')) return undefined;
  if (!isField(permission, 'perm') || path.operator !== '=') return undefined;
  return { path, permission };
}

/** Whether `-w path` is read back as the same condition: trimmed alike, and found to be the same. */
function readsBack(path: FieldCondition, target: Target): boolean {
  const text = String(path.value);
  const trimmed = text.length <= 2 || !text.endsWith('/');
  const acceptable =
    text.startsWith('/') &&
    bytesOfText(text).length < 4096 &&
    bytesOfText(text.slice(text.lastIndexOf('/') + 1)).length <= 255;
  return trimmed && acceptable && target.isDirectory(text) === (path.field === 'dir');
}

/** The rule's text as words, as an argument list takes them: nothing is escaped. */
export function ruleWords(rule: Rule, options: FormatOptions = {}): string[] {
  const listing = options.style === 'listing';
  const target = options.target ?? localTarget();
  const watch = watchParts(rule);
  if (watch !== undefined && (listing || readsBack(watch.path, target))) {
    const keys = rule.keys.flatMap((key) => ['-k', key]);
    return ['-w', String(watch.path.value), '-p', String(watch.permission.value), ...keys];
  }
  const isArch = (condition: Condition): boolean =>
    !isComparison(condition) && fieldNumber(condition.field) === FIELD.ARCH;
  const lastArch = rule.where.findLastIndex(isArch);
  const before = (condition: Condition, index: number): boolean =>
    listing ? isArch(condition) : index <= lastArch;
  const writer = new ConditionWriter(rule, listing, target, options.valueWords);
  const conditions = rule.where.map((condition, index) => ({
    before: before(condition, index),
    words: writer.words(condition, index),
  }));
  return [
    rule.prepend ? '-A' : '-a',
    `${rule.action},${rule.list}`,
    ...conditions.filter((entry) => entry.before).flatMap((entry) => entry.words),
    ...syscallWords(rule, listing, target),
    ...conditions.filter((entry) => !entry.before).flatMap((entry) => entry.words),
    ...writer.keys(),
  ];
}

function syscallWords(rule: Rule, listing: boolean, target: Target): string[] {
  const { list, syscalls } = rule;
  if (SYSCALL_LISTS.has(list)) {
    if (syscalls === 'all') return ['-S', 'all'];
    if (syscalls.length > 0) return ['-S', syscalls.join(',')];
    return listing ? [] : ['-S', ','];
  }
  const usual = list === 'task' ? syscalls.length === 0 : syscalls === 'all';
  return usual || listing ? [] : ['--mask', hexOfMask(maskOf(rule, target))];
}

/**
 * The rule as one line of a rules file, words with spaces escaped as audit.rules(7) has it.
 *
 * In the `exact` style {@link parseRule} reads the same rule back on the same target, if the kernel
 * could hold it.
 */
export function formatRule(rule: Rule, options: FormatOptions = {}): string {
  return ruleWords(rule, options).map(escapeWord).join(' ');
}

/** Whether the rule carries the text anywhere in its keys, as `auditctl -l -k` looks for it. */
export function keyContains(rule: Rule, text: string): boolean {
  const inWhere = rule.where.some(
    (condition) => isField(condition, 'key') && String(condition.value).includes(text),
  );
  return inWhere || rule.keys.join(KEY_SEPARATOR).includes(text);
}
