/**
 * Conditions on events, one field at a time: `auid>=1000`, `exe=/usr/bin/passwd`, `exit=-EACCES`.
 * Written as for `-F` of auditctl(8) where it has such a field.
 */
import { checkOptions, checkText } from '../../arguments';
import { TARGET_OPTIONS, type TargetOptions } from '../../machine/machine-options';
import { localTarget, type Target } from '../../machine/target';
import { closestName } from '../../text/closest-name';
import { recordTypeNumber } from '../../tables/record-types';
import { SYSCALL_TABLES, syscallNumber } from '../../tables/syscalls';
import { checkEvent, type EventData } from '../data/event-data';
import {
  fieldOfRecords,
  type Occurrence,
  type WhereField,
  whereField,
  whereFieldNames,
} from './where-fields';
import { isOrdered, numbersOf, type WhereNumber } from './where-values';

/** Whether an event meets the condition. */
export type EventCondition = (event: EventData) => boolean;

/** Why a condition was refused. Stable: programs may branch on it. */
export type WhereErrorCode =
  | 'missing-field'
  | 'missing-operator'
  | 'missing-value'
  | 'unknown-field'
  | 'unknown-record-type'
  | 'unknown-syscall'
  | 'unknown-operator'
  | 'wrong-operator'
  | 'bad-value'
  | 'bad-pattern';

/** An invalid condition on events. */
export class WhereError extends Error {
  /** `WhereError`. */
  override readonly name = 'WhereError';
  /** Why; programs may branch on it. */
  readonly code: WhereErrorCode;
  /** Column of the first character that was refused, counted from 1. */
  readonly column: number;
  /** What would have been valid. */
  readonly expected: string;

  /** @internal */
  constructor(code: WhereErrorCode, reason: string, column: number, expected: string) {
    super(`column ${column}: ${reason}; expected ${expected}`);
    this.code = code;
    this.column = column;
    this.expected = expected;
  }
}

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '&' | '&=' | '~' | '!~';

type Test = (occurrence: Occurrence) => boolean;

const OPERATORS = '= != < <= > >= & &= ~ !~';

const CONDITION = /^(\s*)(?:([A-Za-z_\d]+(?:\[\d+\])?)\.)?([\w[\]-]*)(\s*)([=!<>&~]*)(\s*)(.*)$/s;

/** The parts of a condition and their columns. */
interface Split {
  readonly record: string | undefined;
  readonly name: string;
  readonly operator: string;
  readonly value: string;
  readonly columns: { readonly name: number; readonly operator: number; readonly value: number };
}

function split(text: string): Split {
  const parts = (CONDITION.exec(text) ?? []) as unknown as string[];
  const [, before = '', record, name = '', gap = '', operator = '', blank = '', value = ''] = parts;
  const atName = before.length + 1;
  const atOperator =
    atName + (record === undefined ? 0 : record.length + 1) + name.length + gap.length;
  const atValue = atOperator + operator.length + blank.length;
  const columns = { name: atName, operator: atOperator, value: atValue };
  return { record, name, operator, value: value.trimEnd(), columns };
}

function parseField({ record, name, columns: { name: column } }: Split): WhereField {
  if (name === '') {
    throw new WhereError(
      'missing-field',
      'the condition has no field',
      column,
      'a field name first',
    );
  }
  if (record !== undefined) {
    const typeNumber = recordTypeNumber(record);
    if (typeNumber !== undefined) return fieldOfRecords(typeNumber, name);
    const expected = 'a record type such as SYSCALL before the dot';
    throw new WhereError('unknown-record-type', `unknown record type ${record}`, column, expected);
  }
  const field = whereField(name);
  if (field !== undefined) return field;
  const meant = closestName(name, whereFieldNames());
  const guess = meant === undefined ? '' : `${meant}, or `;
  const expected = `${guess}a record type before it, as in SYSCALL.${name}`;
  throw new WhereError('unknown-field', `unknown field ${name}`, column, expected);
}

function parseOperator({ operator, columns: { operator: column } }: Split): Operator {
  if (operator === '') {
    throw new WhereError('missing-operator', 'the condition has no operator', column, OPERATORS);
  }
  if (OPERATORS.split(' ').includes(operator)) return operator as Operator;
  const expected = operator === '==' ? '=' : OPERATORS;
  throw new WhereError('unknown-operator', `unknown operator ${operator}`, column, expected);
}

function parsePattern({ value, columns: { value: column } }: Split): RegExp {
  try {
    return new RegExp(value, 's');
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, '');
    throw new WhereError('bad-pattern', reason, column, 'a regular expression');
  }
}

/** The number that the value means; undefined when the field is compared as text. */
function parseNumber(
  field: WhereField,
  { name, value, columns: { value: column } }: Split,
  target: Target,
): WhereNumber | undefined {
  const number = numbersOf(field.kind)?.parse(value, target);
  if (typeof number !== 'object') return number;
  const { expected } = number;
  throw new WhereError('bad-value', `invalid value ${value} for ${name}`, column, expected);
}

function checkSyscall({ value, columns: { value: column } }: Split): void {
  if (SYSCALL_TABLES.some((table) => syscallNumber(table, value) !== undefined)) return;
  const reason = `no machine has a system call ${value}`;
  throw new WhereError('unknown-syscall', reason, column, 'the name or number of a system call');
}

const HOLDS: Readonly<Record<string, (one: WhereNumber, other: WhereNumber) => boolean>> = {
  '=': (one, other) => BigInt(one) === BigInt(other),
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '&': (one, other) => (BigInt(one) & BigInt(other)) !== 0n,
  '&=': (one, other) => (BigInt(one) & BigInt(other)) === BigInt(other),
};

function testOfNumber(field: WhereField, operator: string, value: WhereNumber): Test {
  const read = numbersOf(field.kind)?.read;
  const holds = HOLDS[operator];
  return ({ raw }) => {
    const number = read?.(raw, value < 0);
    return number !== undefined && holds?.(number, value) === true;
  };
}

function testOfText(field: WhereField, value: string): Test {
  if (field.kind !== 'folder') return ({ texts }) => texts().includes(value);
  const folder = value.replace(/\/+$/, '');
  return ({ raw }) => raw === folder || raw.startsWith(`${folder}/`);
}

function parseTest(field: WhereField, operator: string, parts: Split, target: Target): Test {
  if (operator === '~') {
    const pattern = parsePattern(parts);
    return ({ texts }) => texts().some((text) => pattern.test(text));
  }
  const number = parseNumber(field, parts, target);
  if (operator === '=') {
    if (number === undefined && field.kind === 'syscall') checkSyscall(parts);
    const isText = testOfText(field, parts.value);
    if (number === undefined) return isText;
    const isNumber = testOfNumber(field, operator, number);
    // In a field of unknown kind, 10 may be a number or text.
    return field.kind === 'any' ? (one) => isNumber(one) || isText(one) : isNumber;
  }
  if (number !== undefined && isOrdered(field.kind)) return testOfNumber(field, operator, number);
  const reason = `cannot compare ${parts.name} using ${operator}`;
  const expected = isOrdered(field.kind) ? 'a number after it' : '=, !=, ~ or !~';
  throw new WhereError('wrong-operator', reason, parts.columns.operator, expected);
}

/**
 * Parses a condition on events: the name of a field, an operator and a value.
 *
 * - `= != < <= > >= & &=` compare as in `-F` of auditctl(8); `~` and `!~` match a JavaScript
 *   regular expression.
 * - Users, groups, `unset`, record types, errno names (`exit=-EACCES`), machines and system calls
 *   may be given by name. Text is compared in decoded form, other values as written in the record
 *   or in the words of `ausearch -i`.
 * - `type` is the type of any record, `key` any key of the event, `path` any path that it names,
 *   and `dir` a folder that contains such a path.
 * - `PATH.nametype` is a field of one record type, even if the field is unknown.
 *
 * An event matches when the field matches in any of its records. With `!=` and `!~` it matches when
 * it has the field and no record has one that is equal or matches.
 *
 * @throws {WhereError} with the column and what was expected.
 */
export function parseWhere(text: string, options: TargetOptions = {}): EventCondition {
  checkText(text, 'text');
  checkOptions(options, TARGET_OPTIONS);
  const parts = split(text);
  const field = parseField(parts);
  const operator = parseOperator(parts);
  if (parts.value === '') {
    throw new WhereError(
      'missing-value',
      'the condition has no value',
      parts.columns.value,
      'a value',
    );
  }
  const isNegative = operator === '!=' || operator === '!~';
  const positive = operator === '!=' ? '=' : operator === '!~' ? '~' : operator;
  const test = parseTest(field, positive, parts, options.target ?? localTarget());
  return (event) => {
    checkEvent(event, 'event');
    let isThere = false;
    for (const occurrence of field.occurrences(event)) {
      if (test(occurrence)) return !isNegative;
      isThere = true;
    }
    return isNegative && isThere;
  };
}
