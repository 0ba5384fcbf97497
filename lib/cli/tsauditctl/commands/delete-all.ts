/** `-D [-k key]`: deletes the listed rules, then lists the remaining ones. */
import { errnoText } from '../../../kernel/diagnosis';
import { deleteRuleRequest } from '../../../kernel/requests';
import { errnoName } from '../../../tables/errnos';
import type { Command, Step } from '../command';
import { keyFilter, readRules, showRules } from './listing';

export async function deleteAllRules(command: Command): Promise<Step> {
  const { scan, session, words, argumentCount } = command;
  if (argumentCount !== 2 && argumentCount !== 4) {
    command.error('Wrong number of options for Delete all request');
    return 'failed';
  }
  if (argumentCount === 4 && words[scan.position]?.text !== '-k') {
    command.error('Only the -k option is allowed');
    return 'failed';
  }
  const key = keyFilter(command);
  if (key === undefined) return 'failed';
  scan.index = words.length;
  const listed = await readRules(command);
  if (listed === undefined) return 'failed';
  for (const { bytes } of listed.rules(key)) {
    // One at a time: the first refusal ends it, and the kernel can serve others in between.
    const outcome = await session.request(deleteRuleRequest(bytes()));
    if (outcome.state !== 'done') {
      const { errno } = outcome;
      const message = `Error deleting rule (${errnoText(errno)})`;
      command.error(message);
      session.report?.fail({ code: errnoName(errno) ?? String(errno), message, errno });
      return 'failed';
    }
  }
  const left = await readRules(command);
  return left === undefined ? 'failed' : showRules(command, left, key);
}
