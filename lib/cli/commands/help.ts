/** `-h` and `-v`. */
import type { CommandLine, Step } from '../command-line';
import { OPTION_GROUPS, OPTION_TABLE, type OptionEntry } from '../option-table';

/** Column in which descriptions begin. */
const INDENT = 26;

function optionLines({ flags, argument, text, details = [] }: OptionEntry): string[] {
  const usage = `  ${[flags.join(', '), argument ?? ''].join(' ').trimEnd()}`;
  const head =
    usage.length < INDENT ? [usage.padEnd(INDENT) + text] : [usage, ' '.repeat(INDENT) + text];
  return [...head, ...details.map((line) => ' '.repeat(INDENT + 2) + line)];
}

export function usageText(): string {
  const groups = OPTION_GROUPS.map((group) => {
    const options = OPTION_TABLE.filter((entry) => entry.group === group);
    return [group, ...options.flatMap(optionLines)].join('\n');
  });
  return `usage: tsauditctl [options]\n\n${groups.join('\n\n')}\n`;
}

export function showUsage(command: CommandLine): Step {
  command.session.output.out(usageText());
  return 'done';
}

export function showVersion(command: CommandLine): Step {
  const { version } = require('../../../package.json') as { version: string };
  command.session.output.out(`tsauditctl version ${version}\n`);
  return 'done';
}
