/** `-l [-i | -k key]`: the kernel's rules, one a line. */
import type { CommandLine, Step } from '../command-line';
import { readRules, showRules } from './listing';

export async function listRules(command: CommandLine): Promise<Step> {
  const { scan, words, argumentCount } = command;
  if (argumentCount > 4) return refuse(command, 'Wrong number of options for list request');
  const next = words[scan.index]?.text;
  const interpret = argumentCount === 3;
  if (argumentCount > 2 && next !== (interpret ? '-i' : '-k')) {
    return refuse(command, 'Only -k or -i options are allowed');
  }
  const key = argumentCount === 4 ? words[scan.index + 1]?.text : undefined;
  scan.index = words.length;
  const listing = await readRules(command);
  return listing === undefined ? 'failed' : showRules(command, listing, { interpret, key });
}

function refuse(command: CommandLine, message: string): Step {
  command.error(message);
  return 'failed';
}
