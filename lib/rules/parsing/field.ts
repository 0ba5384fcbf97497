/**
 * The value of `-F`: field, operator and value, each checked by itself. What came before it in the
 * rule is the business of `rule-parser.ts`.
 */
import type { RuleErrorCode } from '../../errors';
import { FEATURE_BITMAP, FIELD } from '../../tables/audit.generated';
import { expectedName } from '../../text/closest-name';
import { byteLength } from '../../text/byte-text';
import { numberCondition, splitCondition, textCondition, textOfHex } from '../conditions';
import {
  FIELDS,
  type Field,
  fieldByName,
  fieldByNumber,
  holdsText,
  MAX_KEY_BYTES,
  MAX_TEXT_BYTES,
  rawFieldNumber,
} from '../fields';
import { OPERATORS } from '../../tables/keywords';
import { readNumber } from '../numbers';
import { type Condition, isComparison, type ListName, type Operator, type Rule } from '../rule';
import type { Target } from '../../machine/target';
import type { Word } from '../tokenize';
import { isProblem, type NumberReading, valueCodecs } from '../values';
import { meantField, meantMachine } from './meant-names';
import { listInWords, refuse } from './refusal';

/** The parts of one condition. */
export interface FieldWords {
  readonly name: Word;
  readonly operator: Operator;
  readonly value: Word;
}

/** The features that fields need; older kernels lack them. */
const NEEDED_FEATURES: ReadonlyMap<string, number> = new Map([
  ['exe', FEATURE_BITMAP.EXECUTABLE_PATH],
  ['sessionid', FEATURE_BITMAP.SESSIONID_FILTER],
]);

/** The fields that kernels without `EXCLUDE_EXTEND` accept on the exclude list, apart from `subj_*`. */
const EXCLUDE_FIELDS = new Set<string>(['pid', 'uid', 'gid', 'auid', 'msgtype', 'exe']);

/** The error codes for fields on a list that does not take them, where they are special. */
const LIST_CODES: ReadonlyMap<string, RuleErrorCode> = new Map([
  ['msgtype', 'msgtype-list-only'],
  ['sessionid', 'session-list-only'],
  ['fstype', 'wrong-list'],
]);

/**
 * Whether {@link checkFeatures} needs the kernel's features. The text need not be a valid
 * condition.
 */
export function needsFeatures(text: string, list: ListName): boolean {
  const split = splitCondition(text);
  const field = split === undefined || split.value === '' ? undefined : fieldByName(split.name);
  if (field === undefined) return false;
  return list === 'exclude' || list === 'filesystem' || NEEDED_FEATURES.has(field.name);
}

/** Whether {@link needsFeatures} would have held for an option of the rule. */
export function ruleNeedsFeatures({ list, where }: Rule): boolean {
  return (
    list === 'exclude' ||
    list === 'filesystem' ||
    where.some((condition) => !isComparison(condition) && NEEDED_FEATURES.has(condition.field))
  );
}

/** @throws {RuleError} when a part is missing. */
export function splitField(word: Word): FieldWords {
  const split = splitCondition(word.text);
  if (split === undefined) {
    const operators = Object.keys(OPERATORS).join(' ');
    return refuse('missing-operator', `${word.text} has no operator`, word, operators);
  }
  const { operator } = split;
  const name = { text: split.name, column: word.column };
  const column = word.column + split.name.length + operator.length;
  const value = { text: split.value, column };
  if (name.text === '') {
    return refuse('missing-field', `no field before ${operator}`, name, 'a field');
  }
  if (value.text === '') {
    const reason = `no value after ${name.text}${operator}`;
    return refuse('missing-value', reason, value, 'a value', name.text);
  }
  return { name, operator, value };
}

/** @throws {RuleError} when the target's kernel is too old for the field on the list. */
export function checkFeatures(
  field: Field,
  name: Word,
  list: ListName | undefined,
  target: Target,
): void {
  const features = target.featureBitmap;
  if (features === undefined) return;
  const narrow = list === 'exclude' && (features & FEATURE_BITMAP.EXCLUDE_EXTEND) === 0;
  if (narrow && !EXCLUDE_FIELDS.has(field.name) && !field.name.startsWith('subj_')) {
    refuse('exclude-field', `this kernel's exclude list does not take ${field.name}`, name);
  }
  if (list === 'filesystem' && (features & FEATURE_BITMAP.FILTER_FS) === 0) {
    refuse('list-unsupported', 'this kernel has no filesystem list', name);
  }
  const needed = NEEDED_FEATURES.get(field.name);
  if (needed !== undefined && (features & needed) === 0) {
    refuse('kernel-too-old', `this kernel cannot filter by ${field.name}`, name);
  }
}

/** @throws {RuleError} when auditctl accepts the field only on other lists. */
export function checkList(field: Field, name: Word, list: ListName | undefined): void {
  if (field.lists === undefined || field.lists.some((taken) => taken === list)) return;
  const expected = `the ${field.lists.join(' or ')} list`;
  const code = LIST_CODES.get(field.name) ?? 'exit-list-only';
  refuse(code, `${field.name} is not valid for ${listInWords(list)}`, name, expected);
}

/** @throws {RuleError} when auditctl refuses the field with this operator. */
export function checkOperator(field: Field, { name, operator }: FieldWords): void {
  if (field.operators === undefined || field.operators.includes(operator)) return;
  const code = field.operators.length > 1 ? 'operator-equality-only' : 'operator-equal-only';
  refuse(code, `${field.name} does not take ${operator}`, name, field.operators.join(' or '));
}

/** @throws {RuleError} when the value is invalid for the field, or too long. */
export function readCondition(
  field: Field,
  words: FieldWords,
  target: Target,
  numbers: NumberReading,
): Condition {
  const { operator } = words;
  const value = holdsText(field)
    ? readText(field, words.value)
    : readValue(field, words, target, numbers);
  return field.number === FIELD.FIELD_COMPARE
    ? numberCondition(field.number, operator, Number(value), target)
    : { field: field.name, operator, value };
}

function readText(field: Field, value: Word): string {
  const isKey = field.kind === 'key';
  const most = isKey ? MAX_KEY_BYTES : MAX_TEXT_BYTES;
  if (byteLength(value.text) > most) {
    const what = isKey ? 'the key' : `the value of ${field.name}`;
    refuse('text-too-long', `${what} is too long`, value, `at most ${most} bytes`);
  }
  return value.text;
}

/** The value in its normal form. */
function readValue(
  field: Field,
  { name, value }: FieldWords,
  target: Target,
  numbers: NumberReading,
): number | string {
  const codec = valueCodecs[field.kind as keyof typeof valueCodecs];
  const result = codec.parse(value.text, target, numbers);
  if (!isProblem(result)) return result;
  const reason = `invalid value ${value.text} for ${name.text}`;
  const subject = result.code === 'unknown-user' || result.code === 'unknown-group';
  const machine = result.code === 'unknown-arch' ? meantMachine(value.text) : undefined;
  const expected = machine === undefined ? result.expected : `${machine}, or ${result.expected}`;
  return refuse(result.code, reason, value, expected, subject ? value.text : name.text);
}

/**
 * The condition on a field by its number, this package's spelling for what auditctl cannot express:
 * `f24=1`.
 *
 * @throws {RuleError} when there is no such field, or the value is not a number.
 */
export function readNumbered({ name, operator, value }: FieldWords, target: Target): Condition {
  const isHex = name.text.startsWith('x');
  const number = rawFieldNumber(isHex ? name.text.replace('x', 'f') : name.text);
  if (number === undefined) {
    const others = 'a field of auditctl(8), or f and a field number';
    const meant = meantField(name.text);
    const names = FIELDS.map((field) => field.name);
    const expected =
      meant === undefined ? expectedName(name.text, names, others) : `${meant}, or ${others}`;
    return refuse('unknown-field', `unknown field ${name.text}`, name, expected);
  }
  if (isHex) return readHex(number, { name, operator, value });
  if (holdsText(fieldByNumber(number))) return textCondition(number, operator, value.text);
  const read = readNumber(value.text, 'unsigned');
  if (read?.exact !== true) {
    return refuse('number-expected', `${name.text} takes a number`, value, 'a number', name.text);
  }
  return numberCondition(number, operator, read.value, target);
}

/** The condition on text that is written as the hexadecimal digits of its bytes: `x105=2f61`. */
function readHex(number: number, { name, operator, value }: FieldWords): Condition {
  const text = holdsText(fieldByNumber(number)) ? textOfHex(value.text) : undefined;
  if (text === undefined || text.includes('\0')) {
    const reason = `${name.text} takes the bytes of a text as pairs of hexadecimal digits`;
    return refuse('number-expected', reason, value, `such as x${FIELD.WATCH}=2f746d70`, name.text);
  }
  return textCondition(number, operator, text);
}
