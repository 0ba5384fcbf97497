/** Sends the rule that the options described. */
import { addRuleRequest, deleteRuleRequest } from '../../requests';
import { compileRule } from '../../rules/compile';
import { refusalOf } from '../../rules/kernel-limits';
import type { ParsedRule } from '../../rules/parse';
import { errnoName } from '../../tables/errnos';
import type { CommandLine } from '../command-line';

/** Whether the kernel took it; what failed has been said. */
export async function sendRule(command: CommandLine, parsed: ParsedRule): Promise<boolean> {
  const { session } = command;
  const data = compileRule(parsed.rule, session.target);
  const adds = parsed.operation === 'add';
  const outcome = await session.request(adds ? addRuleRequest(data) : deleteRuleRequest(data));
  if (outcome.state === 'done') return true;
  const code = errnoName(outcome.errno);
  command.noteRefusal(code);
  const wording = adds && code === 'EEXIST' ? 'Rule exists' : undefined;
  session.failure(`Error sending ${parsed.operation} rule data request`, outcome, wording);
  const reason = code === 'EINVAL' ? refusalOf(data) : undefined;
  if (reason !== undefined) command.error(`tsauditctl: ${reason}`);
  return false;
}
