/** Sends the rule that the options described. */
import type { RuleData } from '../../../rules/rule-data';
import { addRuleRequest, deleteRuleRequest } from '../../../kernel/requests';
import { RuleError } from '../../../errors';
import { compile } from '../../../rules/compile';
import type { KnownNumbers } from '../../../rules/condition-numbers';
import { refusalOf } from '../../../rules/kernel-limits';
import { emptyMask } from '../../../rules/syscall-mask';
import { missingInWords } from '../../../policy/files/missing-paths';
import { escapeToLine } from '../../../text/escape';
import { errnoText } from '../../../kernel/diagnosis';
import type { Outcome } from '../../../kernel/exchange';
import type { ParsedRule } from '../../../rules/parsing/rule-parser';
import { errnoName } from '../../../tables/errnos';
import type { Command } from '../command';

/** Of the rule that is being sent: thousands of rules take one. */
let mask: Uint32Array | undefined;

/** The part of {@link Command} that sending a rule needs. */
export type RuleCommand = Pick<Command, 'session' | 'error' | 'noteRefusal'>;

/** Whether the kernel would accept the rule as far as known, for a dry run. */
function isTaken(command: RuleCommand, data: RuleData): boolean {
  const reason = refusalOf(data);
  if (reason === undefined) return true;
  command.error(`tsauditctl: the kernel refuses this rule: ${reason}`);
  const { line, report } = command.session;
  report?.refused(new RuleError('kernel-refuses', reason, { subject: '' }), line);
  return false;
}

/**
 * Whether the kernel accepted the rule; a failure has been reported.
 *
 * @param numbers what is known of the rule's numbers
 */
export function sendRule(
  command: RuleCommand,
  parsed: ParsedRule,
  numbers?: KnownNumbers,
): boolean | Promise<boolean> {
  const { session } = command;
  mask ??= emptyMask();
  const data = compile(parsed.rule, session.target, mask, numbers);
  if (session.own.dryRun && !isTaken(command, data)) return false;
  const request = parsed.operation === 'add' ? addRuleRequest(data) : deleteRuleRequest(data);
  const outcome = session.requestAtOnce(request);
  // A file has thousands of rules, and to wait takes longer than to send one.
  return outcome instanceof Promise
    ? outcome.then((later) => judge(command, parsed, data, later))
    : judge(command, parsed, data, outcome);
}

function judge(
  command: RuleCommand,
  parsed: ParsedRule,
  data: RuleData,
  outcome: Outcome,
): boolean {
  const { session } = command;
  const adds = parsed.operation === 'add';
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
