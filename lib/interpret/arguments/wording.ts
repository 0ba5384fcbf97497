/**
 * The two shapes that most arguments have: one name out of many, and the names of the bits that are
 * set. Knows neither system calls nor tables; those are handed in, unloaded.
 */
import { type ArgumentTable, flagNames, valueName } from '../../tables/arguments';
import type { Argument, Interpreter } from './argument';

/** Loads a table; not called before a value is interpreted. */
export type LazyTable = () => ArgumentTable;

/** The name of the value; what `unknown` says when it has none. */
export function oneOf(table: LazyTable, unknown: (argument: Argument) => string): Interpreter {
  return (argument) => valueName(table(), argument.bits) ?? unknown(argument);
}

/** Names joined as auditctl joins flags; undefined when there are none. */
export function joined(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join('|');
}

/** The names of the bits that are set, ascending. Bits without a name are passed over. */
export function anyOf(table: LazyTable): Interpreter {
  return ({ bits }) => joined(flagNames(table(), bits));
}
