/** `-t` and `-q`: change what `dir` rules cover. */
import { makeEquivalentRequest, trimRequest } from '../../../kernel/requests';
import { bytesOfText } from '../../../text/byte-text';
import type { Option } from '../../../rules/getopt';
import type { Command, Step } from '../command';
import { noteFailure } from './refusals';

export async function trimTrees(command: Command): Promise<Step> {
  const outcome = await command.session.request(trimRequest());
  return outcome.state === 'done'
    ? 'over'
    : noteFailure(command, 'Error sending trim subtrees command', outcome);
}

export async function makeEquivalent(
  command: Command,
  option: Option,
  syscallGiven: boolean,
): Promise<Step> {
  if (syscallGiven) {
    command.error('Syscall auditing requested for make equivalent');
    return 'failed';
  }
  const parts = (option.argument?.text ?? '').split(',');
  const [mountPoint, subtree] = parts as [string, string | undefined];
  if (parts.length !== 2 || subtree === undefined || subtree === '') {
    command.error('Error parsing equivalent parts');
    return 'failed';
  }
  const request = makeEquivalentRequest(bytesOfText(mountPoint), bytesOfText(subtree));
  const outcome = await command.session.request(request);
  return outcome.state === 'done'
    ? 'over'
    : noteFailure(command, 'Error sending make_equivalent command', outcome);
}
