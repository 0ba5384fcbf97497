/**
 * The values of a rule in the words of `auditctl -l -i`. Knows which conditions have words, but not
 * what a system call argument means.
 */
import {
  type ArgumentIndex,
  interpretArgument,
} from '../../interpret/arguments/interpret-argument';
import { Accounts } from '../../machine/accounts';
import type { Names } from '../../machine/names';
import { protocolNames } from '../../machine/protocols';
import { type Condition, type FieldCondition, isComparison, type Rule } from '../../rules/rule';
import type { Target } from '../../machine/target';
import { machineOfArch } from '../../rules/values';
import type { Machine } from '../../tables/machines';

function lastValue(rule: Rule, field: string): string | number | undefined {
  const isField = (condition: Condition): condition is FieldCondition =>
    !isComparison(condition) && condition.field === field;
  return rule.where.findLast(isField)?.value;
}

/** The machine of the rule's own arch; without one, auditctl does not put arguments into words. */
function machineOfOwnArch(rule: Rule, target: Target): Machine | undefined {
  const arch = lastValue(rule, 'arch');
  return arch === undefined ? undefined : machineOfArch(arch, target);
}

/** Users and groups as auditctl(8) names them: a listing is short, and waits for the name services. */
class ListingNames implements Names {
  readonly #accounts = new Accounts();
  #protocols: ReadonlyMap<number, string> | undefined;

  userName(uid: number): string | undefined {
    return this.#accounts.users.nameNow(uid);
  }

  groupName(gid: number): string | undefined {
    return this.#accounts.groups.nameNow(gid);
  }

  protocolName(number: number): string | undefined {
    return (this.#protocols ??= protocolNames()).get(number);
  }
}

/** Puts the values of one listing into words: names of users and groups are asked for once. */
export class ValueInterpreter {
  readonly #names: Names = new ListingNames();

  constructor(readonly target: Target) {}

  /** The words for a value of the rule; undefined where `-i` changes nothing. */
  words(rule: Rule, condition: FieldCondition): string | undefined {
    const { field, value } = condition;
    switch (field) {
      case 'arch':
        return machineOfArch(value, this.target)?.names[0];
      case 'auid':
      case 'sessionid':
        return value === 'unset' ? value : undefined;
      case 'a0':
      case 'a1':
      case 'a2':
      case 'a3':
        return this.#argument(rule, Number(field.slice(1)) as ArgumentIndex, Number(value));
      default:
        return undefined;
    }
  }

  #argument(rule: Rule, index: ArgumentIndex, value: number): string | undefined {
    const { list, syscalls } = rule;
    const named = list === 'exit' || list === 'io_uring' ? syscalls : [];
    if (named === 'all' || named.length > 1) return undefined;
    const hexadecimal = `0x${value.toString(16)}`;
    const machine = machineOfOwnArch(rule, this.target);
    const [syscall] = named;
    if (list !== 'exit' || machine === undefined || typeof syscall !== 'string') return hexadecimal;
    const others = ['a0', 'a1', 'a2', 'a3'].map((field) => lastValue(rule, field) as number);
    const values = others.with(index, value);
    const words = interpretArgument({ machine, syscall, index, values, names: this.#names });
    return words ?? hexadecimal;
  }
}
