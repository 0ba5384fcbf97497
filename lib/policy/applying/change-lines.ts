/** The text of a plan: one line for each change, beginning with its sign. */
import type { ChangeKind, RuleSteps } from '../plan/plan';
import { ruleText } from '../../rules/format';
import type { SettingChange } from './settings';

const SIGNS: Readonly<Record<ChangeKind, string>> = { keep: ' ', add: '+', delete: '-', move: '~' };

/** The lines of all changes, without the rules that stay. */
export function changeLines(
  { changes, uncovered }: Pick<RuleSteps, 'changes' | 'uncovered'>,
  settings: readonly SettingChange[],
): string[] {
  return [
    ...settings.map(({ setting, from, to }) => `= ${setting}: ${from} -> ${to}`),
    ...changes
      .filter(({ kind }) => kind !== 'keep')
      .map(({ kind, rule, reason }) => `${SIGNS[kind]} ${ruleText(rule)}    # ${reason}`),
    ...uncovered.map((rule) => `! for a moment the kernel will not hold: ${ruleText(rule)}`),
  ];
}
