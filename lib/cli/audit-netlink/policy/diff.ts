/** `diff`: the differences between two sets of rules, by meaning. */
import { type MachineOptions, targetOfOptions } from './other-machine';
import { diffRules } from '../../../policy/plan/diff';
import { ruleText } from '../../../rules/format';
import type { Rule } from '../../../rules/rule';
import {
  type CommandDocument,
  type RuleJson,
  ruleJson,
  UsageError,
} from '../../shared/json-document';
import type { Output } from '../../shared/output';
import type { RuleOrder } from '../../../policy/plan/plan';
import { coloredChanges } from '../../shared/color';
import { KERNEL, readRules } from './source';

export interface DiffCommandOptions extends MachineOptions {
  readonly order?: RuleOrder;
  readonly json?: boolean;
}

/** Returns the exit status: 0 when they mean the same, 1 when not. */
export async function diffCommand(
  before: string,
  after: string,
  options: DiffCommandOptions,
  output: Output,
  document?: CommandDocument,
): Promise<number> {
  const { arch, users, groups } = options;
  // With the accounts of another machine nothing is this machine's.
  const offline = options.offline === true || users !== undefined || groups !== undefined;
  if ((offline || arch !== undefined) && [before, after].includes(KERNEL)) {
    throw new UsageError(
      `--offline, --arch, --users and --groups are for files, not for ${KERNEL}`,
    );
  }
  const target = targetOfOptions({ offline, arch, users, groups });
  const [first, second] = [
    await readRules(before, target, output, { offline, document }),
    await readRules(after, target, output, { offline, document }),
  ];
  const { added, removed, moved, same } = diffRules(first, second, {
    order: options.order ?? 'exact',
    target,
  });
  if (document !== undefined) {
    const list = (rules: readonly Rule[]): RuleJson[] => rules.map((rule) => ruleJson(rule));
    document.add({ same, added: list(added), removed: list(removed), moved: list(moved) });
  } else {
    const lines = (sign: string, rules: readonly Rule[]): string =>
      rules.map((rule) => `${sign} ${ruleText(rule)}\n`).join('');
    output.out(coloredChanges(lines('-', removed) + lines('+', added) + lines('~', moved)));
  }
  return same ? 0 : 1;
}
