/** The mask of a whole rule, which depends on its list and on the machine that its arch names. */
import { RuleError } from '../errors';
import type { Target } from '../machine/target';
import type { Machine } from '../tables/machines';
import { isArch, machineOfCondition } from './conditions';
import type { ListName, Rule, SyscallSelection } from './rule';
import { bitOf, emptyMask, fullMask, namingOf, setBit } from './syscall-mask';

/** Whose system calls the rule names: its last arch's, else the target's. */
export function machineOfRule(rule: Rule, target: Target): Machine | undefined {
  const arch = rule.where.findLast(isArch);
  return arch === undefined ? target.machine : machineOfCondition(arch, target);
}

/** The 64 mask words of the rule, written into `mask`. */
export function maskOf(rule: Rule, target: Target, mask = emptyMask()): Uint32Array {
  const { syscalls, list } = rule;
  // Nobody need know the machine of these.
  const isPlain = syscalls === 'all' || syscalls.length === 0;
  return maskOfSelection(syscalls, list, isPlain ? undefined : machineOfRule(rule, target), mask);
}

/**
 * The mask of a rule on the list whose system calls are those of the machine.
 *
 * @throws {RuleError} when one has no number there.
 */
export function maskOfSelection(
  syscalls: SyscallSelection,
  list: ListName,
  machine: Machine | undefined,
  mask = emptyMask(),
): Uint32Array {
  if (syscalls === 'all') return fullMask(mask);
  mask.fill(0);
  const naming = namingOf(list, machine?.table);
  for (const entry of syscalls) {
    const bit = bitOf(entry, naming);
    if (bit === undefined) {
      const what =
        list === 'io_uring'
          ? `io_uring operation ${entry}`
          : `system call ${entry} on ${machine?.name ?? 'this machine'}`;
      throw new RuleError('unknown-syscall', `unknown ${what}`, { subject: String(entry) });
    }
    setBit(mask, bit);
  }
  return mask;
}
