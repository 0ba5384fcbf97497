/** `tsaureport`: aureport(8). Counts and lists what is in audit logs. */
import { LogFileError } from '../../errors';
import { logRows } from '../../logs/log-bytes';
import type { LogFile } from '../../logs/log-file';
import { Accounts } from '../../machine/accounts';
import type { Names } from '../../machine/names';
import { logTimes } from '../../report/aureport/log-times';
import { reportText } from '../../report/aureport/report-text';
import { ESCAPES } from '../../search/ausearch/escape-mode';
import { type EventOutput, ReaderGone, throughOutput } from '../shared/event-output';
import { chooseLogs, endOfEventMs } from '../../logs/log-choice';
import { optionText } from '../shared/option-entry';
import type { Output } from '../shared/output';
import { toldVersion } from '../shared/version';
import { CommandLineError } from '../shared/command-words';
import { readCommandLine, type Request } from './command-line';
import { AUREPORT_EXAMPLES, FURTHER_OPTIONS, REPORT_OPTIONS } from './option-table';

export const NAME = 'tsaureport';

export const FAILED = 1;

const HELP = `Usage: ${NAME} [report] [options]

Counts and lists what is in audit logs, as aureport does. Without a report: how many there are of everything.

Reports, of which one can be asked for:
${optionText(REPORT_OPTIONS)}

Options:
${optionText(FURTHER_OPTIONS)}

Examples:
${AUREPORT_EXAMPLES.map(([line]) => `  ${line}\n`).join('')}`;

function localNames(): Names {
  const accounts = new Accounts();
  return {
    userName: (uid) => accounts.users.nameNow(uid),
    groupName: (gid) => accounts.groups.nameNow(gid),
    protocolName: () => undefined,
  };
}

async function* textOf(
  request: Request,
  files: readonly LogFile[],
  onError: (error: LogFileError) => void,
): AsyncGenerator<string | Uint8Array, boolean, undefined> {
  const { report, startMs, endMs } = request;
  if (report === 'log') {
    yield* logTimes(files, { onError });
    return true;
  }
  const sources = await logRows(files, { startMs, endMs, onError });
  const text = reportText(sources, {
    ...request,
    report,
    beginsMs: await files[0]?.firstMs(),
    timeoutMs: endOfEventMs(request.timeoutMs),
    names: localNames(),
    escape: ESCAPES[request.escape],
  });
  if (files.length > 0) return yield* text;
  // Nothing was found where nothing was looked for.
  const heading = await text.next();
  if (heading.done !== true) yield heading.value;
  return false;
}

async function printReport(request: Request, output: Output, events: EventOutput): Promise<number> {
  let isComplete = true;
  const onError = (error: LogFileError): void => {
    if (error.code !== 'no-records') isComplete = false;
    output.error(`${NAME}: ${error.message}`);
  };
  const files = (await chooseLogs(request, onError)).files;
  const { signal } = new AbortController();
  const text = textOf(request, files, onError);
  try {
    for (;;) {
      const next = await text.next();
      if (next.done === true) return isComplete && (next.value || request.summary) ? 0 : FAILED;
      await events.write(next.value, signal);
    }
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
    await text.return(true);
    return 0;
  }
}

/**
 * Runs one command line and returns its exit status.
 *
 * @param events takes the report
 */
export async function run(
  words: readonly string[],
  output: Output,
  events: EventOutput = throughOutput(output),
): Promise<number> {
  try {
    const request = readCommandLine(words);
    if (request === 'help') output.out(HELP);
    else if (request === 'version') toldVersion(NAME, ['-v'], output);
    else return await printReport(request, output, events);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    output.error(`${NAME}: ${error.message}; see ${NAME} --help`);
    return FAILED;
  }
}
