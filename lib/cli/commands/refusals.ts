/** What commands do when the kernel refuses. */
import type { Outcome } from '../../exchange';
import { errnoName } from '../../tables/errnos';
import type { CommandLine, Step } from '../command-line';

/** Says it in auditctl's words and ends the line; of a disabled system the line itself tells. */
export function noteFailure(command: CommandLine, what: string, outcome: Outcome): Step {
  command.noteRefusal(errnoName(outcome.errno));
  command.session.failure(what, outcome);
  return 'failed';
}
