#!/usr/bin/env node
/** `audit-netlink`: policies as a whole, from files to the kernel and back. */
import { Command, CommanderError, Option } from 'commander';
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
};

interface Program {
  readonly command: Command;
  /** Of the subcommand that ran. */
  exitCode(): number;
}

function makeProgram(output: Output): Program {
  let status = 0;
  const finish = async (code: number | Promise<number>): Promise<void> => {
    status = await code;
  };
  const { version } = require('../../package.json') as { version: string };
  const program = new Command('audit-netlink')
    .description('Audit policies: checked, planned, applied without a gap.')
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
  return { command: program, exitCode: () => status };
}

/** Runs one command line and gives its exit status. */
export async function run(words: readonly string[], output: Output): Promise<number> {
  const program = makeProgram(output);
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
    process.exitCode = await run(argumentWords(), standardOutput);
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
    process.exitCode = 1;
  }
}

if (require.main === module) void main();
