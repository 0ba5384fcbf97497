/** `-h` and `-v`. */
import type { CommandLine, Step } from '../command-line';
import { optionText } from '../option-entry';
import { OPTION_GROUPS, OPTION_TABLE } from '../option-table';

export function usageText(): string {
  const groups = OPTION_GROUPS.map((group) => {
    const options = OPTION_TABLE.filter((entry) => entry.group === group);
    return `${group}\n${optionText(options)}`;
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
