/**
 * Rules in every form in which callers give them, as one {@link Rule}. What is wrong with the form of an
 * object is found here; what its values come to is found where they are compiled.
 */
import { isObject, refuseArgument, shown } from '../arguments';
import { RuleError, type RuleErrorCode } from '../errors';
import type { Target } from '../machine/target';
import { ACTIONS, LISTS, OPERATORS } from '../tables/keywords';
import { KEY_SEPARATOR } from '../text/keys';
import { comparisonNumber, comparisonSide } from './comparisons';
import type { KnownNumbers } from './condition-numbers';
import { type Field, fieldByName, fieldByNumber, holdsText, rawFieldNumber } from './fields';
import { unsigned } from './numbers';
import { readAddition, readRule } from './parse';
import type { ReadRule } from './parsing/ordinary-rule';
import type { ActionName, Condition, FieldName, ListName, Rule, SyscallSelection } from './rule';

/** A rule as an object. What is left out has a default; a {@link Rule} leaves nothing out. */
export interface RuleObject {
  /** See {@link Rule.list}. */
  readonly list: ListName;
  /** See {@link Rule.action}. */
  readonly action: ActionName;
  /** Default: false. */
  readonly prepend?: boolean;
  /** Default: all; for the list `task`, which has none, none. */
  readonly syscalls?: SyscallSelection;
  /** Default: none. */
  readonly where?: readonly Condition[];
  /** Default: none. */
  readonly keys?: readonly string[];
}

/**
 * A rule: its text or its words as auditctl(8) takes them, a plain object, or one that was built, parsed
 * or listed.
 */
export type RuleInput = string | readonly string[] | RuleObject;

const RULE = 'a rule: its text, its words, or an object';

function refuse(code: RuleErrorCode, reason: string, value: unknown, expected?: string): never {
  const subject = typeof value === 'string' ? value : shown(value);
  throw new RuleError(code, reason, { subject, expected });
}

function wrongType(place: string, value: unknown, expected: string): never {
  return refuse('wrong-type', `${place} is ${shown(value)}`, value, expected);
}

type Properties = Readonly<Record<string, unknown>>;

/** @throws {RuleError} for a property that the object must not have, or lacks. */
function checkProperties(
  value: unknown,
  place: string,
  required: readonly string[],
  optional: readonly string[] = [],
): asserts value is Properties {
  if (!isObject(value)) wrongType(place, value, 'an object');
  const known = [...required, ...optional];
  for (const name in value) {
    if (known.includes(name) || !Object.hasOwn(value, name)) continue;
    refuse('unknown-property', `${place} has an unknown property ${name}`, name, known.join(', '));
  }
  const missing = required.find((name) => value[name] === undefined);
  if (missing === undefined) return;
  refuse(
    'missing-property',
    `${place} has no ${missing}`,
    missing,
    `all of ${required.join(', ')}`,
  );
}

/** Text that the kernel takes as a whole: for it a NUL is the end. */
function textOf(value: unknown, place: string): string {
  if (typeof value !== 'string') return wrongType(place, value, 'a string');
  if (!value.includes('\0')) return value;
  return refuse(
    'kernel-refuses',
    `${place} holds a NUL, which ends a string for the kernel`,
    value,
  );
}

function wordOf<Word extends string>(
  words: Readonly<Record<Word, number>>,
  value: unknown,
  place: string,
  code: RuleErrorCode,
): Word {
  if (typeof value === 'string' && Object.hasOwn(words, value)) return value as Word;
  const expected = `one of ${Object.keys(words).join(' ')}`;
  if (typeof value !== 'string') return wrongType(place, value, expected);
  return refuse(code, `${place} is ${shown(value)}`, value, expected);
}

function itemsOf(value: unknown, place: string): readonly unknown[] {
  return Array.isArray(value) ? value : wrongType(place, value, 'an array');
}

function syscallsOf(value: unknown, place: string): SyscallSelection {
  if (value === 'all') return value;
  if (!Array.isArray(value)) return wrongType(place, value, '"all" or an array');
  for (const [at, entry] of value.entries()) {
    const own = `${place}[${at}]`;
    if (typeof entry !== 'number') textOf(entry, own);
  }
  return value as readonly (string | number)[];
}

const FIELD = 'a field of auditctl(8), or f and the number of one without a name';

/** The name by which the field is known here, and the field where it has an entry in the registry. */
function fieldOf(value: unknown, place: string): [FieldName, Field | undefined] {
  const name = textOf(value, place);
  const field = fieldByName(name);
  if (field !== undefined) return [field.name, field];
  const number = rawFieldNumber(name);
  if (number !== undefined) return [name as FieldName, fieldByNumber(number)];
  return refuse('unknown-field', `${place} is an unknown field, ${name}`, name, FIELD);
}

function valueOf(value: unknown, field: Field | undefined, place: string): string | number {
  if (typeof value === 'number' && !holdsText(field)) {
    if (unsigned(value) !== undefined) return value;
    return refuse('number-expected', `${place} is ${value}`, value, 'an integer of 32 bits');
  }
  if (typeof value === 'string') return textOf(value, place);
  return wrongType(place, value, holdsText(field) ? 'a string' : 'a number or a string');
}

const SIDE = 'an id such as uid';

function comparisonOf(value: unknown, place: string): Condition {
  checkProperties(value, place, ['compare', 'operator', 'with']);
  const sides = (['compare', 'with'] as const).map((name) => {
    const text = textOf(value[name], `${place}.${name}`);
    const side = comparisonSide(text);
    if (side !== undefined) return side;
    const code = name === 'with' ? 'comparison-unknown-value' : 'comparison-unknown-field';
    return refuse(code, `${place}.${name} is an unknown id, ${text}`, text, SIDE);
  });
  const [compare, other] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const signs = { '=': 0, '!=': 0 };
  const operator = wordOf(signs, value['operator'], `${place}.operator`, 'operator-equality-only');
  if (comparisonNumber(compare, other) === undefined) {
    const reason = `${place}: the kernel cannot compare ${compare} with ${other}`;
    return refuse('comparison-incompatible', reason, `${compare}${operator}${other}`);
  }
  return { compare, operator, with: other };
}

/** @throws {RuleError} when it is not a condition. */
export function conditionOf(value: unknown, place: string): Condition {
  if (isObject(value) && 'compare' in value) return comparisonOf(value, place);
  checkProperties(value, place, ['field', 'operator', 'value']);
  const [name, field] = fieldOf(value['field'], `${place}.field`);
  return {
    field: name,
    operator: wordOf(OPERATORS, value['operator'], `${place}.operator`, 'missing-operator'),
    value: valueOf(value['value'], field, `${place}.value`),
  };
}

function keyOf(value: unknown, place: string): string {
  const key = textOf(value, place);
  if (key === '') return refuse('missing-value', `${place} is empty`, key, 'a key');
  if (!key.includes(KEY_SEPARATOR)) return key;
  const reason = `${place} holds the byte 0x01, which stands between keys`;
  return refuse('key-character', reason, key, 'several keys instead');
}

/**
 * The rule that the object says, with what it leaves out.
 *
 * @throws {RuleError} when a property is unknown or missing, or has a value of another kind. Places are
 *   written as in `rule.where[0].value`.
 */
export function ruleOfObject(value: object, place = 'rule'): Rule {
  checkProperties(value, place, ['list', 'action'], ['prepend', 'syscalls', 'where', 'keys']);
  const list = wordOf(LISTS, value['list'], `${place}.list`, 'bad-list');
  const action = wordOf(ACTIONS, value['action'], `${place}.action`, 'bad-list');
  const { prepend = false, syscalls = list === 'task' ? [] : 'all', where = [], keys = [] } = value;
  if (typeof prepend !== 'boolean') wrongType(`${place}.prepend`, prepend, 'true or false');
  return {
    list,
    action,
    prepend,
    syscalls: syscallsOf(syscalls, `${place}.syscalls`),
    where: itemsOf(where, `${place}.where`).map((one, at) =>
      conditionOf(one, `${place}.where[${at}]`),
    ),
    keys: itemsOf(keys, `${place}.keys`).map((key, at) => keyOf(key, `${place}.keys[${at}]`)),
  };
}

function isText(input: unknown): input is string | readonly string[] {
  return typeof input === 'string' || Array.isArray(input);
}

function isThenable(input: object): boolean {
  return 'then' in input && typeof input.then === 'function';
}

function objectOf(input: unknown, argument: string): Rule {
  if (!isObject(input) || isThenable(input)) return refuseArgument(argument, RULE, input);
  if ('operation' in input && 'rule' in input) {
    const reason = `${argument} is all that parseRule gives`;
    return refuse('unknown-property', reason, 'operation', 'the rule in it, parseRule(…).rule');
  }
  return ruleOfObject(input, argument);
}

/** A rule, and what is known of its numbers: see {@link compile}. */
export interface KnownRule {
  readonly rule: Rule;
  readonly numbers: KnownNumbers | undefined;
}

function ofText({ parsed, numbers }: ReadRule): KnownRule {
  return { rule: parsed.rule, numbers };
}

/**
 * The rule that is meant, as one to be added.
 *
 * @param argument what to call it in errors
 * @throws {RuleError} when it is wrong in itself, or its text deletes one.
 * @throws {ArgumentError} when it is nothing that could be a rule.
 */
export function addedRule(input: RuleInput, target: Target, argument: string): KnownRule {
  return isText(input)
    ? ofText(readAddition(input, { target }, argument))
    : { rule: objectOf(input, argument), numbers: undefined };
}

/** As {@link addedRule}, for one to be deleted, which the text that added it names as well. */
export function deletedRule(input: RuleInput, target: Target, argument: string): KnownRule {
  return isText(input)
    ? ofText(readRule(input, { target }, argument))
    : { rule: objectOf(input, argument), numbers: undefined };
}

/** The rule of {@link addedRule}. */
export function ruleOf(input: RuleInput, target: Target, argument = 'rule'): Rule {
  return addedRule(input, target, argument).rule;
}

/** All of them, in their order. */
export function rulesOf(inputs: readonly RuleInput[], target: Target, argument: string): Rule[] {
  if (!Array.isArray(inputs)) refuseArgument(argument, 'an array of rules', inputs);
  return inputs.map((input: RuleInput, at) => ruleOf(input, target, `${argument}[${at}]`));
}
