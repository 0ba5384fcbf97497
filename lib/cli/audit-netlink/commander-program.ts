/**
 * Makes commander's parser and help from the command table of `audit-netlink`. Does not know what
 * the commands do.
 */
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import {
  COMMAND_TABLE,
  type CommandEntry,
  type CommandName,
  type CommandOption,
  type Example,
  OVERVIEW_EXAMPLES,
  OVERVIEW_STATUS,
  statusEntries,
} from './command-table';
import type { Output } from '../shared/output';
import { terminalWidth } from '../shared/terminal';

/** Columns of a help that goes to no terminal. */
const WIDTH = 80;

/** Column in which the text for an example begins. */
const INDENT = 51;

function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function wholeNumber(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Must be a positive integer.');
}

function optionOf(entry: CommandOption): Option {
  const { flags, argument, text, values, fallback, repeatable, isCount, conflicts = [] } = entry;
  const usage = [flags.join(', '), ...(argument === undefined ? [] : [`<${argument}>`])].join(' ');
  const option = new Option(usage, text).conflicts([...conflicts]);
  if (values !== undefined) option.choices(values);
  if (fallback !== undefined) option.default(fallback);
  if (repeatable === true) option.argParser(gathered);
  if (isCount === true) option.argParser(wholeNumber);
  return option;
}

function exampleLine([line, text]: Example): string {
  return text === undefined ? `  ${line}` : `${`  ${line}`.padEnd(INDENT - 2)}  ${text}`;
}

/** The help text below the options. */
function helpEnd({
  examples,
  notes,
  exitStatus,
}: Pick<CommandEntry, 'examples' | 'notes' | 'exitStatus'>): string {
  const entries = statusEntries(exitStatus);
  const width = Math.max(...entries.map(([status]) => status.length));
  const statuses = entries.map(([status, text]) => `  ${status.padEnd(width)}  ${text}`);
  const parts = [
    ['Examples:', ...examples.map(exampleLine)].join('\n'),
    ...notes,
    ['Exit status:', ...statuses].join('\n'),
  ];
  return `\n${parts.join('\n\n')}`;
}

/** @param run runs a command, with its name, its arguments and its options by name */
export function commanderProgram(
  version: string,
  output: Output,
  run: (name: CommandName, words: readonly string[], options: object) => Promise<void>,
): Command {
  const program = new Command('audit-netlink')
    .description('Checks, plans and applies audit policies without a gap, and shows audit events.')
    .version(version)
    .showHelpAfterError('(see audit-netlink --help)')
    .configureOutput({
      writeOut: (text) => output.out(text),
      writeErr: (text) => output.error(text.trimEnd()),
      getOutHelpWidth: () => terminalWidth('stdout') ?? WIDTH,
      getErrHelpWidth: () => terminalWidth('stderr') ?? WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText(
      'after',
      helpEnd({ examples: OVERVIEW_EXAMPLES, notes: [], exitStatus: OVERVIEW_STATUS }),
    );
  for (const entry of COMMAND_TABLE) {
    const { name, text, arguments: places, options } = entry;
    const command = program
      .command(name)
      .description(text)
      .addHelpText('after', helpEnd(entry))
      .showHelpAfterError(`(see audit-netlink ${name} --help)`);
    for (const { name: place, text: about, repeatable, optional } of places) {
      const word = repeatable === true ? `${place}...` : place;
      command.addArgument(new Argument(optional === true ? `[${word}]` : `<${word}>`, about));
    }
    for (const option of options) command.addOption(optionOf(option));
    command.action(async () => await run(name, command.args, command.opts()));
  }
  return program;
}
