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

/** What must follow the option, which stood alone; undefined when it is not an option that takes a value. */
export function valueHint(word: string): string | undefined {
  const entry = OPTION_TABLE.find(({ flags }) => flags.includes(word));
  return entry?.argument === undefined
    ? undefined
    : `${word} must be followed by ${entry.argument}`;
}

/** The hint for a word that is not an option: the one that was probably meant. */
export function optionHint(word: string): string {
  const longFlags = OPTION_TABLE.flatMap(({ flags }) => flags).filter((flag) => flag.length > 2);
  return `expected ${expectedName(word, longFlags, 'one of the options that tsauditctl -h shows')}`;
}

export function showUsage(command: Command): Step {
  command.session.output.out(usageText());
  return 'done';
}

export function showVersion(command: Command): Step {
  command.session.report?.version(version);
  command.session.output.out(`tsauditctl version ${version}\n`);
  return 'done';
}
