/**
 * Policies of other machines: what names mean there as far as it can be known here. Users and groups that
 * this machine does not know are taken as names, with a warning.
 */
import { fieldByName } from '../../../rules/fields';
import { isComparison } from '../../../rules/rule';
import { localTarget, type Target } from '../../../machine/target';
import { machineByName } from '../../../tables/machines';
import type { PlacedRule } from '../../../policy/files/policy-text';
import type { Problem } from '../../../policy/files/rules-text';

export interface MachineOptions {
  /** Whether the policy is only read, and may be another machine's. */
  readonly offline?: boolean;
  /** The machine for which system calls are named. */
  readonly arch?: string;
}

/** Ids that no system gives to accounts, which stand for names that this machine does not know. */
const FIRST_UNKNOWN_ID = 0xf000_0000;

type Lookup = (name: string) => number | undefined;

function lenient(known: Lookup): Lookup {
  const ids = new Map<string, number>();
  return (name) => {
    const id = known(name) ?? ids.get(name);
    if (id !== undefined) return id;
    const made = FIRST_UNKNOWN_ID + ids.size;
    ids.set(name, made);
    return made;
  };
}

/** @throws {Error} when there is no such machine. */
export function targetOfOptions({ offline, arch }: MachineOptions): Target {
  const local = localTarget();
  const machine = arch === undefined ? local.machine : machineByName(arch);
  if (arch !== undefined && machine === undefined)
    throw new Error(`unknown machine --arch=${arch}`);
  const named = { ...local, machine };
  if (offline !== true) return named;
  return {
    ...named,
    userId: lenient((name) => local.userId(name)),
    groupId: lenient((name) => local.groupId(name)),
  };
}

/** A warning for each user and group of the rules for which {@link targetOfOptions} made an id. */
export function unknownAccounts(placed: readonly PlacedRule[], target: Target): Problem[] {
  const problems: Problem[] = [];
  for (const { rule, place } of placed) {
    for (const condition of rule.where) {
      if (isComparison(condition) || typeof condition.value !== 'string') continue;
      const { value } = condition;
      const kind = fieldByName(condition.field)?.kind;
      if ((kind !== 'user' && kind !== 'group') || value === 'unset') continue;
      const id = kind === 'user' ? target.userId(value) : target.groupId(value);
      if (id === undefined || id < FIRST_UNKNOWN_ID) continue;
      const message = `this machine does not know the ${kind} ${value}`;
      problems.push({ ...place, severity: 'warning', code: `unknown-${kind}`, message });
    }
  }
  return problems;
}
