/** `--loginuid-immutable`: login uids cannot be changed until the next boot. */
import { lockLoginuidRequest } from '../../../kernel/requests';
import type { Command, Step } from '../command';
import { noteFailure } from './refusals';

export async function lockLoginuid(command: Command): Promise<Step> {
  const outcome = await command.session.request(lockLoginuidRequest());
  return outcome.state === 'done' ? 'done' : noteFailure(command, 'Error setting feature', outcome);
}
