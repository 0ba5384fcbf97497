/** What differs between two sets of rules, by what the rules mean. Pure. */
import type { Rule } from '../rules/rule';
import { compileRule } from '../rules/compile';
import { localTarget, type Target } from '../rules/target';
import { meaningOfData } from './equal';
import { planSteps } from './plan';

export interface RuleDifference {
  /** Rules that only the second set has. */
  readonly added: readonly Rule[];
  /** Rules that only the first set has. */
  readonly removed: readonly Rule[];
  /** Rules of both that stand elsewhere among the others of their list. */
  readonly moved: readonly Rule[];
  readonly same: boolean;
}

/** What has to happen to the first rules to make them the second; nothing when they mean the same. */
export function diffRules(
  before: readonly Rule[],
  after: readonly Rule[],
  target: Target = localTarget(),
): RuleDifference {
  const planned = (rules: readonly Rule[]) =>
    rules.map((rule) => ({ rule, data: compileRule(rule, target) }));
  const { changes, steps } = planSteps(planned(before), planned(after), meaningOfData);
  const of = (kind: string): Rule[] =>
    changes.filter((change) => change.kind === kind).map((change) => change.rule);
  return {
    added: of('add'),
    removed: of('delete'),
    moved: of('move'),
    same: steps.length === 0,
  };
}
