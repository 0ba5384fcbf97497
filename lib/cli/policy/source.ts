/** Where a policy on the command line comes from: a file, a folder, or the kernel itself. */
import { AuditClient } from '../../client';
import { type ReadPolicy, readPolicy } from '../../rule-files/policy-text';
import { readRulesPath } from '../../rule-files/rules-path';
import { formatProblem } from '../../rule-files/rules-text';
import type { Rule } from '../../rules/rule';
import type { Output } from '../output';

/** The word that means the rules that the kernel holds now. */
export const KERNEL = 'kernel:';

/** Something in the files is wrong, and has been said. */
export class PolicyRefused extends Error {
  constructor(readonly errors: number) {
    super(`${errors} ${errors === 1 ? 'error' : 'errors'}`);
  }
}

export interface ReadOptions {
  /** Whether to go on with the lines that are right. */
  readonly keepGoing?: boolean;
  readonly json?: boolean;
}

/** How many lines have errors. */
export function errorCount(policy: ReadPolicy): number {
  return policy.problems.filter(({ severity }) => severity === 'error').length;
}

/**
 * Reads the files and says everything that is wrong with them.
 *
 * @throws {PolicyRefused} when there are errors and they do not let it go on.
 * @throws {RulesFileError} when a file cannot be read or is not to be trusted.
 */
export function readPolicyPath(
  path: string,
  output: Output,
  options: ReadOptions = {},
): ReadPolicy {
  const policy = readPolicy(readRulesPath(path));
  for (const problem of policy.problems) output.error(formatProblem(problem));
  const errors = errorCount(policy);
  if (errors > 0 && options.keepGoing !== true) throw new PolicyRefused(errors);
  return policy;
}

/** The rules of a file, a folder, or the kernel. */
export async function readRules(source: string, output: Output): Promise<readonly Rule[]> {
  if (source !== KERNEL) return readPolicyPath(source, output).rules;
  const client = new AuditClient();
  try {
    return await client.listRules();
  } finally {
    client.close();
  }
}
