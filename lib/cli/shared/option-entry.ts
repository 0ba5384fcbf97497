/**
 * What a table says of an option. Help, manual pages and completions are made from such tables, by
 * lib/cli and scripts/manual.
 */

export interface OptionEntry {
  /** As they are typed, the one to print first. */
  readonly flags: readonly [string, ...string[]];
  /** What follows the flag. */
  readonly argument?: string;
  /** In one line. */
  readonly text: string;
  /** Further lines, for help and manual. */
  readonly details?: readonly string[];
  /** Words that can follow, for completion. */
  readonly values?: readonly string[];
  /** Whether a path follows, for completion. */
  readonly path?: boolean;
}

/** Column in which descriptions begin. */
const INDENT = 26;

function optionLines({ flags, argument, text, details = [] }: OptionEntry): string[] {
  const usage = `  ${[flags.join(', '), argument ?? ''].join(' ').trimEnd()}`;
  const head =
    usage.length < INDENT ? [usage.padEnd(INDENT) + text] : [usage, ' '.repeat(INDENT) + text];
  return [...head, ...details.map((line) => ' '.repeat(INDENT + 2) + line)];
}

/** The options for a help text, a line or more for each. */
export function optionText(entries: readonly OptionEntry[]): string {
  return entries.flatMap(optionLines).join('\n');
}
