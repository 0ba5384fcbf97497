/** The differences between two sets of rules, by meaning. Pure. */
import { compileRule } from '../../rules/compile';
import type { Rule } from '../../rules/rule';
import { localTarget, type Target } from '../../machine/target';
import { type ChangeKind, type PlannedRule, planSteps, type RuleOrder } from './plan';

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

export interface DiffOptions {
  /** The machine for which rules are compiled. Default: this machine. */
  readonly target?: Target;
  /** Whether every change of order counts (default), or only what an event could show. */
  readonly order?: RuleOrder;
}

/** What must change to turn the first rules into the second; nothing when they mean the same. */
export function diffRules(
  before: readonly Rule[],
  after: readonly Rule[],
  { target = localTarget(), order = 'exact' }: DiffOptions = {},
): RuleDifference {
  const planned = (rules: readonly Rule[]): PlannedRule[] =>
    rules.map((rule) => ({ rule, data: compileRule(rule, target) }));
  const { changes, steps } = planSteps(planned(before), planned(after), { order });
  const of = (kind: ChangeKind): Rule[] =>
    changes.filter((change) => change.kind === kind).map((change) => change.rule);
  return {
    added: of('add'),
    removed: of('delete'),
    moved: of('move'),
    same: steps.length === 0,
  };
}
