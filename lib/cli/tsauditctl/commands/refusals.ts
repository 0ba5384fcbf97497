/** What commands do when the kernel refuses. */
import type { Outcome } from '../../../kernel/exchange';
import { errnoName } from '../../../tables/errnos';
import type { Command, Step } from '../command';

/** Says it in auditctl's words and ends the line; of a disabled system the line itself tells. */
export function noteFailure(command: Command, what: string, outcome: Outcome): Step {
  command.noteRefusal(errnoName(outcome.errno));
  command.session.failure(what, outcome);
  return 'failed';
}
