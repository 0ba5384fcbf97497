/** The text of a plan: one line for each change, beginning with its sign, and one for their numbers. */
import type { ChangeKind, RuleSteps } from '../plan/plan';
import { ruleText } from '../../rules/format';
import { auditctlName, auditctlWords } from '../../tables/settings';
import { inNumber } from '../../text/in-number';
import type { SettingChange } from './settings';

const SIGNS: Readonly<Record<ChangeKind, string>> = { keep: ' ', add: '+', delete: '-', move: '~' };

/** The lines of all changes, without the rules that stay. */
export function changeLines(
  { changes, uncovered }: Pick<RuleSteps, 'changes' | 'uncovered'>,
  settings: readonly SettingChange[],
): string[] {
  return [
    ...settings.map(({ setting, from, to }) => {
      const change = `${auditctlName(setting)}: ${from} -> ${to}`;
      return `= ${change}    # ${auditctlWords(setting, to)}`;
    }),
    ...changes
      .filter(({ kind }) => kind !== 'keep')
      .map(({ kind, rule, reason }) => `${SIGNS[kind]} ${ruleText(rule)}    # ${reason}`),
    ...uncovered.map((rule) => `! for a moment the kernel will not hold: ${ruleText(rule)}`),
  ];
}

/** How much changes and how many rules stay, in a line: `3 to add, 1 to delete; 5 rules are unchanged`. */
export function summaryLine(
  { changes }: Pick<RuleSteps, 'changes'>,
  settings: readonly SettingChange[],
): string {
  const number = (kind: ChangeKind): number => changes.filter((one) => one.kind === kind).length;
  const kept = number('keep');
  const stay = `${inNumber(kept, 'rule')} ${kept === 1 ? 'is' : 'are'} unchanged`;
  const parts = (['add', 'delete', 'move'] as const)
    .filter((kind) => number(kind) > 0)
    .map((kind) => `${number(kind)} to ${kind}`);
  if (settings.length > 0) parts.push(`${inNumber(settings.length, 'setting')} to change`);
  return `${parts.length === 0 ? 'nothing to do' : parts.join(', ')}; ${stay}`;
}
