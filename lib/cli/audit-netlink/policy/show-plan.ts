/** Prints a plan for people or for programs. */
import type { RulePlan } from '../../../policy/applying/rule-plan';
import { ruleText } from '../../../rules/format';
import type { Output } from '../../shared/output';
import { coloredChanges } from '../../shared/color';

/** Printed when nothing differs. */
export const HELD = 'the kernel holds this policy\n';

/** The plan as printed with `--json`. */
export function planJson(plan: RulePlan): object {
  return {
    inSync: plan.isEmpty,
    settings: plan.settings,
    changes: plan.changes.map(({ kind, rule, reason }) => ({
      kind,
      rule: ruleText(rule),
      reason,
    })),
    uncovered: plan.uncovered.map((rule) => ruleText(rule)),
    steps: plan.steps.length,
  };
}

export function showPlan(plan: RulePlan, output: Output, json: boolean): void {
  const text = json
    ? JSON.stringify(planJson(plan), undefined, 2)
    : coloredChanges(plan.toString());
  output.out(`${text}\n`);
}
