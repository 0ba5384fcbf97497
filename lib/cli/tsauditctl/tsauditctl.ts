/**
 * `tsauditctl`: auditctl(8) without libaudit. Reads its arguments, runs them, and returns the exit
 * status.
 */
import { Control } from '../../kernel/control';
import { AuditError } from '../../errors';
import { CommandLine } from './command-line';
import type { Output } from '../shared/output';
import { isRefusal } from '../shared/program';
import { jsonErrorOf } from '../shared/json-document';
import { splitOwnOptions, type SplitWords } from './own-options';
import { Report } from './report';
import { type ControlPort, Session } from './session';
import { explainRefusal, hasCapability } from '../../kernel/diagnosis';
import { machineByName } from '../../tables/machines';
import { usageText } from './commands/help';
import { runRulesFile } from './commands/rules-file';
import { dryRunControl } from './dry-run';

const NOT_PRIVILEGED = 4;
export const FAILED = 255;

const ABOUT_ITSELF: ReadonlySet<string | undefined> = new Set(['-h', '--help', '-v']);

/** Whether the program is only asked about itself, which anybody may and which needs no kernel. */
function isAboutItself(words: readonly string[]): boolean {
  return words.length === 1 && ABOUT_ITSELF.has(words[0]);
}

/** Nobody is asked anything: help and version are there also where the addon is missing. */
const NO_CONTROL: ControlPort = {
  request: () => Promise.reject(new Error('there is no socket')),
  close() {},
};

/** Waits for each answer as auditctl does: nothing else is to be done meanwhile, and a thread costs time. */
function openSocket(): ControlPort {
  const control = new Control();
  return {
    request: (request) => control.requestNow(request),
    close: () => control.close(),
  };
}

/** Decides like auditctl, which only root may ask for the version: root may try to list. */
function isAllowed(words: readonly string[]): boolean {
  if (isAboutItself(words)) return true;
  // On other systems root is no more allowed than others: that there is no kernel to ask is told later.
  if (process.platform !== 'linux') return true;
  const [only] = words.length === 1 ? words : [];
  if (only === '-l' && process.geteuid?.() === 0) return true;
  return hasCapability('CAP_AUDIT_CONTROL') ?? process.geteuid?.() === 0;
}

async function runWith(session: Session, words: readonly string[]): Promise<number> {
  if (words.length === 2 && words[0] === '-R') {
    return await runRulesFile(session, words[1] as string);
  }
  const ending = await new CommandLine(
    session,
    words.map((text) => ({ text, column: 1 })),
  ).run();
  if (ending.exitCode !== undefined) return ending.exitCode;
  if (ending.ok) return 0;
  session.output.error('There was an error while processing parameters');
  return FAILED;
}

function dryRun(output: Output, report: Report | undefined, session: () => Session): ControlPort {
  return dryRunControl(output, report, () => session().target);
}

function isMachine(arch: string): boolean {
  return machineByName(arch) !== undefined;
}

/**
 * Runs one command line and returns its exit status.
 *
 * @param openControl opens the socket, as auditctl does for every command line; help does without
 */
export async function run(
  allWords: readonly string[],
  output: Output,
  openControl: () => ControlPort = openSocket,
): Promise<number> {
  const split = splitOwnOptions(allWords);
  if (!split.own.json) return await runSplit(split, output, openControl);
  const report = new Report();
  const listened = report.listeningTo(output);
  let exitCode = FAILED;
  try {
    exitCode = await runSplit(split, listened, openControl, report);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    listened.error(`tsauditctl: ${error.message}`);
    report.fail(jsonErrorOf(error));
  }
  output.out(report.text(exitCode));
  return exitCode;
}

async function runSplit(
  { own, words, problem }: SplitWords,
  output: Output,
  openControl: () => ControlPort,
  report?: Report,
): Promise<number> {
  if (words.length === 0) {
    if (report === undefined) output.out(usageText());
    else output.error('tsauditctl: no option is given; tsauditctl -h shows them');
    return 1;
  }
  if (problem !== undefined || (own.arch !== undefined && !isMachine(own.arch))) {
    output.error(`tsauditctl: ${problem ?? `unknown machine --arch=${own.arch}`}`);
    return FAILED;
  }
  if (!own.dryRun && !isAllowed(words)) {
    const message = 'You must be root to run this program.';
    output.error(message);
    const hint = explainRefusal('EPERM', 'CAP_AUDIT_CONTROL');
    report?.fail({ code: 'EPERM', message, ...(hint === undefined ? {} : { hint }) });
    // To root the message explains nothing.
    if (process.geteuid?.() === 0) output.error(`tsauditctl: ${hint}`);
    return NOT_PRIVILEGED;
  }
  let session: Session;
  try {
    const open = isAboutItself(words) ? () => NO_CONTROL : openControl;
    const control = own.dryRun ? dryRun(output, report, () => session) : open();
    session = new Session(output, control, own, report);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    report?.fail(jsonErrorOf(error));
    output.error('Cannot open netlink audit socket');
    output.error(`tsauditctl: ${error.message}`);
    return 1;
  }
  try {
    return await runWith(session, words);
  } finally {
    session.control.close();
  }
}
