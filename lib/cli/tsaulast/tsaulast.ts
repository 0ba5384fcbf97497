/** `tsaulast`: aulast(8). Lists who was logged in, and when the machine ran, from audit logs. */
import type { LogFileError } from '../../errors';
import { auditLogs } from '../../logs/audit-logs';
import type { LogFile } from '../../logs/log-file';
import { Accounts } from '../../machine/accounts';
import type { Names } from '../../machine/names';
import type { LoginSession } from '../../report/sessions/login-session';
import { recordsOfTypes } from '../../report/sessions/session-records';
import { sessionText } from '../../report/sessions/session-text';
import {
  type Doubt,
  type DoubtReason,
  SESSION_TYPES,
  SessionTracker,
} from '../../report/sessions/session-tracker';
import { type EventOutput, throughOutput } from '../shared/event-output';
import { writeGathered } from '../shared/gathered-text';
import { optionText } from '../shared/option-entry';
import type { Output } from '../shared/output';
import { toldVersion } from '../shared/version';
import { CommandLineError } from '../shared/command-words';
import { readCommandLine, type Request } from './command-line';
import { ExtractError, ExtractFile } from './extract-file';
import { AULAST_EXAMPLES, AULAST_OPTIONS } from './option-table';

export const NAME = 'tsaulast';

export const FAILED = 1;

const HELP = `Usage: ${NAME} [options]

Lists who was logged in, from when to when, and when the machine ran, oldest first, as aulast does from audit logs.

${optionText(AULAST_OPTIONS)}

Examples:
${AULAST_EXAMPLES.map(([line]) => `  ${line}\n`).join('')}`;

const DOUBTS: Readonly<Record<DoubtReason, string>> = {
  'no-ids': 'lacks the user, the process or the session',
  'other-user': 'is of another user',
  'other-terminal': 'is of another terminal',
  'no-session': 'is of no open session',
};

function doubtLine({ reason, record, serial }: Doubt): string {
  return `${NAME}: event ${serial}: ${record} ${DOUBTS[reason]}`;
}

interface Reading {
  readonly request: Request;
  readonly files: readonly LogFile[];
  readonly output: Output;
  readonly nowMs: number;
  readonly onError: (error: LogFileError) => void;
  readonly extract: ExtractFile | undefined;
}

async function* listing(reading: Reading): AsyncGenerator<string, void, undefined> {
  const { request, files, output, nowMs, onError, extract } = reading;
  const { bad, proof, user, terminal, debug } = request;
  const accounts = new Accounts();
  const names: Names = {
    userName: (uid) => accounts.users.nameNow(uid),
    groupName: () => undefined,
    protocolName: () => undefined,
  };
  const tracking = {
    names,
    user,
    terminal,
    onDoubt: debug ? (doubt: Doubt) => output.error(doubtLine(doubt)) : undefined,
  };
  const text = (sessions: readonly LoginSession[]): string =>
    sessions
      .filter(({ kind }) => (kind === 'failure') === bad)
      .map((session) => sessionText(session, { proof, nowMs }))
      .join('');
  for (const row of await recordsOfTypes(files, SESSION_TYPES, onError)) {
    // Logs of the same time are of different machines, even where they do not say so.
    const tracker = new SessionTracker(tracking);
    for await (const records of row) {
      extract?.write(records.map(({ record }) => record.toString()));
      let listed = '';
      for (const { record, id } of records) listed += text(tracker.take(record, id));
      yield listed;
    }
    yield text(tracker.leftOvers());
  }
}

async function list(
  request: Request,
  output: Output,
  events: EventOutput,
  nowMs: number,
): Promise<number> {
  let isComplete = true;
  const onError = (error: LogFileError): void => {
    if (error.code !== 'no-records') isComplete = false;
    output.error(`${NAME}: ${error.message}`);
  };
  const { input } = request;
  const files = await auditLogs({ ...(input === undefined ? {} : { files: [input] }), onError });
  const extract = request.extract ? new ExtractFile(files) : undefined;
  const text = listing({ request, files, output, nowMs, onError, extract });
  try {
    await writeGathered(text, events, extract !== undefined);
  } finally {
    extract?.close();
  }
  return isComplete ? 0 : FAILED;
}

/**
 * Runs one command line and returns its exit status.
 *
 * @param events takes the listing
 * @param nowMs in milliseconds since 1970
 */
export async function run(
  words: readonly string[],
  output: Output,
  events: EventOutput = throughOutput(output),
  nowMs: number = Date.now(),
): Promise<number> {
  if (toldVersion(NAME, words, output)) return 0;
  if (words.includes('--help') || words.includes('-h')) {
    output.out(HELP);
    return 0;
  }
  try {
    return await list(readCommandLine(words), output, events, nowMs);
  } catch (error) {
    if (error instanceof CommandLineError) {
      output.error(`${NAME}: ${error.message}; see ${NAME} --help`);
    } else if (error instanceof ExtractError) {
      output.error(`${NAME}: ${error.message}`);
    } else {
      throw error;
    }
    return FAILED;
  }
}
