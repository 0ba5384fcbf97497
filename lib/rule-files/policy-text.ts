/** What the rules files of a machine come to together: rules in their order, and settings. */
import type { ParsedRule } from '../rules/parse';
import type { Rule } from '../rules/rule';
import type { Target } from '../rules/target';
import type { RulesFile } from './rules-path';
import { parseRulesText, type Place, type PolicySettings, type Problem } from './rules-text';

export interface PlacedRule {
  readonly rule: Rule;
  readonly place: Place;
}

/** What the kernel shall hold. */
export interface Policy {
  readonly rules: readonly Rule[];
  readonly settings: PolicySettings;
}

export interface ReadPolicy extends Policy {
  readonly placed: readonly PlacedRule[];
  /** Of all files; a policy with errors lacks the lines that have them. */
  readonly problems: readonly Problem[];
}

/**
 * Reads all files as one policy: of settings that are given more than once the last counts, as when
 * augenrules(8) merges; rules that are put first (`-A`) come before the others of their list, the last
 * one first; and a `-d` or `-W` takes an earlier rule out again.
 */
export function readPolicy(files: readonly RulesFile[], target?: Target): ReadPolicy {
  const problems: Problem[] = [];
  const front: PlacedRule[] = [];
  const back: PlacedRule[] = [];
  const settings: PolicySettings[] = [];
  for (const { path, text } of files) {
    const read = parseRulesText(text, { file: path, ...(target === undefined ? {} : { target }) });
    problems.push(...read.problems);
    for (const line of read.lines) {
      if (line.kind === 'settings') settings.push(line.settings);
      if (line.kind !== 'rule') continue;
      const problem = takeRule(line.parsed, line.place, front, back);
      if (problem !== undefined) problems.push(problem);
    }
  }
  const placed = [...front, ...back];
  return {
    rules: placed.map(({ rule }) => rule),
    placed,
    settings: Object.assign({}, ...settings) as PolicySettings,
    problems,
  };
}

function takeRule(
  { operation, rule }: ParsedRule,
  place: Place,
  front: PlacedRule[],
  back: PlacedRule[],
): Problem | undefined {
  const plain = { ...rule, prepend: false };
  if (operation === 'add') {
    if (rule.prepend) front.unshift({ rule: plain, place });
    else back.push({ rule: plain, place });
    return undefined;
  }
  const wanted = JSON.stringify(plain);
  for (const rules of [front, back]) {
    const at = rules.findIndex((earlier) => JSON.stringify(earlier.rule) === wanted);
    if (at >= 0) {
      rules.splice(at, 1);
      return undefined;
    }
  }
  const message = 'no rule before this line is the one to delete';
  return { ...place, severity: 'error', code: 'nothing-to-delete', message };
}
