/** `-l [-i | -k key]`: lists the kernel's rules, one per line. */
import type { Command, Step } from '../command';
import { keyFilter, readRules, showRules } from './listing';

export async function listRules(command: Command): Promise<Step> {
  const { scan, words, argumentCount } = command;
  if (argumentCount > 4) return refuse(command, 'Wrong number of options for list request');
  const next = words[scan.position]?.text;
  const interpret = argumentCount === 3;
  if (argumentCount > 2 && next !== (interpret ? '-i' : '-k')) {
    return refuse(command, 'Only -k or -i options are allowed');
  }
  const key = keyFilter(command);
  if (key === undefined) return 'failed';
  scan.index = words.length;
  if (interpret) command.session.interpret = true;
  const listing = await readRules(command);
  return listing === undefined ? 'failed' : showRules(command, listing, key);
}

function refuse(command: Command, message: string): Step {
  command.error(message);
  return 'failed';
}
