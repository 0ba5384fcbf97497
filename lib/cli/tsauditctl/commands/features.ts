/** `--loginuid-immutable`: login uids can no longer be changed, until the next boot. */
import { setFeatureRequest } from '../../../kernel/requests';
import { FEATURE } from '../../../tables/audit.generated';
import type { Command, Step } from '../command';
import { noteFailure } from './refusals';

export async function lockLoginuid(command: Command): Promise<Step> {
  const bit = 1 << FEATURE.LOGINUID_IMMUTABLE;
  const request = setFeatureRequest({ version: 0, mask: bit, features: bit, lock: bit });
  const outcome = await command.session.request(request);
  return outcome.state === 'done' ? 'done' : noteFailure(command, 'Error setting feature', outcome);
}
