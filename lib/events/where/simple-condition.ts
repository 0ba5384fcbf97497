/**
 * One comparison of a field with a value, as a test of events and as what their bytes must have. Knows the operators,
 * and nothing of how conditions are joined.
 */
import { closestName } from '../../text/closest-name';
import { recordTypeNumber } from '../../tables/record-types';
import { SYSCALL_TABLES, syscallNumber } from '../../tables/syscalls';
import type { Target } from '../../machine/target';
import { type Clock, parseTime, TimeWordsError } from '../../search/time-words';
import type { EventData } from '../data/event-data';
import type { Clause, EventFilter } from '../data/event-filter';
import { ANYTHING, type Condition } from './condition';
import {
  fieldTests,
  partOfPath,
  systemCallNamed,
  typeTests,
  wholeKey,
  wholeText,
} from './necessary';
import { WhereError } from './where-error';
import {
  fieldInForm,
  fieldOfRecords,
  type Occurrence,
  type ValueForm,
  type WhereField,
  whereField,
  whereFieldNames,
} from './where-fields';
import { isOrdered, numbersOf, type WhereNumber } from './where-values';

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '&' | '&=' | '~' | '!~';

export const OPERATORS = '= != < <= > >= & &= ~ !~';

/** The parts of a comparison, and their columns. */
export interface Comparison {
  /** `raw(...)` or `words(...)` around the field. */
  readonly form: ValueForm | undefined;
  readonly record: string | undefined;
  readonly name: string;
  readonly operator: string;
  /** Undefined where there is none. */
  readonly value: string | undefined;
  readonly columns: { readonly name: number; readonly operator: number; readonly value: number };
}

/** What names mean, and what times are measured by. */
export interface Surroundings {
  readonly target: Target;
  readonly clock: Clock;
}

/** With a value. */
type WholeComparison = Comparison & { readonly value: string };

interface Test {
  readonly holds: (occurrence: Occurrence) => boolean;
  /** What follows where it holds. */
  readonly necessary: EventFilter;
}

function parseField({ form, record, name, columns: { name: column } }: Comparison): WhereField {
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
    if (typeNumber !== undefined) {
      return form === undefined
        ? fieldOfRecords(typeNumber, name)
        : fieldInForm(form, name, typeNumber);
    }
    const expected = 'a record type such as SYSCALL before the dot';
    throw new WhereError('unknown-record-type', `unknown record type ${record}`, column, expected);
  }
  const field = whereField(name);
  if (field !== undefined) return form === undefined ? field : fieldInForm(form, name);
  const meant = closestName(name, whereFieldNames());
  const guess = meant === undefined ? '' : `${meant}, or `;
  const expected = `${guess}a record type before it, as in SYSCALL.${name}`;
  throw new WhereError('unknown-field', `unknown field ${name}`, column, expected);
}

function parseOperator({ operator, columns: { operator: column } }: Comparison): Operator {
  if (operator === '' || operator.startsWith('&&')) {
    throw new WhereError('missing-operator', 'the condition has no operator', column, OPERATORS);
  }
  if (OPERATORS.split(' ').includes(operator)) return operator as Operator;
  const expected = operator === '==' ? '=' : OPERATORS;
  throw new WhereError('unknown-operator', `unknown operator ${operator}`, column, expected);
}

function parsePattern({ value, columns: { value: column } }: WholeComparison): RegExp {
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
  { name, value, columns: { value: column } }: WholeComparison,
  target: Target,
): WhereNumber | undefined {
  const number = numbersOf(field.kind)?.parse(value, target);
  if (typeof number !== 'object') return number;
  const { expected } = number;
  throw new WhereError('bad-value', `invalid value ${value} for ${name}`, column, expected);
}

function checkSyscall({ value, columns: { value: column } }: WholeComparison): void {
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

/** What the bytes of an event have where the field holds exactly the number, written in one way only. */
function clauseOfNumber({ kind, place }: WhereField, number: WhereNumber): Clause | undefined {
  if (place.in === 'types') return typeTests([Number(number)]);
  if (place.in === 'serial') {
    const isSerial = number >= 0 && number <= 0xffff_ffff;
    return isSerial ? [{ test: 'serial', serials: [Number(number)] }] : undefined;
  }
  const isDecimal = ['number', 'user', 'group', 'session', 'exit', 'syscall'].includes(kind);
  return place.in === 'fields' && isDecimal ? fieldTests(place.names, [String(number)]) : undefined;
}

function clauseOfText({ kind, place }: WhereField, value: string): Clause | undefined {
  if (place.in === 'keys') return wholeKey(value);
  if (place.in === 'paths') return partOfPath(value);
  if (place.in === 'node') return [{ test: 'node', names: [value] }];
  if (place.in !== 'fields') return undefined;
  if (kind === 'text') return wholeText(place.names, value);
  if (kind === 'syscall') return systemCallNamed(place.names, value);
  return kind === 'raw' && value !== '' ? fieldTests(place.names, [value]) : undefined;
}

function filterOf(clause: Clause | undefined): EventFilter {
  return clause === undefined ? ANYTHING : { allOf: [clause] };
}

function testOfNumber(field: WhereField, operator: string, value: WhereNumber): Test {
  const read = numbersOf(field.kind)?.read;
  const compare = HOLDS[operator];
  return {
    holds: ({ raw }) => {
      const number = read?.(raw, value < 0);
      return number !== undefined && compare?.(number, value) === true;
    },
    necessary: operator === '=' ? filterOf(clauseOfNumber(field, value)) : ANYTHING,
  };
}

/** Not as printk writes a number. */
const OTHER_DIGITS = /^[+-]?0\d|^\+/;

function testOfText(field: WhereField, value: string): Test {
  const necessary = filterOf(clauseOfText(field, value));
  if (field.kind === 'folder') {
    const folder = value.replace(/\/+$/, '');
    return { holds: ({ raw }) => raw === folder || raw.startsWith(`${folder}/`), necessary };
  }
  if (field.kind === 'syscall') {
    return {
      holds: ({ raw, texts }) => !OTHER_DIGITS.test(raw) && texts().includes(value),
      necessary,
    };
  }
  return { holds: ({ texts }) => texts().includes(value), necessary };
}

/** The first and the last millisecond that the words may mean. */
function spanMeant(
  { value, columns: { value: column } }: WholeComparison,
  clock: Clock,
): [number, number] {
  try {
    return [parseTime(value, 'start', clock), parseTime(value, 'end', clock)];
  } catch (error) {
    if (!(error instanceof TimeWordsError)) throw error;
    throw new WhereError('bad-value', `${error.word} ${error.reason}`, column, 'a time');
  }
}

/** Milliseconds since 1970; undefined without an end. */
type Span = readonly [startMs: number | undefined, endMs: number | undefined];

/** By operator, what part of all time it is, of the first and the last millisecond that the value may mean. */
const SPANS: Readonly<Partial<Record<Operator, (first: number, last: number) => Span>>> = {
  '=': (first, last) => [first, last],
  '<': (first) => [undefined, first - 1],
  '<=': (_, last) => [undefined, last],
  '>': (_, last) => [last + 1, undefined],
  '>=': (first) => [first, undefined],
};

function testOfTime(operator: Operator, parts: WholeComparison, clock: Clock): Test {
  const span = SPANS[operator];
  if (span === undefined) throw wrongOperator(parts, '= != < <= > >=');
  const [startMs, endMs] = span(...spanMeant(parts, clock));
  return {
    holds: ({ raw }) =>
      Number(raw) >= (startMs ?? Number.NEGATIVE_INFINITY) &&
      Number(raw) <= (endMs ?? Number.POSITIVE_INFINITY),
    necessary: {
      ...(startMs === undefined ? {} : { startMs }),
      ...(endMs === undefined ? {} : { endMs }),
      allOf: [],
    },
  };
}

function wrongOperator({ name, operator, columns }: Comparison, expected: string): WhereError {
  const reason = `cannot compare ${name} using ${operator}`;
  return new WhereError('wrong-operator', reason, columns.operator, expected);
}

function parseTest(
  field: WhereField,
  operator: Operator,
  parts: WholeComparison,
  { target, clock }: Surroundings,
): Test {
  if (field.kind === 'time') return testOfTime(operator, parts, clock);
  if (operator === '~') {
    const pattern = parsePattern(parts);
    return {
      holds: ({ texts }) => texts().some((text) => pattern.test(text)),
      necessary: ANYTHING,
    };
  }
  const number = parseNumber(field, parts, target);
  if (operator === '=') {
    if (number === undefined && field.kind === 'syscall') checkSyscall(parts);
    const ofText = testOfText(field, parts.value);
    if (number === undefined) return ofText;
    const ofNumber = testOfNumber(field, operator, number);
    if (field.kind !== 'any') return ofNumber;
    // In a field of unknown kind, 10 may be a number or text.
    return { holds: (one) => ofNumber.holds(one) || ofText.holds(one), necessary: ANYTHING };
  }
  if (number !== undefined && isOrdered(field.kind)) return testOfNumber(field, operator, number);
  throw wrongOperator(parts, isOrdered(field.kind) ? 'a number after it' : '=, !=, ~ or !~');
}

/** What follows from there being such a field at all. */
function filterOfField({ place }: WhereField): EventFilter {
  return place.in === 'fields' && place.types.length > 0
    ? filterOf(typeTests(place.types))
    : ANYTHING;
}

/** @throws {WhereError} */
export function simpleCondition(
  parts: Comparison,
  surroundings: Surroundings,
): Condition<EventData> {
  const field = parseField(parts);
  const operator = parseOperator(parts);
  const isNegative = operator === '!=' || operator === '!~';
  const positive = operator === '!=' ? '=' : operator === '!~' ? '~' : operator;
  const { value } = parts;
  if (value === undefined) {
    const { value: column } = parts.columns;
    throw new WhereError('missing-value', 'the condition has no value', column, 'a value');
  }
  const { holds, necessary } = parseTest(field, positive, { ...parts, value }, surroundings);
  const ofField = filterOfField(field);
  return {
    matches: (event) => {
      let isThere = false;
      for (const occurrence of field.occurrences(event)) {
        if (holds(occurrence)) return !isNegative;
        isThere = true;
      }
      return isNegative && isThere;
    },
    necessary: isNegative
      ? ofField
      : { ...necessary, allOf: [...necessary.allOf, ...ofField.allOf] },
  };
}
