/** Prints a plan for people or for programs. */
import type { RulePlan } from '../../../policy/applying/rule-plan';
import type { Output } from '../../shared/output';
import { coloredChanges } from '../../shared/color';
import { ruleJson } from '../../shared/json-document';

/** Printed when nothing differs. */
export const HELD = 'the kernel holds this policy\n';

/** The plan as printed with `--json`. */
export function planJson(plan: RulePlan): object {
  return {
    inSync: plan.isEmpty,
    settings: plan.settings,
    changes: plan.changes.map(({ kind, rule, reason }) => ({
      kind,
      ...ruleJson(rule),
      reason,
    })),
    uncovered: plan.uncovered.map((rule) => ruleJson(rule)),
    steps: plan.steps.length,
  };
}

export function showPlan(plan: RulePlan, output: Output): void {
  output.out(`${coloredChanges(plan.toString())}\n`);
}
