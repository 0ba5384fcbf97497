/** `check`: are the files correct, and does the kernel hold their policy? */
import { AuditClient } from '../../../client/client';
import { checkRules } from '../../../client/drift';
import { escapeToLine } from '../../../text/escape';
import { inNumber } from '../../../text/in-number';
import { type MachineOptions, targetOfOptions } from './other-machine';
import type { RuleOrder } from '../../../policy/plan/plan';
import { type CommandDocument, ruleJson, UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';
import { HELD, planJson, showPlan } from './show-plan';
import { ownedFilter, readSource } from './source';

export interface CheckCommandOptions extends MachineOptions {
  readonly owned?: string;
  readonly order?: RuleOrder;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Returns the exit status: 0 when the kernel holds the policy, 1 when it differs. */
export async function checkCommand(
  path: string,
  options: CheckCommandOptions,
  output: Output,
  document?: CommandDocument,
): Promise<number> {
  for (const name of ['arch', 'users', 'groups'] as const) {
    if (options[name] !== undefined && options.offline !== true) {
      throw new UsageError(`--${name} is for --offline: the kernel is that of this machine`);
    }
  }
  const target = targetOfOptions(options);
  const policy = readSource(path, output, { ...options, target, document });
  const { order, owned } = options;
  if (options.offline === true) {
    const { rules, settings } = policy;
    const text = `${escapeToLine(path)}: ${inNumber(rules.length, 'rule')}, no errors\n`;
    document?.add({ rules: rules.map((rule) => ruleJson(rule, target)), settings });
    if (document === undefined) output.out(text);
    return 0;
  }
  await using client = new AuditClient({ target });
  const { inSync, plan } = await checkRules(policy, { client, owned: ownedFilter(owned), order });
  if (document !== undefined) document.add({ ...planJson(plan), inSync });
  else if (inSync) output.out(HELD);
  else showPlan(plan, output);
  return inSync ? 0 : 1;
}
