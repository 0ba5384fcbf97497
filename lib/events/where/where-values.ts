/**
 * Numbers in conditions on events: how records write each kind, and what the value of a condition
 * means. Knows no operators.
 */
import { signed } from '../../rules/numbers';
import type { Target } from '../../machine/target';
import { recordNumber } from '../../text/record-numbers';
import { isProblem, type ValueCodec, valueCodecs } from '../../rules/values';
import type { WhereKind } from './where-fields';
import { success } from '../decoded/codecs';

/** Registers and inodes have up to 64 bits. */
export type WhereNumber = number | bigint;

/** What was expected instead. */
export interface ValueRefused {
  readonly expected: string;
}

export interface NumberKind {
  /**
   * The number that a record's raw value means; undefined when it is not a number.
   *
   * @param signed whether it is compared with a negative number
   */
  readonly read: (raw: string, signed: boolean) => WhereNumber | undefined;
  /** The number that a condition's text means; undefined when it can only be compared as text. */
  readonly parse: (text: string, target: Target) => WhereNumber | ValueRefused | undefined;
}

/** As printk writes one, so that each number has one form in which it can be looked for. */
const DECIMAL = /^(?:0|-?[1-9]\d*)$/;

function decimal(raw: string): WhereNumber | undefined {
  return DECIMAL.test(raw) ? recordNumber(raw, 'decimal') : undefined;
}

function octal(raw: string): WhereNumber | undefined {
  return recordNumber(raw, 'octal');
}

/** A register: 32-bit programs leave the upper half empty, even for a negative number. */
function hexadecimal(raw: string, isSigned: boolean): bigint | undefined {
  const number = recordNumber(raw, 'hexadecimal');
  if (number === undefined) return undefined;
  const value = BigInt(number);
  return isSigned ? BigInt.asIntN(value >> 32n === 0n ? 32 : 64, value) : value;
}

/** Decimal, `0x` hexadecimal or leading-`0` octal. */
function anyNumber(text: string): bigint | undefined {
  const match = /^(-?)(?:(0x[\da-f]+)|0([0-7]+)|(\d+))$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, octalDigits, decimalDigits] = match;
  const magnitude = BigInt(
    hex ?? (octalDigits === undefined ? decimalDigits : `0o${octalDigits}`) ?? 0,
  );
  return sign === '' ? magnitude : -magnitude;
}

/** 1 for success, as a rule's `success` has it. */
function resultNumber(raw: string): number | undefined {
  const isSuccess = success(raw);
  return isSuccess === undefined ? undefined : Number(isSuccess);
}

/** Reads a value as auditctl(8) reads it for a rule's field. */
function asInRules(codec: ValueCodec): NumberKind['parse'] {
  return (text, target) => {
    const value = codec.parse(text, target, 'exact');
    return isProblem(value) ? value : codec.encode(value, target);
  };
}

function parseExit(text: string, target: Target): WhereNumber | ValueRefused | undefined {
  // A failed call returns the negative number; EACCES never means a call that returned 13.
  const bits = asInRules(valueCodecs.errno)(/^[a-z]/i.test(text) ? `-${text}` : text, target);
  return typeof bits === 'number' ? signed(bits) : bits;
}

/** By kind; kinds that are missing have no numbers. */
const NUMBERS: Readonly<Partial<Record<WhereKind, NumberKind>>> = {
  number: { read: decimal, parse: (text) => anyNumber(text) ?? { expected: 'a number' } },
  hexadecimal: { read: hexadecimal, parse: anyNumber },
  octal: { read: octal, parse: octal },
  user: { read: decimal, parse: asInRules(valueCodecs.user) },
  group: { read: decimal, parse: asInRules(valueCodecs.group) },
  session: { read: decimal, parse: asInRules(valueCodecs.session) },
  exit: { read: decimal, parse: parseExit },
  result: {
    read: resultNumber,
    parse: (text) => resultNumber(text) ?? { expected: 'yes or no' },
  },
  arch: { read: (raw) => hexadecimal(raw, false), parse: asInRules(valueCodecs.arch) },
  syscall: { read: decimal, parse: anyNumber },
  'record-type': { read: decimal, parse: asInRules(valueCodecs['record-type']) },
  any: { read: decimal, parse: anyNumber },
};

/** How fields of the kind hold numbers; undefined when they do not. */
export function numbersOf(kind: WhereKind): NumberKind | undefined {
  return NUMBERS[kind];
}

/** Kinds that have a meaningful order. */
const ORDERED: ReadonlySet<WhereKind> = new Set([
  'number',
  'hexadecimal',
  'octal',
  'user',
  'group',
  'session',
  'exit',
  'record-type',
  'any',
]);

export function isOrdered(kind: WhereKind): boolean {
  return ORDERED.has(kind);
}
