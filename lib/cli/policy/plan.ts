/** `plan` and `apply`: from files to the kernel, with everything said before it is done. */
import type { RulePlan } from '../../apply';
import { AuditClient } from '../../client';
import { formatRule } from '../../rules/format';
import type { Output } from '../output';
import { errorCount, readPolicyPath } from './source';

export interface PlanCommandOptions {
  readonly owned?: string;
  readonly json?: boolean;
  readonly keepGoing?: boolean;
}

export interface ApplyCommandOptions extends PlanCommandOptions {
  readonly dryRun?: boolean;
  readonly verify: boolean;
}

/** Above this a person at a terminal wants to see that something happens. */
const PROGRESS_FROM = 1000;

/** The plan as `--json` gives it. */
export function planJson(plan: RulePlan): object {
  return {
    inSync: plan.isEmpty,
    settings: plan.settings,
    changes: plan.changes.map(({ kind, rule, reason }) => ({
      kind,
      rule: formatRule(rule),
      reason,
    })),
    uncovered: plan.uncovered.map((rule) => formatRule(rule)),
    steps: plan.steps.length,
  };
}

export function showPlan(plan: RulePlan, output: Output, json: boolean): void {
  output.out(json ? `${JSON.stringify(planJson(plan), undefined, 2)}\n` : `${plan.toString()}\n`);
}

function progress(total: number, output: Output): ((done: number) => void) | undefined {
  if (total < PROGRESS_FROM || !process.stderr.isTTY) return undefined;
  return (done) => output.error(`${done} of ${total} steps\u001B[A`);
}

/** The exit status: 0, or 1 when errors in the files were passed over. */
export async function planCommand(
  path: string,
  options: PlanCommandOptions,
  output: Output,
): Promise<number> {
  return await applyCommand(path, { ...options, dryRun: true, verify: false }, output);
}

/** The exit status: 0, or 1 when errors in the files were passed over. */
export async function applyCommand(
  path: string,
  options: ApplyCommandOptions,
  output: Output,
): Promise<number> {
  const policy = readPolicyPath(path, output, options);
  const client = new AuditClient();
  try {
    const owned = options.owned === undefined ? undefined : { key: options.owned };
    const plan = await client.planRules(policy, { owned });
    showPlan(plan, output, options.json === true);
    if (options.dryRun !== true) {
      const onProgress = progress(plan.steps.length, output);
      await plan.apply({
        verify: options.verify,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
    }
  } finally {
    client.close();
  }
  const errors = errorCount(policy);
  if (errors > 0) output.error(`${errors} lines were left out because of their errors`);
  return errors > 0 ? 1 : 0;
}
