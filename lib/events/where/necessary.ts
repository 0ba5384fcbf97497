/**
 * What the bytes of an event must have where a field of it equals a value. Conservative: what may be written in ways
 * that are not listed here has no tests.
 */
import type { Clause, EventTest } from '../data/event-filter';
import { bytesOfText } from '../../text/byte-text';
import { SYSCALL_TABLES, syscallNumber } from '../../tables/syscalls';

/** Where in an event the values of a field stand. */
export type Place =
  /** In fields of these names, of records of these types; of any where there are none. */
  | { readonly in: 'fields'; readonly names: readonly string[]; readonly types: readonly number[] }
  | { readonly in: 'keys' | 'paths' | 'types' | 'node' | 'serial' | 'time' | 'results' };

function bytesTest(text: string): EventTest {
  return { test: 'bytes', bytes: bytesOfText(text) };
}

/** The hexadecimal digits of a text in either case; one where they are the same. */
function digitsOf(text: string): string[] {
  const digits = Buffer.from(bytesOfText(text)).toString('hex');
  return [...new Set([digits.toUpperCase(), digits])];
}

/** Text that untrusted text has in it. */
export function partOfText(part: string): Clause {
  return [part, ...digitsOf(part)].map(bytesTest);
}

function longest(parts: readonly string[]): string {
  return parts.reduce((one, other) => (other.length > one.length ? other : one), '');
}

/** Fields of these names that have untrusted text. */
export function wholeText(names: readonly string[], text: string): Clause | undefined {
  // In command lines, NULs stand for blanks; a word cannot hold either.
  if (/\s/.test(text)) {
    const part = longest(text.split(/\s+/));
    return part === '' ? undefined : partOfText(part);
  }
  return text === '' ? undefined : fieldTests(names, [`"${text}"`, text, ...digitsOf(text)]);
}

/** A key of a rule, alone or joined with others. */
export function wholeKey(key: string): Clause | undefined {
  if (key === '') return undefined;
  return [
    ...[`"${key}"`, `\u0001${key}`, `${key}\u0001`, ...digitsOf(key)].map(bytesTest),
    ...fieldTests(['key'], [key]),
  ];
}

/** A path, or a folder in which a path is: it may stand in two records, but no part of it does. */
export function partOfPath(path: string): Clause | undefined {
  const part = longest(path.split('/'));
  return part === '' ? undefined : partOfText(part);
}

/** Fields of these names with one of the values, as they are written. */
export function fieldTests(names: readonly string[], values: readonly string[]): Clause {
  return names.map((name) => ({ test: 'field', name, values }));
}

/** The number of 32-bit programs on x86_64: `__X32_SYSCALL_BIT` of `<asm/unistd.h>`. */
const X32 = 0x4000_0000;

/** A system call by its name: the numbers that mean it on some machine, or what auditd added. */
export function systemCallNamed(names: readonly string[], call: string): Clause {
  const numbers = SYSCALL_TABLES.map((table) => syscallNumber(table, call)).filter(
    (number) => number !== undefined,
  );
  const all = new Set(numbers.flatMap((number) => [String(number), String(number + X32)]));
  const words = [call, `"${call}"`];
  return [
    ...fieldTests(names, [...all, ...words]),
    ...fieldTests(
      names.map((name) => name.toUpperCase()),
      words,
    ),
  ];
}

/** A record of one of these types. */
export function typeTests(types: readonly number[]): Clause {
  return types.map((type) => ({ test: 'type', from: type, to: type }));
}
