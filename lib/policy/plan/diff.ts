/** What differs between two sets of rules, by what the rules mean. Pure. */
import { checkOptions } from '../../arguments';
import { TARGET_OPTIONS, type TargetOptions } from '../../machine/machine-options';
import { compile } from '../../rules/compile';
import type { Rule } from '../../rules/rule';
import { type RuleInput, rulesOf } from '../../rules/rule-input';
import { localTarget } from '../../machine/target';
import { meaningOfData } from '../meaning/equal';
import { foldedAsIn } from '../meaning/every-architecture';
import type { RuleData } from '../../rules/rule-data';
import { type ChangeKind, checkOrder, type PlannedRule, planSteps, type RuleOrder } from './plan';

/** What it takes to get from the first set of rules to the second. */
export interface RuleDifference {
  /** Rules that only the second set has. */
  readonly added: readonly Rule[];
  /** Rules that only the first set has. */
  readonly removed: readonly Rule[];
  /** Rules in both sets that are in another place on their list. */
  readonly moved: readonly Rule[];
  /** Whether the sets mean the same: nothing is added, removed or moved. */
  readonly same: boolean;
}

/** How two sets of rules are compared. */
export interface DiffOptions extends TargetOptions {
  /** Whether every change of order counts (default), or only what an event could show. */
  readonly order?: RuleOrder;
}

/** Notes identities by which the second copy of a rule is another rule than the first. */
function distinguished(
  rules: readonly PlannedRule[],
  identities: Map<RuleData, string>,
): PlannedRule[] {
  const copies = new Map<string, number>();
  return rules.map(({ rule, data }) => {
    const meaning = meaningOfData(data);
    const before = copies.get(meaning) ?? 0;
    copies.set(meaning, before + 1);
    identities.set(data, `${before} ${meaning}`);
    return { rule, data };
  });
}

/**
 * What must change to turn the first rules into the second; nothing when they mean the same. A rule that
 * one set has more often than the other is a difference. A rule for each architecture of the target, one
 * behind the other, is the same as the rule without `arch`.
 */
export function diffRules(
  before: readonly RuleInput[],
  after: readonly RuleInput[],
  options: DiffOptions = {},
): RuleDifference {
  checkOptions(options, { ...TARGET_OPTIONS, order: checkOrder });
  const { target = localTarget(), order = 'exact' } = options;
  const compiled = (rules: readonly RuleInput[], argument: string): PlannedRule[] =>
    rulesOf(rules, target, argument).map((rule) => ({ rule, data: compile(rule, target) }));
  const [first, second] = [compiled(before, 'before'), compiled(after, 'after')];
  /** What a rule of the comparison stands for. */
  const written = new Map<Rule, readonly Rule[]>();
  const folded = (rules: readonly PlannedRule[], others: readonly PlannedRule[]): PlannedRule[] =>
    foldedAsIn(rules, others, target.machine).map(({ data, of }) => {
      const [{ rule }] = of;
      if (of.length > 1) {
        written.set(
          rule,
          of.map((one) => one.rule),
        );
      }
      return { rule, data };
    });
  const identities = new Map<RuleData, string>();
  const identity = (data: RuleData): string => identities.get(data) as string;
  const { changes, steps } = planSteps(
    distinguished(folded(first, second), identities),
    distinguished(folded(second, first), identities),
    { order, identity },
  );
  const of = (kind: ChangeKind): Rule[] =>
    changes
      .filter((change) => change.kind === kind)
      .flatMap(({ rule }) => written.get(rule) ?? [rule]);
  return {
    added: of('add'),
    removed: of('delete'),
    moved: of('move'),
    same: steps.length === 0,
  };
}
