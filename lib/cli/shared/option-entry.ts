/**
 * An option in a table of options, from which lib/cli and scripts/manual make help, manual pages
 * and completions.
 */

/**
 * System calls with commas between them; a condition, whose value depends on its field; two ids compared;
 * the keys in the machine's rules files; types of records; machines; and what events are counted by.
 */
export type Completed =
  'syscalls' | 'condition' | 'comparison' | 'keys' | 'record-types' | 'machines' | 'groupings';

export interface OptionEntry {
  /** The flags as typed, the preferred one first. */
  readonly flags: readonly [string, ...string[]];
  /** The argument, as shown in the help. */
  readonly argument?: string;
  /** In one line. */
  readonly text: string;
  /** Further lines, for help and manual. */
  readonly details?: readonly string[];
  /** Values of the argument, for completion. */
  readonly values?: readonly string[];
  /** What the argument is made of, for completion. */
  readonly completes?: Completed;
  /** Whether the argument is a path, for completion. */
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

/** The options as help text, one or more lines for each. */
export function optionText(entries: readonly OptionEntry[]): string {
  return entries.flatMap(optionLines).join('\n');
}
