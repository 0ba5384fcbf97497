/**
 * Policies of other machines: what names mean there as far as it can be known here. Users and groups that
 * nobody knows are taken as names, with a warning; so are paths that are not here, unless it is said that the
 * machine is another.
 */
import { fieldByName } from '../../../rules/fields';
import { isComparison } from '../../../rules/rule';
import { type Target, targetWithAccounts } from '../../../machine/target';
import { machineByName } from '../../../tables/machines';
import { PathSearch } from '../../../policy/files/missing-paths';
import type { PlacedRule } from '../../../policy/files/policy-text';
import type { Place, Problem } from '../../../policy/files/rules-text';
import { UsageError } from '../../shared/json-document';

export interface MachineOptions {
  /** Whether the policy is only read, and may be another machine's. */
  readonly offline?: boolean | undefined;
  /** The machine for which system calls are named. */
  readonly arch?: string | undefined;
  /** A file in the format of passwd(5) with the users of the machine. */
  readonly users?: string | undefined;
  /** A file in the format of group(5) with the groups of the machine. */
  readonly groups?: string | undefined;
}

/** Ids that no system gives to accounts, which stand for names that nobody knows. */
const FIRST_UNKNOWN_ID = 0xf000_0000;

type Lookup = (name: string) => number | undefined;

/** Names of one kind. Those that are asked for and unknown get ids of their own. */
class LenientNames {
  readonly #known: Lookup;
  readonly #made = new Map<string, number>();

  /** @param where who does not know a name, in words */
  constructor(
    known: Lookup,
    readonly where: string,
  ) {
    this.#known = known;
  }

  idOf(name: string): number {
    const id = this.#known(name) ?? this.#made.get(name);
    if (id !== undefined) return id;
    const made = FIRST_UNKNOWN_ID + this.#made.size;
    this.#made.set(name, made);
    return made;
  }

  isUnknown(name: string): boolean {
    return this.#made.has(name);
  }
}

/** A target, and the names that it took without knowing them. */
export interface PolicyTarget extends Target {
  readonly lenient?: {
    readonly user: LenientNames;
    readonly group: LenientNames;
    /** Undefined where this machine's paths say nothing of those of the policy's. */
    readonly paths: PathSearch | undefined;
  };
}

/** @throws {Error} when there is no such machine, or a file of accounts cannot be read. */
export function targetOfOptions({ offline, arch, users, groups }: MachineOptions): PolicyTarget {
  const machine = arch === undefined ? undefined : machineByName(arch);
  if (arch !== undefined && machine === undefined)
    throw new UsageError(`unknown machine --arch=${arch}`);
  const files = { passwd: users, group: groups };
  const here = targetWithAccounts(files, { passwd: '--users', group: '--groups' });
  const named = { ...here, machine: machine ?? here.machine };
  if (offline !== true) return named;
  const where = (file: string | undefined): string =>
    file === undefined ? 'this machine does not know' : `${file} does not have`;
  const isElsewhere = arch !== undefined || users !== undefined || groups !== undefined;
  const user = new LenientNames((name) => here.userId(name), where(users));
  const group = new LenientNames((name) => here.groupId(name), where(groups));
  return {
    ...named,
    userId: (name) => user.idOf(name),
    groupId: (name) => group.idOf(name),
    lenient: { user, group, paths: isElsewhere ? undefined : new PathSearch() },
  };
}

/** The same for all, so that a file with many of them has one line. */
const NO_PATH = "this machine does not have the rule's path, without which the kernel refuses it";

/** A warning for each user, group and path of the rules that {@link targetOfOptions} does not know. */
export function unknownHere(placed: readonly PlacedRule[], { lenient }: PolicyTarget): Problem[] {
  if (lenient === undefined) return [];
  const problems: Problem[] = [];
  const warn = (place: Place, code: string, message: string): void => {
    problems.push({ ...place, severity: 'warning', code, message });
  };
  for (const { rule, place } of placed) {
    for (const condition of rule.where) {
      if (isComparison(condition) || typeof condition.value !== 'string') continue;
      const { value } = condition;
      const kind = fieldByName(condition.field)?.kind;
      if ((kind !== 'user' && kind !== 'group') || !lenient[kind].isUnknown(value)) continue;
      warn(place, `unknown-${kind}`, `${lenient[kind].where} the ${kind} ${value}`);
    }
    if (lenient.paths?.missing(rule) !== undefined) warn(place, 'missing-path', NO_PATH);
  }
  return problems;
}
