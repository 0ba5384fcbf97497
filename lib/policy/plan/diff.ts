/** What differs between two sets of rules, by what the rules mean. Pure. */
import { checkOptions } from '../../arguments';
import { TARGET_OPTIONS, type TargetOptions } from '../../machine/machine-options';
import { compile } from '../../rules/compile';
import type { Rule } from '../../rules/rule';
import { type RuleInput, rulesOf } from '../../rules/rule-input';
import { localTarget } from '../../machine/target';
import { type ChangeKind, checkOrder, type PlannedRule, planSteps, type RuleOrder } from './plan';

/** What it takes to get from the first set of rules to the second. */
export interface RuleDifference {
  /** Rules that only the second set has. */
  readonly added: readonly Rule[];
  /** Rules that only the first set has. */
  readonly removed: readonly Rule[];
  /** Rules in both sets that are in another place on their list. */
  readonly moved: readonly Rule[];
  readonly same: boolean;
}

export interface DiffOptions extends TargetOptions {
  /** Whether every change of order counts (default), or only what an event could show. */
  readonly order?: RuleOrder;
}

/** What must change to turn the first rules into the second; nothing when they mean the same. */
export function diffRules(
  before: readonly RuleInput[],
  after: readonly RuleInput[],
  options: DiffOptions = {},
): RuleDifference {
  checkOptions(options, { ...TARGET_OPTIONS, order: checkOrder });
  const { target = localTarget(), order = 'exact' } = options;
  const planned = (rules: readonly RuleInput[], argument: string): PlannedRule[] =>
    rulesOf(rules, target, argument).map((rule) => ({ rule, data: compile(rule, target) }));
  const { changes, steps } = planSteps(planned(before, 'before'), planned(after, 'after'), {
    order,
  });
  const of = (kind: ChangeKind): Rule[] =>
    changes.filter((change) => change.kind === kind).map((change) => change.rule);
  return {
    added: of('add'),
    removed: of('delete'),
    moved: of('move'),
    same: steps.length === 0,
  };
}
