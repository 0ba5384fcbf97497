/** `-h` and `-v`. */
import { expectedName } from '../../../text/closest-name';
import type { Command, Step } from '../command';
import { optionText } from '../../shared/option-entry';
import { OPTION_GROUPS, OPTION_TABLE } from '../option-table';
import { version } from '../../../../package.json';

export function usageText(): string {
  const groups = OPTION_GROUPS.map((group) => {
    const options = OPTION_TABLE.filter((entry) => entry.group === group);
    return `${group}\n${optionText(options)}`;
  });
  return `usage: tsauditctl [options]\n\n${groups.join('\n\n')}\n`;
}

/**
 * The hint for an invalid option: the argument that must follow it, or the option that was probably
 * meant.
 */
export function optionHint(word: string): string {
  const entry = OPTION_TABLE.find(({ flags }) => flags.includes(word));
  if (entry?.argument !== undefined) return `${word} must be followed by ${entry.argument}`;
  const longFlags = OPTION_TABLE.flatMap(({ flags }) => flags).filter((flag) => flag.length > 2);
  return `expected ${expectedName(word, longFlags, 'one of the options that tsauditctl -h shows')}`;
}

export function showUsage(command: Command): Step {
  command.session.output.out(usageText());
  return 'done';
}

export function showVersion(command: Command): Step {
  command.session.output.out(`tsauditctl version ${version}\n`);
  return 'done';
}
