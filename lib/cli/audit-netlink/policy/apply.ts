/**
 * `plan` and `apply`: from files, or from a plan that was made of them, to the kernel; everything is reported
 * before it is done.
 */
import { AuditClient } from '../../../client/client';
import { localTarget } from '../../../machine/target';
import type { PlanOptions, RulePlan } from '../../../policy/applying/rule-plan';
import type { RuleOrder } from '../../../policy/plan/plan';
import type { PlacedRule, ReadPolicy } from '../../../policy/files/policy-text';
import type { Problem } from '../../../policy/files/rules-text';
import { formatRule } from '../../../rules/format';
import type { Rule } from '../../../rules/rule';
import { escapeToLine } from '../../../text/escape';
import { inNumber } from '../../../text/in-number';
import { Ending } from '../../shared/ending';
import { type CommandDocument, jsonErrorOf, UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { HELD, planJson, showPlan } from './show-plan';
import { DETAILED_STATUS } from '../detailed-exitcode';
import { confirmedPlan, type PlanFile, readPlanFile, writePlanFile } from './plan-file';
import { errorCount, ownedFilter, readSource, sayProblems } from './source';

export interface PlanCommandOptions {
  readonly owned?: string;
  readonly order?: RuleOrder;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly keepGoing?: boolean;
  readonly allowEmpty?: boolean;
  /** Where the plan goes. */
  readonly out?: string;
  /** Whether the exit status tells changes from errors as Terraform's does. */
  readonly detailedExitcode?: boolean;
}

export interface ApplyCommandOptions extends PlanCommandOptions {
  readonly dryRun?: boolean;
  readonly verify: boolean;
}

/** Number of steps from which a person at a terminal wants to see progress. */
const PROGRESS_FROM = 1000;

const TO_LINE_START = '\r';
const ERASE_LINE = '\r\u001B[K';

/** A terminal that has hung up: what is under way must be put back all the same. */
function ignoreErrors(): void {}

/** Shows progress, on terminals only, in a line that is cleared afterwards. */
class Progress {
  readonly #shows: boolean;

  constructor(total: number) {
    this.#shows = total >= PROGRESS_FROM && process.stderr.isTTY;
    if (this.#shows) process.stderr.off('error', ignoreErrors).on('error', ignoreErrors);
  }

  show(done: number, total: number): void {
    if (this.#shows) process.stderr.write(`${TO_LINE_START}${done} of ${total} steps`);
  }

  end(): void {
    if (this.#shows) process.stderr.write(ERASE_LINE);
  }
}

type Refused = (rule: Rule, error: Error) => void;

async function carryOut(
  plan: RulePlan,
  verify: boolean,
  signal: AbortSignal | undefined,
  onRefused: Refused | undefined,
): Promise<void> {
  const progress = new Progress(plan.steps.length);
  try {
    await plan.apply({
      verify,
      onProgress: (done, total) => progress.show(done, total),
      ...(signal === undefined ? {} : { signal }),
      ...(onRefused === undefined ? {} : { onRefused }),
    });
  } finally {
    progress.end();
  }
}

/** The text by which a rule of the plan is found among those of the files. */
function plainText(rule: Rule): string {
  return JSON.stringify({ ...rule, prepend: false });
}

/** Reports refused rules at their places. */
function refusalsAt(placed: readonly PlacedRule[], problems: Problem[]): Refused {
  const places = new Map(placed.toReversed().map(({ rule, place }) => [plainText(rule), place]));
  return (rule, error) => {
    const place = places.get(plainText(rule)) ?? { file: formatRule(rule), line: 0, column: 0 };
    const message = String(error.message.split('\n')[0]);
    problems.push({ ...place, severity: 'error', code: 'kernel-refuses', message });
  };
}

/** What the kernel is to hold, and what it was read from. */
interface Wanted {
  /** Of rules that come from rules files. */
  readonly placed: readonly PlacedRule[];
  /** How many lines are left out because of errors. */
  readonly leftOut: number;
  /** What it takes. */
  readonly plan: (client: AuditClient) => Promise<RulePlan>;
}

/** What says how rules files are to be taken, and is decided where a plan was made of them already. */
const OF_RULES_FILES = {
  owned: '--owned',
  order: '--order',
  keepGoing: '--keep-going',
  allowEmpty: '--allow-empty',
} as const;

function wantedOfPlan(
  path: string,
  file: PlanFile,
  options: ApplyCommandOptions,
  machine: string | undefined,
): Wanted {
  for (const [name, flag] of Object.entries(OF_RULES_FILES)) {
    if (options[name as keyof typeof OF_RULES_FILES] !== undefined) {
      throw new UsageError(`${flag} is for rules files: a plan is carried out as it was made`);
    }
  }
  return {
    placed: [],
    leftOut: file.leftOut,
    plan: async (client) => await confirmedPlan(path, file, client, machine),
  };
}

function planOptions({ owned, order = 'exact' }: PlanCommandOptions): PlanOptions {
  const filter = ownedFilter(owned);
  return filter === undefined ? { order } : { owned: filter, order };
}

function wantedOfFiles(policy: ReadPolicy, options: PlanCommandOptions): Wanted {
  const { placed, settings } = policy;
  const rules = placed.map(({ rule }) => rule);
  return {
    placed,
    leftOut: errorCount(policy),
    plan: async (client) => await client.planRules({ rules, settings }, planOptions(options)),
  };
}

/** The plan, shown. */
async function shownPlan(
  client: AuditClient,
  wanted: Wanted,
  output: Output,
  document: CommandDocument | undefined,
): Promise<RulePlan> {
  const plan = await wanted.plan(client);
  document?.add({ ...planJson(plan), applied: false, leftOut: 0 });
  if (document === undefined) showPlan(plan, output);
  return plan;
}

/** The status of a plan that was made, and not carried out. */
function planStatus(plan: RulePlan, errors: number, isDetailed: boolean): number {
  if (errors > 0) return 1;
  if (plan.isEmpty) return 0;
  return isDetailed ? DETAILED_STATUS.changes : 1;
}

function sayLeftOut(errors: number, output: Output, done: string): void {
  if (errors > 0) output.error(`${inNumber(errors, 'error')}; everything else ${done}`);
}

/**
 * Returns the exit status: 0 when the kernel already holds the policy, 1 when not, or when lines
 * have errors; with `detailedExitcode` 2 when it does not, and 1 only for errors.
 */
export async function planCommand(
  path: string,
  options: PlanCommandOptions,
  output: Output,
  document?: CommandDocument,
): Promise<number> {
  const target = localTarget();
  const policy = readSource(path, output, { ...sourceOptions(options), document, target });
  const wanted = wantedOfFiles(policy, options);
  await using client = new AuditClient({ target });
  const plan = await shownPlan(client, wanted, output, document);
  const { leftOut } = wanted;
  document?.add({ leftOut });
  sayLeftOut(leftOut, output, 'is planned');
  const { out } = options;
  if (out !== undefined) {
    const machine = target.machine?.name;
    writePlanFile(out, plan, { source: path, leftOut, machine, options: planOptions(options) });
    document?.add({ out });
    const file = escapeToLine(out);
    if (document === undefined) output.out(`the plan is in ${file}, for audit-netlink apply\n`);
  }
  return planStatus(plan, leftOut, options.detailedExitcode === true);
}

function sourceOptions(options: PlanCommandOptions): PlanCommandOptions & { allowEmpty: boolean } {
  return { ...options, allowEmpty: options.allowEmpty === true };
}

/**
 * Returns the exit status: 0, or 1 when lines with errors were skipped; for a dry run also 1 when
 * there is something to change.
 *
 * @param path of rules files, or of a plan in a file
 */
export async function applyCommand(
  path: string,
  options: ApplyCommandOptions,
  output: Output,
  document?: CommandDocument,
): Promise<number> {
  const target = localTarget();
  const changes = options.dryRun !== true;
  const file = readPlanFile(path);
  const wanted =
    file === undefined
      ? wantedOfFiles(
          readSource(path, output, { ...sourceOptions(options), document, target, changes }),
          options,
        )
      : wantedOfPlan(path, file, options, target.machine?.name);
  const client = new AuditClient({ target });
  // A dry run has nothing to put back.
  using ending = changes
    ? new Ending(
        (line) => output.error(`audit-netlink: ${line}`),
        (error, exitCode) => {
          document?.replaceError(jsonErrorOf(error));
          if (document !== undefined) output.out(document.text(exitCode));
        },
      )
    : undefined;
  try {
    const plan = await shownPlan(client, wanted, output, document);
    const refused: Problem[] = [];
    if (changes) {
      const onRefused = options.keepGoing === true ? refusalsAt(wanted.placed, refused) : undefined;
      await carryOut(plan, options.verify, ending?.signal, onRefused);
      sayProblems(refused, output, { document });
    }
    const errors = wanted.leftOut + refused.length;
    document?.add({ applied: changes, leftOut: errors });
    if (changes && errors === 0 && document === undefined) {
      output.out(options.verify ? HELD : 'applied\n');
    }
    sayLeftOut(errors, output, changes ? 'is loaded' : 'is planned');
    return changes ? Math.min(errors, 1) : planStatus(plan, errors, false);
  } finally {
    client.close();
  }
}
