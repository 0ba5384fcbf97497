/** `tsaulastlog`: aulastlog(8). Says when somebody last logged in to each account of the machine. */
import type { LogFileError } from '../../errors';
import { auditLogs } from '../../logs/audit-logs';
import { STANDARD_INPUT } from '../../logs/log-file';
import { type Account, accountList } from '../../machine/account-list';
import { lastLoginText } from '../../report/sessions/last-login-text';
import { LAST_LOGIN_TYPES, LastLogins } from '../../report/sessions/last-logins';
import { recordsOfTypes } from '../../report/sessions/session-records';
import { type EventOutput, throughOutput } from '../shared/event-output';
import { writeGathered } from '../shared/gathered-text';
import { optionText } from '../shared/option-entry';
import type { Output } from '../shared/output';
import { toldVersion } from '../shared/version';
import { AULASTLOG_EXAMPLES, AULASTLOG_OPTIONS } from './option-table';

export const NAME = 'tsaulastlog';

export const FAILED = 1;

const HELP = `Usage: ${NAME} [options]

Says when, from where and on which terminal somebody last logged in to each account of this machine, as aulastlog does
from audit logs.

${optionText(AULASTLOG_OPTIONS)}

Examples:
${AULASTLOG_EXAMPLES.map(([line]) => `  ${line}\n`).join('')}`;

interface Request {
  user: string | undefined;
  /** Undefined for the logs of this machine. */
  input: string | undefined;
}

/** What is wanted; a text where the command line cannot be meant so. */
function requestOf(words: readonly string[]): Request | string {
  const request: Request = { user: undefined, input: undefined };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    const isUser = word === '-u' || word === '--user';
    if (word === '--stdin') {
      request.input = STANDARD_INPUT;
    } else if (isUser || word === '--input') {
      at += 1;
      const value = words[at];
      if (value === undefined) return `${word} needs an argument`;
      request[isUser ? 'user' : 'input'] = value;
    } else {
      return `${word.startsWith('-') ? 'unknown option' : 'unexpected word'} ${word}`;
    }
  }
  return request;
}

async function list(
  accounts: readonly Account[],
  input: string | undefined,
  output: Output,
  events: EventOutput,
): Promise<number> {
  let isComplete = true;
  const onError = (error: LogFileError): void => {
    if (error.code !== 'no-records') isComplete = false;
    output.error(`${NAME}: ${error.message}`);
  };
  const logins = new LastLogins(accounts);
  const files = await auditLogs({ ...(input === undefined ? {} : { files: [input] }), onError });
  for (const row of await recordsOfTypes(files, LAST_LOGIN_TYPES, onError)) {
    for await (const records of row) {
      for (const { record, id } of records) logins.take(record, id);
    }
  }
  // Without a log nothing is known of any account.
  if (files.length === 0) return FAILED;
  async function* text(): AsyncGenerator<string, void, undefined> {
    yield lastLoginText(logins.rows());
  }
  await writeGathered(text(), events);
  return isComplete ? 0 : FAILED;
}

/**
 * Runs one command line and returns its exit status.
 *
 * @param events takes the listing
 * @param allAccounts of this machine
 */
export async function run(
  words: readonly string[],
  output: Output,
  events: EventOutput = throughOutput(output),
  allAccounts: () => readonly Account[] = () => accountList(),
): Promise<number> {
  if (toldVersion(NAME, words, output)) return 0;
  if (words.includes('--help') || words.includes('-h')) {
    output.out(HELP);
    return 0;
  }
  const request = requestOf(words);
  if (typeof request === 'string') {
    output.error(`${NAME}: ${request}; see ${NAME} --help`);
    return FAILED;
  }
  const { user, input } = request;
  const accounts = allAccounts().filter(({ name }) => user === undefined || name === user);
  if (user !== undefined && accounts.length === 0) {
    output.error(`${NAME}: this machine has no account ${user}`);
    return FAILED;
  }
  return await list(accounts, input, output, events);
}
