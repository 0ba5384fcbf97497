/** Handles refusals by the kernel. */
import type { Outcome } from '../../../kernel/exchange';
import { errnoName } from '../../../tables/errnos';
import type { Command, Step } from '../command';

/**
 * Reports the refusal in auditctl's words and ends the line; a disabled system is reported by the
 * line itself.
 */
export function noteFailure(command: Command, what: string, outcome: Outcome): Step {
  command.noteRefusal(errnoName(outcome.errno));
  command.session.failure(what, outcome);
  return 'failed';
}
