#!/usr/bin/env node
/** `audit-netlink`: policies as a whole, from files to the kernel and back, and the events they make. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { EventOutput } from './events/event-output';
import type { EventsCommandOptions } from './events/events';
import { type Output, ReaderGone, standardOutput } from './output';

/** For scripts: 0 is yes, 1 is no (it differs), 2 is that it could not be told. */
const FAILED = 2;

const EXIT_STATUS = `
Exit status: 0 the same, 1 different (or lines were passed over), 2 error.`;

const EXAMPLES = `
Examples:
  audit-netlink check /etc/audit/rules.d           are the files right, and loaded?
  audit-netlink check --offline my.rules           are they right? needs no privileges
  audit-netlink plan /etc/audit/rules.d            what would change
  audit-netlink apply /etc/audit/rules.d           change it, or leave everything as it was
  audit-netlink diff kernel: /etc/audit/rules.d    what the kernel lacks and has too much
  audit-netlink fmt --write my.rules               one form for all rules
  audit-netlink events --key passwd_changes        what happens, as it happens
${EXIT_STATUS}`;

/** What each command's own help says beside its options. */
const HELP: Readonly<Record<string, string>> = {
  check: `
Examples:
  audit-netlink check /etc/audit/rules.d
  audit-netlink check --offline --json my.rules > policy.json
  audit-netlink check --owned app. app.rules || echo drifted
${EXIT_STATUS}`,
  plan: `
Examples:
  audit-netlink plan /etc/audit/rules.d
  audit-netlink plan --order effective --json my.rules

Lines begin with + (add), - (delete), ~ (move), = (setting), or ! where there is
a moment without a rule.
${EXIT_STATUS}`,
  apply: `
Examples:
  audit-netlink apply /etc/audit/rules.d
  audit-netlink apply --dry-run my.rules           show the plan only
  audit-netlink apply --owned app. app.rules       leave everybody else's rules alone
  audit-netlink apply --keep-going my.rules        load the good lines of a bad file

When a step fails, the rules are put back as they were.
${EXIT_STATUS}`,
  diff: `
Examples:
  audit-netlink diff kernel: /etc/audit/rules.d
  audit-netlink diff old.rules new.rules
${EXIT_STATUS}`,
  fmt: `
Examples:
  audit-netlink fmt my.rules                       print it
  audit-netlink fmt --write my.rules               replace it
  audit-netlink fmt --check my.rules || echo untidy
${EXIT_STATUS}`,
  events: `
Examples:
  audit-netlink events
  audit-netlink events --key delete --where 'auid>=1000' --where success=no
  audit-netlink events --add '-w /etc/passwd -p wa -k pw' --key pw --pretty
  audit-netlink events --follow-rules my.rules --json | jq .
  audit-netlink events --input audit.log --type USER_LOGIN --where res=failed
  audit-netlink events --raw --count 100 > some.log; ausearch -i -if some.log

An event is shown when it has any of the keys, any of the types, and all that
--where says: FIELD OPERATOR VALUE as auditctl -F has it, in one word, or with
~ and !~ a regular expression. Lost records are counted on standard error; with
--json they are items too.

Rules of --add are gone when it ends, whatever ends it but SIGKILL. Where audit
was disabled, it is enabled for that time.

Exit status: 0, 1 records were lost, 2 error.`,
};

interface Program {
  readonly command: Command;
  /** Of the subcommand that ran. */
  exitCode(): number;
}

/** For options that may be given several times. */
function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function wholeNumber(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It has to be a whole number from 1 on.');
}

function makeProgram(output: Output, openEventOutput: () => EventOutput): Program {
  let status = 0;
  const finish = async (code: number | Promise<number>): Promise<void> => {
    status = await code;
  };
  const { version } = require('../../package.json') as { version: string };
  const program = new Command('audit-netlink')
    .description(
      'Audit policies: checked, planned, applied without a gap, and the events they make.',
    )
    .version(version)
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(audit-netlink --help shows what there is)')
    .configureOutput({
      writeOut: (text) => output.out(text),
      writeErr: (text) => output.error(text.trimEnd()),
    })
    .exitOverride();
  const owned = ['--owned <prefix>', 'touch only rules with a key that begins with this'] as const;
  const json = ['--json', 'print JSON'] as const;
  const keepGoing = ['--keep-going', 'leave lines with errors out instead of stopping'] as const;
  const order = (): Option =>
    new Option(
      '--order <order>',
      'how much the order of rules counts: only what shows, or all of it',
    )
      .choices(['exact', 'effective'])
      .default('exact');

  program
    .command('check')
    .description('say everything that is wrong with the files, and whether the kernel holds them')
    .argument('<path>', 'rules file, or folder of *.rules')
    .option('--offline', 'look at the files only')
    .option(...owned)
    .addOption(order())
    .option(...json)
    .addHelpText('after', HELP['check'] ?? '')
    .action(async (path: string, options: object) => {
      const { checkCommand } = require('./policy/check') as typeof import('./policy/check');
      await finish(checkCommand(path, options, output));
    });
  program
    .command('plan')
    .description('show what it would take to load the files')
    .argument('<path>', 'rules file, or folder of *.rules')
    .option(...owned)
    .option(...keepGoing)
    .addOption(order())
    .option(...json)
    .addHelpText('after', HELP['plan'] ?? '')
    .action(async (path: string, options: object) => {
      const { planCommand } = require('./policy/apply') as typeof import('./policy/apply');
      await finish(planCommand(path, options, output));
    });
  program
    .command('apply')
    .description('load the files: add before delete, verify, and go back when a step fails')
    .argument('<path>', 'rules file, or folder of *.rules')
    .option('--dry-run', 'show the plan only')
    .option('--no-verify', 'do not list the rules afterwards')
    .option(...owned)
    .option(...keepGoing)
    .addOption(order())
    .option(...json)
    .addHelpText('after', HELP['apply'] ?? '')
    .action(async (path: string, options: { verify: boolean }) => {
      const { applyCommand } = require('./policy/apply') as typeof import('./policy/apply');
      await finish(applyCommand(path, options, output));
    });
  program
    .command('diff')
    .description('compare two sets of rules by what they mean')
    .argument('<before>', 'rules file, folder, or kernel:')
    .argument('<after>', 'rules file, folder, or kernel:')
    .addOption(order())
    .option(...json)
    .addHelpText('after', HELP['diff'] ?? '')
    .action(async (before: string, after: string, options: object) => {
      const { diffCommand } = require('./policy/diff') as typeof import('./policy/diff');
      await finish(diffCommand(before, after, options, output));
    });
  program
    .command('fmt')
    .description('print a rules file in its normal form, comments kept')
    .argument('<file>', 'rules file')
    .option('--write', 'replace the file')
    .option('--check', 'only say by the exit status whether it would change')
    .addHelpText('after', HELP['fmt'] ?? '')
    .action(async (path: string, options: object) => {
      const { fmtCommand } = require('./policy/fmt') as typeof import('./policy/fmt');
      await finish(fmtCommand(path, options, output));
    });
  program
    .command('events')
    .description('show what happens, as it happens: one line for each event')
    .option('--key <key>', 'only events with this key; repeatable', gathered)
    .option('--type <types>', 'only events with such a record; repeatable', gathered)
    .option('--where <condition>', 'only events of which this is true; repeatable', gathered)
    .option('--follow-rules <file>', 'only events of the rules in this file, as it is now')
    .addOption(new Option('--json', 'print one JSON document on a line').conflicts('raw'))
    .addOption(new Option('--raw', 'print lines of audit.log').conflicts('pretty'))
    .addOption(new Option('--pretty', 'print all records, in words').conflicts('json'))
    .addOption(
      new Option('--color <when>', 'colours by result')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--add <rule>', 'add this rule until it ends; repeatable', gathered)
    .option('--count <n>', 'end after so many events', wholeNumber)
    .addOption(
      new Option('--input <file>', 'read a log, or - for standard input').conflicts([
        'add',
        'buffer',
        'overflow',
      ]),
    )
    .option('--buffer <MiB>', 'how much may wait to be printed', wholeNumber, 16)
    .addOption(
      new Option('--overflow <what>', 'what happens when more has to wait')
        .choices(['drop-newest', 'drop-oldest', 'block'])
        .default('drop-newest'),
    )
    .addHelpText('after', HELP['events'] ?? '')
    .action(async (options: EventsCommandOptions) => {
      const { eventsCommand } = require('./events/events') as typeof import('./events/events');
      await finish(eventsCommand(options, output, openEventOutput()));
    });
  return { command: program, exitCode: () => status };
}

function eventOutputs(): typeof import('./events/event-output') {
  return require('./events/event-output') as typeof import('./events/event-output');
}

/**
 * Runs one command line and gives its exit status.
 *
 * @param openEventOutput where events go; default: to the output, which takes everything at once
 */
export async function run(
  words: readonly string[],
  output: Output,
  openEventOutput: () => EventOutput = () => eventOutputs().throughOutput(output),
): Promise<number> {
  const program = makeProgram(output, openEventOutput);
  try {
    await program.command.parseAsync(words, { from: 'user' });
    return program.exitCode();
  } catch (error) {
    if (error instanceof ReaderGone) throw error;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
    output.error(`audit-netlink: ${error instanceof Error ? error.message : String(error)}`);
    return FAILED;
  }
}

async function main(): Promise<void> {
  const { argumentWords } = require('./arguments') as typeof import('./arguments');
  try {
    process.exitCode = await run(argumentWords(), standardOutput, () =>
      eventOutputs().eventOutput(),
    );
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
    process.exitCode = 1;
  }
}

if (require.main === module) void main();
