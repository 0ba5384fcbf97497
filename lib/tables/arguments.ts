/**
 * Looks up names in the tables of `lib/tables/arguments`: one name for a value, or the names of all
 * bits that are set. Knows neither system calls nor how the names are formatted.
 */

/** Gives names by number, as the generated files do. */
export type ArgumentTable = () => Readonly<Record<number, string>>;

/** The name of a value, undefined when it has none. */
export function valueName(table: ArgumentTable, value: number): string | undefined {
  return table()[value];
}

/**
 * The names of the flags that are set in `bits` (32 bits, signed or unsigned), ascending. Bits
 * without a name are skipped, as in auditctl.
 */
export function flagNames(table: ArgumentTable, bits: number): string[] {
  const named = table();
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    const flag = (1 << bit) >>> 0;
    const name = (bits & flag) === 0 ? undefined : named[flag];
    if (name !== undefined) names.push(name);
  }
  return names;
}
