/**
 * What callers hand in, looked at before anything is done with it: plain JavaScript lets everything
 * through. Knows no function's arguments; each function says its own with these.
 */
import { ArgumentError } from './errors';

/** @throws {ArgumentError} unless the value is what is asked for; the error names the argument. */
export type Check = (value: unknown, argument: string) => void;

const LONGEST_SHOWN = 40;

/** The value in words short enough for a message. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string': {
      const text = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
      return value === '' ? 'an empty string' : `the string ${JSON.stringify(text)}`;
    }
    case 'bigint':
      return `the bigint ${value}`;
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'object':
      return value === null ? 'null' : shownObject(value);
    default:
      return String(value);
  }
}

function shownObject(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  const name: unknown = value.constructor?.name;
  if (typeof name !== 'string' || name === '' || name === 'Object') return 'an object';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** Refuses the value of an argument. */
export function refuseArgument(argument: string, expected: string, value: unknown): never {
  throw new ArgumentError(argument, expected, shown(value));
}

function checked(expected: string, holds: (value: unknown) => boolean): Check {
  return (value, argument) => {
    if (!holds(value)) refuseArgument(argument, expected, value);
  };
}

export const checkText: Check = checked('a string', (value) => typeof value === 'string');

export const checkFilledText: Check = checked(
  'a string that is not empty',
  (value) => typeof value === 'string' && value !== '',
);

/** A path of this machine, which ends at a NUL for the operating system. */
export const checkPath: Check = checked(
  'a path: a string that is not empty and holds no NUL',
  (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
);

export const checkFlag: Check = checked('true or false', (value) => typeof value === 'boolean');

export const checkFunction: Check = checked('a function', (value) => typeof value === 'function');

export const checkBytes: Check = checked(
  'a Uint8Array',
  // Unlike instanceof, also for one of another realm.
  (value) =>
    ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]',
);

/** The largest number of 32 bits: what a setting of the kernel holds. */
export const MOST = 0xffff_ffff;

export function checkInteger(least: number, most: number): Check {
  return checked(
    `an integer from ${least} to ${most}`,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  );
}

/** The longest that a timer can wait: `setTimeout` takes 31 bits. */
const LONGEST_MS = 0x7fff_ffff;

export const checkMilliseconds: Check = checkInteger(1, LONGEST_MS);

/** Milliseconds where 0 has a meaning of its own. */
export const checkMillisecondsOrNone: Check = checkInteger(0, LONGEST_MS);

/** A number of bytes that a buffer may have. */
export const checkSize: Check = checkInteger(1, MOST);

export function checkWord(words: readonly (string | number)[]): Check {
  const expected = `one of ${words.map((word) => JSON.stringify(word)).join(', ')}`;
  return checked(expected, (value) => words.includes(value as string));
}

export const checkSignal: Check = checked(
  'an AbortSignal',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    typeof (value as AbortSignal).aborted === 'boolean' &&
    typeof (value as AbortSignal).addEventListener === 'function',
);

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is an object of braces, and no Promise, Map or Date, whose properties say nothing. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Of another realm it is another object, and has none either.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An array each of whose items passes; the error names the first that does not by its index. */
export function checkItems(check: Check, expected: string): Check {
  return (value, argument) => {
    if (!Array.isArray(value)) refuseArgument(argument, expected, value);
    for (const [at, item] of value.entries()) check(item, `${argument}[${at}]`);
  };
}

/** Whatever `for` goes through, but no text, which it would go through letter by letter. */
export const checkIterable: Check = checked(
  'an array, or another iterable object',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Iterable<unknown>)[Symbol.iterator] === 'function',
);

/** The check of an argument that may be left out. */
export function checkOptional(check: Check): Check {
  return (value, argument) => {
    if (value !== undefined) check(value, argument);
  };
}

/** A check for each of the options, which the compiler sees to be all of them. */
export type ChecksOf<Options> = { readonly [Name in keyof Options]-?: Check };

/** What a function's options are called, and what each may be. */
export type OptionChecks = Readonly<Record<string, Check>>;

/**
 * An object with options. One that is undefined counts as left out; one that the function does not have
 * is refused, for else a misspelt filter would choose everything.
 */
export function checkOptions(
  value: unknown,
  checks: OptionChecks,
  argument = 'options',
): asserts value is object {
  if (!isPlainObject(value)) refuseArgument(argument, 'an object with options', value);
  for (const [name, option] of Object.entries(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) refuseOption(argument, name, Object.keys(checks));
    if (option !== undefined) check(option, `${argument}.${name}`);
  }
}

function refuseOption(argument: string, name: string, names: readonly string[]): never {
  const own = names.map((one) => `"${one}"`).join(', ');
  throw new ArgumentError(argument, `an object with no other options than ${own}`, `"${name}"`);
}

/** An object with all of these functions. */
export function checkMethods(methods: readonly string[], expected: string): Check {
  return checked(
    expected,
    (value) => isObject(value) && methods.every((name) => typeof value[name] === 'function'),
  );
}
