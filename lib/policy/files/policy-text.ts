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
import { meaningOfData } from '../meaning/equal';
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
  /** The rule. */
  readonly rule: Rule;
  /** Where its line begins. */
  readonly place: Place;
}

/** The desired rules and settings. */
export interface Policy {
  /** The rules in the order in which the kernel shall have them. */
  readonly rules: readonly Rule[];
  /** The settings that a line sets. */
  readonly settings: AuditSettings;
}

/** The policy in files, and everything that is wrong with them. */
export interface ReadPolicy extends Policy {
  /** The rules with their places, in the same order as `rules`. */
  readonly placed: readonly PlacedRule[];
  /** The problems of all files, in order. A policy lacks the lines with errors. */
  readonly problems: readonly Problem[];
  /** Whether a line says `-D`, and so that rules which are not in the files are to go. */
  readonly clears: boolean;
}

/** For which machine files are read, and what is looked up on this one. */
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
  const lists = new GrowingRules(target);
  const settings: AuditSettings[] = [];
  let clears = false;
  for (const { path, text } of files) {
    const read = parseRulesText(text, { file: path, target });
    const found: Problem[] = [...read.problems];
    for (const line of read.lines) {
      clears ||= line.kind === 'loading' && line.option === 'D';
      if (line.kind === 'settings') settings.push(line.settings);
      if (line.kind !== 'rule') continue;
      const { parsed, place } = line;
      const problem =
        (parsed.operation === 'add'
          ? refusalToCome(parsed.rule, place, line.text, target, paths)
          : undefined) ?? lists.take(parsed, place);
      if (problem !== undefined) found.push(problem);
    }
    problems.push(...found.toSorted((one, other) => one.line - other.line));
  }
  const placed = lists.placed();
  return {
    rules: placed.map(({ rule }) => rule),
    placed,
    settings: Object.assign({}, ...settings) as AuditSettings,
    problems,
    clears,
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
    // The kernel's reasons begin with the field that is wrong.
    const [field = ''] = error.reason.split(' ', 1);
    const column = columnOf(text, `${field}=`);
    return { ...place, column, severity: 'error', code: error.code, message: error.reason };
  }
  const missing = paths?.missing(rule);
  if (missing === undefined) return undefined;
  const column = columnOf(text, missing.path);
  return { ...place, column, severity: 'error', code: 'missing-path', message: missing.reason };
}

interface Taken extends PlacedRule {
  isDeleted: boolean;
}

/** Rules with the same meaning, in the order in which they were taken. */
interface Copies {
  readonly front: Taken[];
  readonly back: Taken[];
}

/** The rules as line after line adds and deletes them. */
class GrowingRules {
  /** Prepended rules, of which the last is the first of its list. */
  readonly #front: Taken[] = [];
  readonly #back: Taken[] = [];
  readonly #target: Target;
  /** By meaning; made for the first deletion, which most policies do not have. */
  #copies: Map<string, Copies> | undefined;

  constructor(target: Target) {
    this.#target = target;
  }

  placed(): PlacedRule[] {
    return [...this.#front.toReversed(), ...this.#back]
      .filter(({ isDeleted }) => !isDeleted)
      .map(({ rule, place }) => ({ rule, place }));
  }

  take({ operation, rule }: ParsedRule, place: Place): Problem | undefined {
    const plain = { ...rule, prepend: false };
    if (operation === 'delete') return this.#delete(plain, place);
    const taken = { rule: plain, place, isDeleted: false };
    const side = rule.prepend ? 'front' : 'back';
    (side === 'front' ? this.#front : this.#back).push(taken);
    if (this.#copies !== undefined) this.#note(this.#copies, taken, side);
    return undefined;
  }

  #note(copies: Map<string, Copies>, taken: Taken, side: keyof Copies): void {
    const meaning = meaningOfData(compile(taken.rule, this.#target));
    const known = copies.get(meaning) ?? { front: [], back: [] };
    known[side].push(taken);
    copies.set(meaning, known);
  }

  #index(): Map<string, Copies> {
    const copies = new Map<string, Copies>();
    for (const taken of this.#front) this.#note(copies, taken, 'front');
    for (const taken of this.#back) this.#note(copies, taken, 'back');
    return copies;
  }

  /** Of several that mean the same the first of the list goes, as in the kernel. */
  #delete(rule: Rule, place: Place): Problem | undefined {
    this.#copies ??= this.#index();
    let meaning: string;
    try {
      meaning = meaningOfData(compile(rule, this.#target));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      return { ...place, severity: 'error', code: error.code, message: error.reason };
    }
    const copies = this.#copies.get(meaning);
    const first = copies?.front.pop() ?? copies?.back.shift();
    if (first === undefined) {
      const message = 'no rule before this line is the same as the one to delete';
      return { ...place, severity: 'error', code: 'nothing-to-delete', message };
    }
    first.isDeleted = true;
    return undefined;
  }
}
