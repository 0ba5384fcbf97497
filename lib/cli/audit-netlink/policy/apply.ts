/** `plan` and `apply`: from files to the kernel; everything is reported before it is done. */
import type { RulePlan } from '../../../policy/applying/rule-plan';
import { AuditClient } from '../../../client/client';
import { localTarget } from '../../../machine/target';
import type { RuleOrder } from '../../../policy/plan/plan';
import type { PlacedRule, ReadPolicy } from '../../../policy/files/policy-text';
import type { Problem } from '../../../policy/files/rules-text';
import { formatRule } from '../../../rules/format';
import type { Rule } from '../../../rules/rule';
import { Ending } from '../../shared/ending';
import { type CommandDocument, jsonErrorOf } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { HELD, planJson, showPlan } from './show-plan';
import { errorCount, ownedFilter, readSource, sayProblems } from './source';

export interface PlanCommandOptions {
  readonly owned?: string;
  readonly order?: RuleOrder;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly keepGoing?: boolean;
  readonly allowEmpty?: boolean;
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

/** Carries out the plan; rules that the kernel refuses are left out if requested. */
async function applyPolicy(
  client: AuditClient,
  { placed, settings }: ReadPolicy,
  options: ApplyCommandOptions,
  output: Output,
  signal: AbortSignal | undefined,
  document: CommandDocument | undefined,
): Promise<{ plan: RulePlan; refused: readonly Problem[] }> {
  const owned = ownedFilter(options.owned);
  const rules = placed.map(({ rule }) => rule);
  const plan = await client.planRules({ rules, settings }, { owned, order: options.order });
  document?.add({ ...planJson(plan), applied: false, leftOut: 0 });
  if (document === undefined) showPlan(plan, output);
  const refused: Problem[] = [];
  if (options.dryRun === true) return { plan, refused };
  const onRefused = options.keepGoing === true ? refusalsAt(placed, refused) : undefined;
  await carryOut(plan, options.verify, signal, onRefused);
  sayProblems(refused, output, { document });
  return { plan, refused };
}

/**
 * Returns the exit status: 0 when the kernel already holds the policy, 1 when not, or when lines
 * have errors.
 */
export async function planCommand(
  path: string,
  options: PlanCommandOptions,
  output: Output,
  document?: CommandDocument,
): Promise<number> {
  return await applyCommand(path, { ...options, dryRun: true, verify: false }, output, document);
}

/**
 * Returns the exit status: 0, or 1 when lines with errors were skipped; for a dry run also 1 when
 * there is something to change.
 */
export async function applyCommand(
  path: string,
  options: ApplyCommandOptions,
  output: Output,
  document?: CommandDocument,
): Promise<number> {
  const target = localTarget();
  const policy = readSource(path, output, {
    ...options,
    document,
    target,
    allowEmpty: options.allowEmpty === true,
    changes: options.dryRun !== true,
  });
  const client = new AuditClient({ target });
  // A dry run has nothing to put back.
  using ending =
    options.dryRun === true
      ? undefined
      : new Ending(
          (line) => output.error(`audit-netlink: ${line}`),
          (error, exitCode) => {
            document?.replaceError(jsonErrorOf(error));
            if (document !== undefined) output.out(document.text(exitCode));
          },
        );
  try {
    const { plan, refused } = await applyPolicy(
      client,
      policy,
      options,
      output,
      ending?.signal,
      document,
    );
    const errors = errorCount(policy) + refused.length;
    const applied = options.dryRun !== true;
    document?.add({ applied, leftOut: errors });
    if (applied && errors === 0 && document === undefined) {
      output.out(options.verify ? HELD : 'applied\n');
    }
    if (errors > 0) {
      const count = errors === 1 ? '1 error' : `${errors} errors`;
      output.error(`${count}; everything else ${applied ? 'is loaded' : 'is planned'}`);
    }
    return errors > 0 || (!applied && !plan.isEmpty) ? 1 : 0;
  } finally {
    client.close();
  }
}
