/** Converts one condition between its two forms: the field's number, operator and value, and words. */
import { FIELD } from '../tables/audit.generated';
import { type Machine, machineByElf } from '../tables/machines';
import { bytesOfText, textOfBytes } from '../text/byte-text';
import { comparisonPair } from './comparisons';
import { fieldByNumber, fieldNumber, holdsText } from './fields';
import { OPERATORS } from '../tables/keywords';
import {
  type Condition,
  type FieldCondition,
  type FieldName,
  isComparison,
  type Operator,
} from './rule';
import type { Target } from '../machine/target';
import { machineOfArch, valueCodecs } from './values';

/** The condition on a string field. The field must be a string field. */
export function textCondition(number: number, operator: Operator, value: string): Condition {
  const field = fieldByNumber(number);
  return { field: field?.name ?? `f${number}`, operator, value };
}

/**
 * The condition on any other field in its normal form: by name where name, operator and value can
 * be written, otherwise by number.
 */
export function numberCondition(
  number: number,
  operator: Operator,
  bits: number,
  target: Target,
): Condition {
  const raw = { field: `f${number}` as FieldName, operator, value: bits };
  const field = fieldByNumber(number);
  if (field === undefined || holdsText(field)) return raw;
  if (number === FIELD.FIELD_COMPARE && (operator === '=' || operator === '!=')) {
    const pair = comparisonPair(bits);
    if (pair !== undefined) return { compare: pair[0], operator, with: pair[1] };
  }
  const codec = valueCodecs[field.kind as keyof typeof valueCodecs];
  const value = codec.decode(bits, target);
  const writable = field.operators?.includes(operator) ?? true;
  return value === undefined || !writable ? raw : { field: field.name, operator, value };
}

/** Whether the condition is on the arch, and so decides whose system calls the rule names. */
export function isArch(condition: Condition): condition is FieldCondition {
  return !isComparison(condition) && fieldNumber(condition.field) === FIELD.ARCH;
}

/** The machine of a condition for which {@link isArch} holds. */
export function machineOfCondition(arch: FieldCondition, target: Target): Machine | undefined {
  return arch.field === 'arch'
    ? machineOfArch(arch.value, target)
    : machineByElf(Number(arch.value));
}

export interface SplitCondition {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
}

const OPERATOR_ORDER = Object.keys(OPERATORS) as Operator[];

/** Text without these can hold no operator but the one of most conditions. */
const ANOTHER_OPERATOR = /[!<>&]/;
const EQUALITY: readonly Operator[] = ['='];

/** Whether the text begins with `f` or `x` and a digit: a field written as its number. */
export function isNumbered(text: string): boolean {
  const begins = text.startsWith('f') || text.startsWith('x');
  return begins && text.charCodeAt(1) >= 0x30 && text.charCodeAt(1) <= 0x39;
}

/** Operators that become longer ones before a value that begins with `=`. */
const LENGTHENED: ReadonlySet<Operator> = new Set(['>', '<', '&']);

/**
 * This package's own spelling, which can express every value: the field's number, and a backslash
 * where the value would lengthen the operator or itself begins with a backslash.
 */
export function numberedCondition(number: number, operator: Operator, value: string): string {
  const escaped = LENGTHENED.has(operator) && /^[=\\]/.test(value);
  return `f${number}${operator}${escaped ? '\\' : ''}${value}`;
}

/**
 * The same for text that a line or a terminal cannot hold: `x`, the field's number, and the bytes as
 * hexadecimal digits.
 */
export function hexCondition(number: number, operator: Operator, value: string): string {
  return `x${number}${operator}${Buffer.from(bytesOfText(value)).toString('hex')}`;
}

/** The text that {@link hexCondition} wrote; undefined when these are not pairs of hexadecimal digits. */
export function textOfHex(digits: string): string | undefined {
  return /^(?:[\da-f]{2})*$/i.test(digits) ? textOfBytes(Buffer.from(digits, 'hex')) : undefined;
}

/**
 * Splits `field operator value` as auditctl does: at the first kind of operator found anywhere.
 * After a field's number, as written by {@link numberedCondition}, only the operator right behind
 * it counts.
 */
export function splitCondition(text: string): SplitCondition | undefined {
  const raw = isNumbered(text) ? /^([fx]\d+)(!=|>=|<=|&=|=|>|<|&)/.exec(text) : null;
  if (raw !== null) {
    const operator = raw[2] as Operator;
    const rest = text.slice(raw[0].length);
    const escaped = LENGTHENED.has(operator) && rest.startsWith('\\');
    return { name: raw[1] as string, operator, value: escaped ? rest.slice(1) : rest };
  }
  const candidates = ANOTHER_OPERATOR.test(text) ? OPERATOR_ORDER : EQUALITY;
  for (const operator of candidates) {
    const at = text.indexOf(operator);
    if (at < 0) continue;
    return { name: text.slice(0, at), operator, value: text.slice(at + operator.length) };
  }
  return undefined;
}
