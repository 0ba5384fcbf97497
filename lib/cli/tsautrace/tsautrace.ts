/** `tsautrace`: autrace(8), with the events themselves, for what a program starts, too, beside the rules there are. */
import { isatty } from 'node:tty';
import { TraceError } from '../../errors';
import { escapeControls } from '../../text/escape';
import { traceCommand } from '../audit-netlink/trace/trace';
import { UsageError } from '../shared/json-document';
import { optionText } from '../shared/option-entry';
import type { Output } from '../shared/output';
import { isRefusal } from '../shared/program';
import { toldVersion } from '../shared/version';
import { readCommandLine, type TraceRequest } from './command-line';
import { AUTRACE_EXAMPLES, AUTRACE_OPTIONS } from './option-table';

export const NAME = 'tsautrace';

export const FAILED = 1;

const USAGE = `usage: ${NAME} [-r] program`;

const HELP = `${USAGE} [arguments]

Runs a program and prints the audit events of it and of everything that it starts, on standard error.
Rules that are loaded are kept, and no audit daemon is needed.

${optionText(AUTRACE_OPTIONS)}

Examples:
${AUTRACE_EXAMPLES.map(([line]) => `  ${line}\n`).join('')}`;

/** What autrace says of a program that it cannot run; undefined for what it has no words for. */
function wordsOfAutrace(
  { code }: TraceError,
  [program]: TraceRequest['program'],
): string | undefined {
  if (code === 'program-not-found') return `Error - can't find: ${program}`;
  if (code === 'program-not-executable') return `Error checking ${program} (Permission denied)`;
  return undefined;
}

async function trace(request: TraceRequest, output: Output): Promise<number> {
  const { program, ...options } = request;
  const words = {
    say: (line: string) => output.error(escapeControls(`${NAME}: ${line}`)),
    // What autrace says here it says in a process that becomes the program, so that it is lost in a pipe.
    starting: (name: string) => {
      if (isatty(1)) output.out(`Waiting to execute: ${escapeControls(name)}\n`);
    },
    ending: () => output.out('Cleaning up...\n'),
    done: (pid: number) => {
      output.out(`Trace complete. You can locate the records with 'ausearch -i -p ${pid}'\n`);
    },
  };
  try {
    return await traceCommand(program, { ...options, color: 'auto' }, words, FAILED);
  } catch (error) {
    const told = error instanceof TraceError ? wordsOfAutrace(error, program) : undefined;
    if (told === undefined) throw error;
    output.error(escapeControls(told));
    return FAILED;
  }
}

/** Runs one command line and returns its exit status. */
export async function run(words: readonly string[], output: Output): Promise<number> {
  if (toldVersion(NAME, words, output)) return 0;
  if (words.length === 1 && (words[0] === '--help' || words[0] === '-h')) {
    output.out(HELP);
    return 0;
  }
  try {
    const request = readCommandLine(words);
    if (request.program.length > 0) return await trace(request, output);
    output.error(USAGE);
    return FAILED;
  } catch (error) {
    const isTold = error instanceof UsageError || error instanceof TraceError || isRefusal(error);
    if (!isTold && (error as Error).cause === undefined) throw error;
    output.error(escapeControls(`${NAME}: ${(error as Error).message}`));
    return FAILED;
  }
}
