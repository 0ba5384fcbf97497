/** `-m text`: sends a user message in the form of the audit tools. */
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isatty } from 'node:tty';
import { errnoText } from '../../../kernel/diagnosis';
import { userMessageRequest } from '../../../kernel/requests';
import { bytesOfText } from '../../../text/byte-text';
import type { Option } from '../../../rules/getopt';
import { MESSAGE_TYPE } from '../../../tables/audit.generated';
import { errnoName } from '../../../tables/errnos';
import type { Command, Step } from '../command';

/** Untrusted text as the kernel writes it: quoted, or in hexadecimal when it could be misread. */
function untrusted(text: string): string {
  const bytes = Buffer.from(text);
  const plain = bytes.every((byte) => byte >= 0x21 && byte <= 0x7e && byte !== 0x22);
  return plain ? `"${text}"` : bytes.toString('hex').toUpperCase();
}

/** The sending program: the script rather than the interpreter. */
function executable(): string {
  return process.argv[1] ?? process.execPath;
}

/** The first of the standard descriptors that is a terminal, without `/dev/`. */
function terminal(): string {
  const descriptor = [0, 1, 2].find((number) => isatty(number));
  if (descriptor === undefined) return '?';
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).replace(/^\/dev\//, '');
  } catch {
    return '?';
  }
}

export async function sendMessage(command: Command, option: Option): Promise<Step> {
  if (command.argumentCount > 3) {
    command.error('The -m option must be only the only option and takes 1 parameter');
    return 'failed';
  }
  const text = option.argument?.text ?? '';
  if (bytesOfText(text).some((byte) => byte < 0x20)) {
    command.error('Illegal character in audit event');
    return 'failed';
  }
  const tty = terminal();
  const host = /^(pts|tty)/.test(tty) ? hostname() : '?';
  const message = `text=${text} exe=${untrusted(executable())} hostname=${host} addr=? terminal=${tty} res=success`;
  const request = userMessageRequest(MESSAGE_TYPE.USER, bytesOfText(message));
  const outcome = await command.session.request(request);
  if (outcome.state === 'done') return 'over';
  const code = errnoName(outcome.errno);
  command.session.report?.fail({
    code: code ?? String(outcome.errno),
    message: 'the message was not sent',
    errno: outcome.errno,
  });
  command.noteRefusal(code);
  // auditctl fails silently.
  command.error(`tsauditctl: the message was not sent: ${errnoText(outcome.errno)}`);
  command.session.explain(code ?? '');
  return 'failed';
}
