/** The text of a plan: one line for each change, with its sign first. */
import type { ChangeKind, RuleSteps } from '../plan/plan';
import { formatRule } from '../../rules/format';
import type { SettingChange } from './settings';

const SIGNS: Readonly<Record<ChangeKind, string>> = { keep: ' ', add: '+', delete: '-', move: '~' };

/** Without the rules that stay. */
export function changeLines(
  { changes, uncovered }: Pick<RuleSteps, 'changes' | 'uncovered'>,
  settings: readonly SettingChange[],
): string[] {
  return [
    ...settings.map(({ setting, from, to }) => `= ${setting}: ${from} -> ${to}`),
    ...changes
      .filter(({ kind }) => kind !== 'keep')
      .map(({ kind, rule, reason }) => `${SIGNS[kind]} ${formatRule(rule)}    # ${reason}`),
    ...uncovered.map((rule) => `! for a moment the kernel will not hold: ${formatRule(rule)}`),
  ];
}
