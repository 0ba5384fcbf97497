/** Sends the rule that the options described. */
import type { RuleData } from '../../../rules/rule-data';
import { addRuleRequest, deleteRuleRequest } from '../../../kernel/requests';
import { RuleError } from '../../../errors';
import { compile } from '../../../rules/compile';
import { refusalOf } from '../../../rules/kernel-limits';
import { missingInWords } from '../../../policy/files/missing-paths';
import { escapeToLine } from '../../../text/escape';
import { errnoText } from '../../../kernel/diagnosis';
import type { ParsedRule } from '../../../rules/parsing/rule-parser';
import { errnoName } from '../../../tables/errnos';
import type { Command } from '../command';

/** Whether the kernel would accept the rule as far as known, for a dry run. */
function isTaken(command: Command, data: RuleData): boolean {
  const reason = refusalOf(data);
  if (reason === undefined) return true;
  command.error(`tsauditctl: the kernel refuses this rule: ${reason}`);
  const { line, report } = command.session;
  report?.refused(new RuleError('kernel-refuses', reason, { subject: '' }), line);
  return false;
}

/** Whether the kernel accepted the rule; a failure has been reported. */
export async function sendRule(command: Command, parsed: ParsedRule): Promise<boolean> {
  const { session } = command;
  const data = compile(parsed.rule, session.target);
  const adds = parsed.operation === 'add';
  if (session.own.dryRun && !isTaken(command, data)) return false;
  const outcome = await session.request(adds ? addRuleRequest(data) : deleteRuleRequest(data));
  const text = outcome.errno === 0 ? '' : errnoText(outcome.errno);
  const { line, report, target } = session;
  // A dry run has no answer of the kernel to tell.
  if (!session.own.dryRun) report?.sent(parsed.operation, parsed.rule, outcome, text, target, line);
  if (outcome.state === 'done') return true;
  const code = errnoName(outcome.errno);
  command.noteRefusal(code);
  const cause = code === 'EEXIST' ? 'Rule exists' : errnoText(outcome.errno);
  command.error(`Error sending ${parsed.operation} rule data request (${cause})`);
  session.explain(code ?? '');
  const missing = code === 'ENOENT' && adds ? missingInWords(parsed.rule) : undefined;
  if (missing !== undefined) command.error(`tsauditctl: ${escapeToLine(missing)}`);
  const reason = code === 'EINVAL' ? refusalOf(data) : undefined;
  if (reason !== undefined) command.error(`tsauditctl: ${reason}`);
  return false;
}
