/**
 * `audit-netlink`: whole policies, from files to the kernel and back, and the events that they
 * cause.
 */
import { CommanderError } from 'commander';
import type { CommandName } from './command-table';
import { commanderProgram } from './commander-program';
import { TraceError, type TraceErrorCode } from '../../errors';
import { CommandDocument, jsonErrorOf } from '../shared/json-document';
import { jsonLine } from '../../text/escape';
import { jsonWanted } from './json-wanted';
import { type EventOutput, throughOutput } from '../shared/event-output';
import { eventsCommand, type EventsCommandOptions } from './events/events';
import type { Output } from '../shared/output';
import { applyCommand, type ApplyCommandOptions, planCommand } from './policy/apply';
import { checkCommand } from './policy/check';
import { failedStatus, TRACE_STATUS } from './detailed-exitcode';
import { sayer } from './events/say';
import { diffCommand } from './policy/diff';
import { fmtCommand } from './policy/fmt';
import { receiveCommand, type ReceiveCommandOptions } from './remote/receive';
import { remoteCommand, type RemoteCommandOptions } from './remote/remote';
import { reportCommand, type ReportCommandOptions } from './report/report';
import { metricsCommand, type MetricsCommandOptions } from './metrics/metrics';
import { searchCommand, type SearchCommandOptions } from './search/search';
import { topCommand, type TopCommandOptions } from './top/top';
import { traceCommand, type TraceCommandOptions } from './trace/trace';
import { withProgramApart } from './typed-words';
import { version } from '../../../package.json';

interface Invocation {
  /** As many words as the command table declares, or more where it says so. */
  readonly words: readonly string[];
  /** As declared in the command table. */
  readonly options: object;
  readonly output: Output;
  /** Takes what `--json` is to print. */
  readonly document: CommandDocument | undefined;
  readonly openEventOutput: () => EventOutput;
}

/** Of a program that cannot be run. */
const STATUS_BY_CODE: Partial<Record<TraceErrorCode, number>> = {
  'program-not-found': TRACE_STATUS.notFound,
  'program-not-executable': TRACE_STATUS.notExecutable,
};

/** What the commands do, and the exit status. */
const COMMANDS: Readonly<
  Record<CommandName, (invocation: Invocation) => number | Promise<number>>
> = {
  check({ words: [path = ''], options, output, document }) {
    return checkCommand(path, options, output, document);
  },
  plan({ words: [path = ''], options, output, document }) {
    return planCommand(path, options, output, document);
  },
  apply({ words: [path = ''], options, output, document }) {
    return applyCommand(path, options as ApplyCommandOptions, output, document);
  },
  diff({ words: [before = '', after = ''], options, output, document }) {
    return diffCommand(before, after, options, output, document);
  },
  fmt({ words, options, output }) {
    return fmtCommand(words, options, output);
  },
  events({ options, output, openEventOutput }) {
    return eventsCommand(options as EventsCommandOptions, output, openEventOutput());
  },
  search({ words, options, output, openEventOutput }) {
    return searchCommand(words, options as SearchCommandOptions, output, openEventOutput());
  },
  receive({ options, output }) {
    return receiveCommand(options as ReceiveCommandOptions, output);
  },
  remote({ options, output }) {
    return remoteCommand(options as RemoteCommandOptions, output);
  },
  report({ words, options, output, document }) {
    return reportCommand(words, options as ReportCommandOptions, output, document);
  },
  top({ options, output, document, openEventOutput }) {
    return topCommand(options as TopCommandOptions, output, openEventOutput(), document);
  },
  metrics({ options, output }) {
    return metricsCommand(options as MetricsCommandOptions, output);
  },
  async trace({ words, options, output }) {
    const say = sayer(output);
    try {
      const { failed } = TRACE_STATUS;
      return await traceCommand(words, options as TraceCommandOptions, { say }, failed);
    } catch (error) {
      const status = error instanceof TraceError ? STATUS_BY_CODE[error.code] : undefined;
      if (status === undefined) throw error;
      say((error as Error).message);
      return status;
    }
  },
};

/**
 * Runs one command line and returns its exit status.
 *
 * @param openEventOutput where events go; default: the output, which takes everything at once
 */
export async function run(
  commandLine: readonly string[],
  output: Output,
  openEventOutput: () => EventOutput = () => throughOutput(output),
): Promise<number> {
  const wanted = jsonWanted(commandLine);
  if (wanted === undefined) return (await runCommand(commandLine, output, openEventOutput)).status;
  const document = new CommandDocument();
  const listened = document.listeningTo(output);
  const ended = await runCommand(commandLine, listened, openEventOutput, document);
  const { status, isHelp, hasFailed } = ended;
  if (isHelp) return status;
  if (wanted === 'document') output.out(document.text(status, hasFailed));
  else if (hasFailed) output.out(`${jsonLine(document.error(status))}\n`);
  return status;
}

interface Ended {
  readonly status: number;
  /** Whether help or the version was asked for, and printed. */
  readonly isHelp: boolean;
  readonly hasFailed: boolean;
}

async function runCommand(
  commandLine: readonly string[],
  output: Output,
  openEventOutput: () => EventOutput,
  document?: CommandDocument,
): Promise<Ended> {
  let status = 0;
  const program = commanderProgram(version, output, async (name, words, options) => {
    status = await COMMANDS[name]({ words, options, output, document, openEventOutput });
  });
  try {
    await program.parseAsync(withProgramApart(commandLine), { from: 'user' });
    return { status, isHelp: false, hasFailed: false };
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      return { status: 0, isHelp: true, hasFailed: false };
    }
    document?.fail(jsonErrorOf(error));
    if (!(error instanceof CommanderError)) {
      output.error(`audit-netlink: ${error instanceof Error ? error.message : String(error)}`);
    }
    return { status: failedStatus(commandLine), isHelp: false, hasFailed: true };
  }
}
