/**
 * The two forms that most arguments have: one name out of many, or the names of the bits that are
 * set. Knows no system calls; callers pass the tables.
 */
import { type ArgumentTable, flagNames, valueName } from '../../tables/arguments';
import type { Argument, Interpreter } from './argument';

/** The name of the value, or the result of `unknown` when it has none. */
export function oneOf(table: ArgumentTable, unknown: (argument: Argument) => string): Interpreter {
  return (argument) => valueName(table, argument.bits) ?? unknown(argument);
}

/** Names joined as auditctl joins flags; undefined when there are none. */
export function joined(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join('|');
}

/** The names of the bits that are set, ascending. Bits without a name are skipped. */
export function anyOf(table: ArgumentTable): Interpreter {
  return ({ bits }) => joined(flagNames(table, bits));
}
