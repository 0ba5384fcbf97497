/** `-l [-i | -k key]`: the kernel's rules, one a line. */
import type { CommandLine, Step } from '../command-line';
import { coloredListing, isColored } from '../color';
import { isComplete, knownRules, listingText, readRules } from './listing';

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
  const rules = await readRules(command);
  if (rules === undefined) return 'failed';
  const { session } = command;
  const { report, target } = session;
  report?.listed(knownRules(rules, key), target);
  const text = listingText(rules, { interpret, key, target });
  session.output.out(isColored(session.own.color) ? coloredListing(text) : text);
  return isComplete(rules) ? 'done' : 'failed';
}

function refuse(command: CommandLine, message: string): Step {
  command.error(message);
  return 'failed';
}
