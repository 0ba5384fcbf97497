/**
 * Expressions of ausearch-expression(5), as plugins of auditd are given them: `(exe i= "/usr/bin/cat" && key r= "k") ||
 * \record_type == AVC`. Such an expression is about one record; an event meets it when one of its records does.
 */
import { checkText } from '../../arguments';
import { recordTypeNumber } from '../../tables/record-types';
import { checkEvent, type EventData } from '../data/event-data';
import type { RecordData } from '../data/record-data';
import { type BooleanSyntax, type Cursor, readBoolean } from './boolean-syntax';
import { ANYTHING, type Condition } from './condition';
import { fieldTests } from './necessary';
import type { EventCondition } from './where';
import { WhereError } from './where-error';

type RecordCondition = Condition<RecordData>;

const BLANKS = /\s*/y;
const WORD = /\w+/y;
const QUOTED = /"((?:\\.|[^"\\])*)"/sy;
const PATTERN = /\/((?:\\.|[^/\\])*)\//sy;
const VIRTUAL = /\s*\\/y;
const OPERATOR = /\s*([ri]!?=|!==|[<>]=?|==)/y;

const TEXT_OPERATORS = 'r= r!= i= i!=';
const VALUE_OPERATORS = '< <= == > >= !==';

/** @param what it is, for the message */
function readString(cursor: Cursor, what: string): string {
  cursor.take(BLANKS);
  const column = cursor.column;
  const quoted = cursor.take(QUOTED)?.[1];
  if (quoted !== undefined) return quoted.replaceAll(/\\(["\\])/g, '$1');
  const word = cursor.take(WORD)?.[0];
  if (word !== undefined) return word;
  const isOpen = cursor.text.charAt(cursor.at) === '"';
  if (isOpen)
    throw new WhereError('unclosed-quote', 'the quote is not closed', column, 'a " at its end');
  const code = what === 'a field' ? 'missing-field' : 'missing-value';
  throw new WhereError(
    code,
    `the comparison has no ${what.slice(2)}`,
    column,
    `${what}, in quotes where it is not a word`,
  );
}

function readOperator(cursor: Cursor, expected: string): string {
  cursor.take(BLANKS);
  const column = cursor.column;
  const operator = cursor.take(OPERATOR)?.[1];
  if (operator === undefined) {
    throw new WhereError('missing-operator', 'the comparison has no operator', column, expected);
  }
  if (expected.split(' ').includes(operator)) return operator;
  throw new WhereError(
    'wrong-operator',
    `cannot compare this field using ${operator}`,
    column,
    expected,
  );
}

function ofField(cursor: Cursor): RecordCondition {
  const name = readString(cursor, 'a field');
  const operator = readOperator(cursor, TEXT_OPERATORS);
  const value = readString(cursor, 'a value');
  const read = operator.startsWith('r')
    ? (record: RecordData) => record.get(name)
    : (record: RecordData) => record.interpret(name);
  if (operator.endsWith('!=')) {
    return {
      matches: (record) => {
        const found = read(record);
        return found !== undefined && found !== value;
      },
      necessary: ANYTHING,
    };
  }
  const isSearched = operator === 'r=' && value !== '' && name !== '';
  return {
    matches: (record) => read(record) === value,
    necessary: isSearched ? { allOf: [fieldTests([name], [value])] } : ANYTHING,
  };
}

/** Whether a comparison holds, by whether one is less than, equal to, or greater than the other. */
const HOLDS: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '!==': (order) => order !== 0,
};

function ofType(operator: string, value: string, column: number): RecordCondition {
  const wanted = /^\d{1,9}$/.test(value) ? Number(value) : recordTypeNumber(value);
  if (wanted === undefined) {
    throw new WhereError(
      'bad-value',
      `unknown record type ${value}`,
      column,
      'a record type, or its number',
    );
  }
  const holds = HOLDS[operator];
  return {
    matches: ({ typeNumber }) => holds?.(typeNumber - wanted) === true,
    necessary:
      operator === '==' ? { allOf: [[{ test: 'type', from: wanted, to: wanted }]] } : ANYTHING,
  };
}

const STAMP = /^ts:(\d{1,12})\.(\d{1,3})(?::(\d{1,10}))?$/;

function ofStamp(
  operator: string,
  value: string,
  column: number,
  hasSerial: boolean,
): RecordCondition {
  const [, seconds, milli, serial] = STAMP.exec(value) ?? [];
  if (seconds === undefined || (serial !== undefined) !== hasSerial) {
    const form = hasSerial ? 'ts:SECONDS.MILLI:SERIAL' : 'ts:SECONDS.MILLI';
    throw new WhereError('bad-value', `invalid time ${value}`, column, form);
  }
  const wantedMs = Number(seconds) * 1000 + Number(milli);
  const holds = HOLDS[operator];
  return {
    matches: ({ id }) => {
      if (id === undefined) return false;
      const order = id.timestampMs - wantedMs;
      return (
        holds?.(order === 0 && serial !== undefined ? id.serial - Number(serial) : order) === true
      );
    },
    necessary: {
      ...(['>', '>=', '=='].includes(operator) ? { startMs: wantedMs } : {}),
      ...(['<', '<=', '=='].includes(operator) ? { endMs: wantedMs } : {}),
      allOf: [],
    },
  };
}

/** Classes of POSIX that JavaScript calls otherwise, within brackets. */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: 'A-Fa-f0-9',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
};

/** The record as auditd writes it. */
function lineOf({ node, type, text }: RecordData): string {
  return `${node === undefined ? '' : `node=${node} `}type=${type} msg=${text}`;
}

function ofPattern(cursor: Cursor): RecordCondition {
  cursor.take(BLANKS);
  const column = cursor.column;
  const between = cursor.take(PATTERN)?.[1]?.replaceAll(/\\([/\\])/g, '$1');
  const source = between ?? readString(cursor, 'a value');
  try {
    const classes = /\[:([a-z]+):\]/g;
    const pattern = new RegExp(
      source.replaceAll(classes, (whole, name: string) => CLASSES[name] ?? whole),
      's',
    );
    return { matches: (record) => pattern.test(lineOf(record)), necessary: ANYTHING };
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, '');
    throw new WhereError('bad-pattern', reason, column, 'a regular expression');
  }
}

const VIRTUAL_FIELDS = '\\timestamp, \\timestamp_ex, \\record_type or \\regexp';

function simple(cursor: Cursor): RecordCondition {
  if (cursor.take(VIRTUAL) === undefined) return ofField(cursor);
  const fieldColumn = cursor.column;
  const name = readString(cursor, 'a field');
  if (name === 'regexp') return ofPattern(cursor);
  if (!['timestamp', 'timestamp_ex', 'record_type'].includes(name)) {
    throw new WhereError('unknown-field', `unknown field \\${name}`, fieldColumn, VIRTUAL_FIELDS);
  }
  const operator = readOperator(cursor, VALUE_OPERATORS);
  cursor.take(BLANKS);
  const column = cursor.column;
  // A time is not a word, and may all the same stand without quotes.
  const value = cursor.take(/ts:[\d.:]+/y)?.[0] ?? readString(cursor, 'a value');
  if (name === 'record_type') return ofType(operator, value, column);
  return ofStamp(operator, value, column, name === 'timestamp_ex');
}

const SYNTAX: BooleanSyntax<RecordData> = {
  and: /\s*&&/y,
  or: /\s*\|\|/y,
  not: /\s*!/y,
  open: /\s*\(/y,
  close: /\s*\)/y,
  connectors: '&&, ||',
  simple,
};

/** As {@link parseAusearchExpression}, with what every event that meets it has. */
export function compileAusearchExpression(text: string): Condition<EventData> {
  const { matches, necessary } = readBoolean(text, SYNTAX);
  return { matches: ({ records }) => records.some((record) => matches(record)), necessary };
}

/**
 * Parses an expression of ausearch-expression(5). Regular expressions are JavaScript's, with the classes of POSIX.
 *
 * @throws {WhereError} with the column and what was expected.
 */
export function parseAusearchExpression(text: string): EventCondition {
  checkText(text, 'text');
  const { matches } = compileAusearchExpression(text);
  return (event) => {
    checkEvent(event, 'event');
    return matches(event);
  };
}
