/** Reads a policy named on the command line: a file, a folder, or the kernel itself. */
import { existsSync } from 'node:fs';
import { AuditClient } from '../../../client/client';
import { escapeControls } from '../../../text/escape';
import { inNumber } from '../../../text/in-number';
import { readPolicyPath, type ReadPolicy } from '../../../policy/files/policy-text';
import { formatProblem, type Problem } from '../../../policy/files/rules-text';
import { type KeyFilter, keyWording, ruleTest } from '../../../rules/key-filter';
import type { Rule } from '../../../rules/rule';
import { type PolicyTarget, unknownHere } from './other-machine';
import { type CommandDocument, UsageError } from '../../shared/json-document';
import type { Output } from '../../shared/output';

/** The word for the rules that the kernel holds now. */
export const KERNEL = 'kernel:';

export function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

/** Something in the files or rules is wrong. Messages about every error have been printed. */
export class PolicyRefused extends Error {
  readonly code = 'policy-refused';

  /** @param changes whether the command would have changed something, and now has not */
  constructor(
    readonly errors: number,
    { changes = false }: { readonly changes?: boolean | undefined } = {},
  ) {
    const count = inNumber(errors, 'error');
    super(changes ? `${count}; nothing was changed` : count);
  }
}

export interface SourceOptions {
  /** Whether to continue with the correct lines. */
  readonly keepGoing?: boolean;
  /** Takes the problems, too. */
  readonly document?: CommandDocument | undefined;
  /** Whether to use this machine only to look up names. */
  readonly offline?: boolean | undefined;
  /** What names mean: one for all that a command does, which then asks for each name once. */
  readonly target?: PolicyTarget;
  /** Whether to leave out warnings. */
  readonly quiet?: boolean;
  /** The prefix that a key of every rule must have. */
  readonly owned?: string;
  /** Whether a source without rules means to delete all; undefined where it deletes nothing. */
  readonly allowEmpty?: boolean;
  /** Whether the command changes what the kernel holds. */
  readonly changes?: boolean;
}

/** The same warnings of a file as the first of them, with their number; errors one by one. */
function summarised(problems: readonly Problem[]): Problem[] {
  const counts = new Map<string, number>();
  const kind = ({ file, message }: Problem): string => JSON.stringify([file, message]);
  const isFirst = (problem: Problem): boolean => {
    if (problem.severity === 'error') return true;
    const before = counts.get(kind(problem)) ?? 0;
    counts.set(kind(problem), before + 1);
    return before === 0;
  };
  return problems.filter(isFirst).map((problem) => {
    const more = problem.severity === 'error' ? 0 : (counts.get(kind(problem)) ?? 0) - 1;
    const { file, line, column, severity, code } = problem;
    const message =
      more < 1 ? problem.message : `${problem.message} (and ${more} more in this file)`;
    return { file, line, column, severity, code, message };
  });
}

/**
 * Reports each problem on a line, escaped because it contains words from files.
 */
export function sayProblems(
  problems: readonly Problem[],
  output: Output,
  { quiet = false, document }: Pick<SourceOptions, 'quiet' | 'document'> = {},
): void {
  const said = quiet ? problems.filter(isError) : problems;
  document?.addProblems(said);
  for (const problem of summarised(said)) output.error(escapeControls(formatProblem(problem)));
}

/**
 * One line that says how many warnings there were, those that were told with others too.
 *
 * @param quiet leaves it out
 */
export function saySummary(problems: readonly Problem[], output: Output, quiet = false): void {
  const warnings = problems.filter((problem) => !isError(problem));
  if (quiet || warnings.length === 0) return;
  const files = new Set(warnings.map(({ file }) => file)).size;
  const count = inNumber(warnings.length, 'warning');
  output.error(`audit-netlink: ${count} in ${inNumber(files, 'file')}`);
}

/** How many lines and files have errors. */
export function errorCount({ problems }: Pick<ReadPolicy, 'problems'>): number {
  return problems.filter(isError).length;
}

/**
 * What `--owned` says.
 *
 * @throws {Error} for an empty prefix, which every key begins with.
 */
export function ownedFilter(prefix: string | undefined): KeyFilter | undefined {
  if (prefix === '') throw new UsageError('--owned needs a prefix that is not empty');
  return prefix === undefined ? undefined : { keyPrefix: prefix };
}

/** The policy without the rules that would not be found again, and a problem for each of them. */
function withoutStrays(policy: ReadPolicy, owned: KeyFilter | undefined): ReadPolicy {
  if (owned === undefined) return policy;
  const isOurs = ruleTest(owned);
  const placed = policy.placed.filter(({ rule }) => isOurs(rule));
  const strays = policy.placed.filter(({ rule }) => !isOurs(rule));
  const problems = strays.map(({ place: { file, line, column } }): Problem => {
    const message = `the rule has no ${keyWording(owned)}`;
    return { file, line, column, severity: 'error', code: 'not-owned', message };
  });
  const rules = placed.map(({ rule }) => rule);
  return { ...policy, placed, rules, problems: [...policy.problems, ...problems] };
}

/**
 * The policy with a problem when nothing says that the kernel's rules are to go: an empty folder or file is
 * more often a mistake.
 */
function withProblemOfNothing(
  policy: ReadPolicy,
  path: string,
  { allowEmpty, owned }: SourceOptions,
): ReadPolicy {
  const isAsked = allowEmpty !== false || policy.clears;
  if (isAsked || policy.rules.length > 0 || errorCount(policy) > 0) return policy;
  const which =
    owned === undefined ? 'every rule' : `every rule with a key that begins with ${owned}`;
  const message = `there are no rules, which would delete ${which}; add --allow-empty if that is meant`;
  const problem: Problem = {
    file: path,
    line: 0,
    column: 0,
    severity: 'error',
    code: 'no-rules',
    message,
  };
  return { ...policy, problems: [...policy.problems, problem] };
}

/**
 * Reads the files and reports everything that is wrong with them.
 *
 * @throws {PolicyRefused} when there are errors that prevent it from continuing.
 */
export function readSource(path: string, output: Output, options: SourceOptions = {}): ReadPolicy {
  const { keepGoing = false, offline = false, owned, target, changes } = options;
  const filter = ownedFilter(owned);
  const read = readPolicyPath(path, {
    checkPaths: !offline,
    ...(target === undefined ? {} : { target }),
  });
  const strangers = target === undefined ? [] : unknownHere(read.placed, target);
  const all = { ...read, problems: [...read.problems, ...strangers] };
  const policy = withProblemOfNothing(withoutStrays(all, filter), path, options);
  sayProblems(policy.problems, output, options);
  const errors = errorCount(policy);
  // A path that cannot be read has no correct lines to continue with.
  const isNothing = policy.problems.some(({ file, line }) => file === path && line === 0);
  if (errors > 0 && (!keepGoing || isNothing)) {
    throw new PolicyRefused(errors, { changes });
  }
  // A refusal ends with the number of errors instead.
  saySummary(policy.problems, output, options.quiet);
  return policy;
}

/** The rules of a file, a folder, or the kernel. */
export async function readRules(
  source: string,
  target: PolicyTarget,
  output: Output,
  options: Pick<SourceOptions, 'offline' | 'document'> = {},
): Promise<readonly Rule[]> {
  if (`${source}:` === KERNEL && !existsSync(source)) {
    throw new UsageError(`there is no file ${source}; for the kernel's rules write ${KERNEL}`);
  }
  if (source !== KERNEL) return readSource(source, output, { ...options, target }).rules;
  const client = new AuditClient({ target });
  try {
    return await client.listRules();
  } finally {
    client.close();
  }
}
