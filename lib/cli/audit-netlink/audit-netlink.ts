/**
 * `audit-netlink`: whole policies, from files to the kernel and back, and the events that they
 * cause.
 */
import { CommanderError } from 'commander';
import type { CommandName } from './command-table';
import { commanderProgram } from './commander-program';
import { type EventOutput, throughOutput } from '../shared/event-output';
import { eventsCommand, type EventsCommandOptions } from './events/events';
import type { Output } from '../shared/output';
import { applyCommand, type ApplyCommandOptions, planCommand } from './policy/apply';
import { checkCommand } from './policy/check';
import { diffCommand } from './policy/diff';
import { fmtCommand } from './policy/fmt';
import { version } from '../../../package.json';

/** For scripts: 0 is yes, 1 is no (it differs), and 2 is an error. */
export const FAILED = 2;

interface Invocation {
  /** As many words as the command table declares, or more where it says so. */
  readonly words: readonly string[];
  /** As declared in the command table. */
  readonly options: object;
  readonly output: Output;
  readonly openEventOutput: () => EventOutput;
}

/** What the commands do, and the exit status. */
const COMMANDS: Readonly<
  Record<CommandName, (invocation: Invocation) => number | Promise<number>>
> = {
  check({ words: [path = ''], options, output }) {
    return checkCommand(path, options, output);
  },
  plan({ words: [path = ''], options, output }) {
    return planCommand(path, options, output);
  },
  apply({ words: [path = ''], options, output }) {
    return applyCommand(path, options as ApplyCommandOptions, output);
  },
  diff({ words: [before = '', after = ''], options, output }) {
    return diffCommand(before, after, options, output);
  },
  fmt({ words, options, output }) {
    return fmtCommand(words, options, output);
  },
  events({ options, output, openEventOutput }) {
    return eventsCommand(options as EventsCommandOptions, output, openEventOutput());
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
  let status = 0;
  const program = commanderProgram(version, output, async (name, words, options) => {
    status = await COMMANDS[name]({ words, options, output, openEventOutput });
  });
  try {
    await program.parseAsync(commandLine, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
    output.error(`audit-netlink: ${error instanceof Error ? error.message : String(error)}`);
    return FAILED;
  }
}
