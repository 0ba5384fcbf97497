/** `check`: are the files right, and does the kernel hold what they say? */
import { checkRules } from '../../drift';
import type { Output } from '../output';
import { showPlan } from './plan';
import { readPolicyPath } from './source';

export interface CheckCommandOptions {
  readonly offline?: boolean;
  readonly owned?: string;
  readonly json?: boolean;
}

/** The exit status: 0 when the kernel holds the policy, 1 when it differs. */
export async function checkCommand(
  path: string,
  options: CheckCommandOptions,
  output: Output,
): Promise<number> {
  const policy = readPolicyPath(path, output);
  if (options.offline === true) {
    const { rules, problems, settings } = policy;
    const text = `${path}: ${rules.length} rules, no errors\n`;
    output.out(options.json === true ? `${JSON.stringify({ rules, settings, problems })}\n` : text);
    return 0;
  }
  const owned = options.owned === undefined ? undefined : { key: options.owned };
  const { inSync, plan } = await checkRules(policy, { owned });
  if (inSync && options.json !== true) output.out('the kernel holds this policy\n');
  else showPlan(plan, output, options.json === true);
  return inSync ? 0 : 1;
}
