/** What the rules files of a machine come to together: rules in their order, and settings. */
import { type ChecksOf, checkFlag, checkOptions, checkPath } from '../../arguments';
import { RuleError } from '../../errors';
import { compile } from '../../rules/compile';
import { checkKernelLimits } from '../../rules/kernel-limits';
import type { ParsedRule } from '../../rules/parsing/rule-parser';
import type { Rule } from '../../rules/rule';
import { TARGET_OPTIONS, type TargetOptions } from '../../machine/machine-options';
import { localTarget, type Target } from '../../machine/target';
import type { AuditSettings } from '../../tables/settings';
import { PathSearch } from './missing-paths';
import {
  checkFiles,
  RULES_PATH_OPTIONS,
  type RulesFile,
  type RulesPathOptions,
  scanRulesPath,
} from './rules-path';
import { columnOf, parseRulesText, type Place, type Problem } from './rules-text';

/** A rule, and where it was written. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly place: Place;
}

/** The desired rules and settings. */
export interface Policy {
  readonly rules: readonly Rule[];
  readonly settings: AuditSettings;
}

/** The policy in files, and everything that is wrong with them. */
export interface ReadPolicy extends Policy {
  readonly placed: readonly PlacedRule[];
  /** The problems of all files, in order. A policy lacks the lines with errors. */
  readonly problems: readonly Problem[];
}

export interface PolicyOptions extends TargetOptions {
  /**
   * Whether paths that the kernel will look up must exist on this machine. Default: yes if the
   * target is this machine.
   */
  readonly checkPaths?: boolean;
}

const POLICY_OPTIONS = {
  ...TARGET_OPTIONS,
  checkPaths: checkFlag,
} satisfies ChecksOf<PolicyOptions>;

/**
 * Reads all files as one policy. Of repeated settings the last one counts, as when augenrules(8)
 * merges; prepended rules (`-A`) come before the others on their list, the last one first; and `-d`
 * or `-W` removes an earlier rule.
 */
export function readPolicy(files: readonly RulesFile[], options: PolicyOptions = {}): ReadPolicy {
  checkFiles(files, 'files');
  checkOptions(options, POLICY_OPTIONS);
  return policyOf(files, options);
}

/** {@link readPolicy} of arguments that are known to be right. */
function policyOf(
  files: readonly RulesFile[],
  { target: given, checkPaths = given === undefined }: PolicyOptions,
): ReadPolicy {
  const target = given ?? localTarget();
  const paths = checkPaths ? new PathSearch() : undefined;
  const problems: Problem[] = [];
  const front: PlacedRule[] = [];
  const back: PlacedRule[] = [];
  const settings: AuditSettings[] = [];
  for (const { path, text } of files) {
    const read = parseRulesText(text, { file: path, target });
    const found: Problem[] = [...read.problems];
    for (const line of read.lines) {
      if (line.kind === 'settings') settings.push(line.settings);
      if (line.kind !== 'rule') continue;
      const { parsed, place } = line;
      const problem =
        (parsed.operation === 'add'
          ? refusalToCome(parsed.rule, place, line.text, target, paths)
          : undefined) ?? takeRule(parsed, place, front, back);
      if (problem !== undefined) found.push(problem);
    }
    problems.push(...found.toSorted((one, other) => one.line - other.line));
  }
  const placed = [...front, ...back];
  return {
    rules: placed.map(({ rule }) => rule),
    placed,
    settings: Object.assign({}, ...settings) as AuditSettings,
    problems,
  };
}

/**
 * The policy of a file, or of a folder's `*.rules`. Files that cannot be read or trusted are
 * reported among the problems.
 */
export function readPolicyPath(
  path: string,
  options: PolicyOptions & RulesPathOptions = {},
): ReadPolicy {
  checkPath(path, 'path');
  checkOptions(options, { ...POLICY_OPTIONS, ...RULES_PATH_OPTIONS });
  const { files, refusals } = scanRulesPath(path, options);
  const policy = policyOf(files, options);
  const refused = refusals.map(({ path: file, code, reason }): Problem => ({
    file,
    line: 0,
    column: 0,
    severity: 'error',
    code,
    message: reason,
  }));
  return { ...policy, problems: [...refused, ...policy.problems] };
}

/** Why the kernel will refuse the rule, as far as can be known beforehand. */
function refusalToCome(
  rule: Rule,
  place: Place,
  text: string,
  target: Target,
  paths: PathSearch | undefined,
): Problem | undefined {
  try {
    checkKernelLimits(compile(rule, target));
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { ...place, severity: 'error', code: error.code, message: error.reason };
  }
  const missing = paths?.missing(rule);
  if (missing === undefined) return undefined;
  const column = columnOf(text, missing.path);
  return { ...place, column, severity: 'error', code: 'missing-path', message: missing.reason };
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
  const message = 'no rule before this line is the same as the one to delete';
  return { ...place, severity: 'error', code: 'nothing-to-delete', message };
}
