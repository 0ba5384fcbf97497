/** One condition of a rule as the kernel's numbers. Does not know in which rule it stands. */
import { RuleError, type RuleErrorCode } from '../errors';
import type { Target } from '../machine/target';
import { FIELD } from '../tables/audit.generated';
import { OPERATORS } from '../tables/keywords';
import { bytesOfText } from '../text/byte-text';
import { KEY_SEPARATOR } from '../text/keys';
import { comparisonNumber } from './comparisons';
import { fieldByName, fieldByNumber, fieldNumber, holdsText } from './fields';
import { unsigned } from './numbers';
import { type Condition, type FieldCondition, isComparison } from './rule';
import { isProblem, valueCodecs } from './values';

/** A field of a rule as the kernel takes it. */
export interface FieldNumbers {
  readonly field: number;
  readonly operator: number;
  /** Of a field with a string, how many bytes that has. */
  readonly value: number;
  /** The string of a field that has one. */
  readonly bytes: Uint8Array | undefined;
}

/** What is known of a rule's numbers without compiling it; the rest is undefined. */
export interface KnownNumbers {
  /** Those of the rule's conditions, in their order. */
  readonly conditions: readonly (FieldNumbers | undefined)[];
  /** Those of the condition that its keys become. */
  readonly keys: FieldNumbers | undefined;
  readonly mask: Uint32Array | undefined;
}

/** The field with the bytes of a text as its string. */
export function textNumbers(field: number, operator: number, text: string): FieldNumbers {
  const bytes = bytesOfText(text);
  return { field, operator, value: bytes.length, bytes };
}

/** The condition that the keys become. */
export function keyNumbers(keys: readonly string[]): FieldNumbers {
  return textNumbers(FIELD.FILTERKEY, OPERATORS['='], keys.join(KEY_SEPARATOR));
}

/** The number of a word; plain JavaScript may pass an unknown one. */
export function numberOf<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
  name: Name,
  code: RuleErrorCode,
  what: string,
): number {
  if (Object.hasOwn(numbers, name)) return numbers[name];
  const expected = Object.keys(numbers).join(' ');
  throw new RuleError(code, `unknown ${what} ${name}`, { subject: name, expected });
}

/** @throws {RuleError} when a name means nothing on the target, or a value does not fit 32 bits. */
export function conditionNumbers(condition: Condition, target: Target): FieldNumbers {
  const operator = numberOf(OPERATORS, condition.operator, 'missing-operator', 'operator');
  if (isComparison(condition)) {
    const value = comparisonNumber(condition.compare, condition.with);
    if (value === undefined) {
      const subject = `${condition.compare}${condition.operator}${condition.with}`;
      throw new RuleError('comparison-incompatible', `the kernel cannot compare ${subject}`, {
        subject,
      });
    }
    return { field: FIELD.FIELD_COMPARE, operator, value, bytes: undefined };
  }
  const field = fieldByName(condition.field);
  if (field === undefined) return rawNumbers(condition, operator);
  if (holdsText(field)) return textNumbers(field.number, operator, String(condition.value));
  const codec = valueCodecs[field.kind as keyof typeof valueCodecs];
  const value = codec.encode(condition.value, target);
  if (isProblem(value)) {
    throw new RuleError(value.code, `invalid value ${condition.value} for ${field.name}`, {
      subject: String(condition.value),
      expected: value.expected,
    });
  }
  return { field: field.number, operator, value, bytes: undefined };
}

/** Those of a condition whose field is written as its number. */
function rawNumbers({ field, value }: FieldCondition, operator: number): FieldNumbers {
  const number = fieldNumber(field);
  if (holdsText(fieldByNumber(number))) return textNumbers(number, operator, String(value));
  const bits = typeof value === 'number' ? unsigned(value) : undefined;
  if (bits !== undefined) return { field: number, operator, value: bits, bytes: undefined };
  const subject = String(value);
  throw new RuleError('number-expected', `invalid value ${subject} for ${field}`, {
    subject,
    expected: 'a 32-bit number',
  });
}
