/** Decompiles the kernel's numbers to a {@link Rule} in its normal form. */
import { checkOptions } from '../arguments';
import { checkRuleData, type RuleData } from './rule-data';
import { FIELD } from '../tables/audit.generated';
import { type Machine, machineByElf } from '../tables/machines';
import { textOfBytes } from '../text/byte-text';
import { textCondition } from './conditions';
import { type KnownConditions, knownConditions } from './known-conditions';
import { KEY_SEPARATOR } from '../text/keys';
import { actionName, listName } from '../tables/keywords';
import type { Condition, ListName, Rule, SyscallSelection } from './rule';
import { namingOf, selectionOf } from './syscall-mask';
import { TARGET_OPTIONS, type TargetOptions } from '../machine/machine-options';
import { localTarget, type Target } from '../machine/target';

function known<T>(name: T | undefined, what: string, number: number): T {
  if (name === undefined) throw new RangeError(`the kernel has no rule ${what} ${number}`);
  return name;
}

/**
 * The rule that the numbers mean. Every rule that a kernel can hold has one, and compiling it
 * restores the numbers; the class bits in the mask's last word, which the kernel clears, are set
 * again where the mask selects everything else.
 *
 * @throws {RangeError} when the kernel has no such list, action or operator.
 */
export function decompileRule(data: RuleData, options: TargetOptions = {}): Rule {
  checkOptions(options, TARGET_OPTIONS);
  checkRuleData(data, 'data');
  return decompile(data, options.target ?? localTarget());
}

/** A rule's numbers, wherever they are. */
export interface ReadableRule {
  /** As in {@link RuleData}. */
  readonly list: number;
  readonly prepend: boolean;
  readonly action: number;
  /** Triples of field number, operator code and value, from `start` to `end`. */
  readonly fields: Uint32Array;
  readonly start: number;
  readonly end: number;
  /** The text of a field with this value. It is asked for in the order of the fields. */
  text(value: number): string;
  /** What the mask selects on the list, where the system calls are the machine's. */
  selection(list: ListName, machine: Machine | undefined): SyscallSelection;
}

/** {@link RuleData} as it is. */
export class ReadableData implements ReadableRule {
  readonly list: number;
  readonly prepend: boolean;
  readonly action: number;
  readonly fields: Uint32Array;
  readonly start = 0;
  readonly end: number;
  readonly #data: RuleData;
  #strings = 0;

  constructor(data: RuleData) {
    ({ list: this.list, prepend: this.prepend, action: this.action, fields: this.fields } = data);
    this.end = data.fields.length;
    this.#data = data;
  }

  text(): string {
    return textOfBytes(this.#data.strings[this.#strings++] as Uint8Array);
  }

  selection(list: ListName, machine: Machine | undefined): SyscallSelection {
    return selectionOf(this.#data.syscalls, namingOf(list, machine?.table));
  }
}

/** {@link decompileRule} of data whose form is known to be right. */
export function decompile(data: RuleData, target: Target): Rule {
  return ownRule(decompileShared(new ReadableData(data), target));
}

/** The rule with parts of its own, for whoever may change them. */
export function ownRule(rule: Rule): Rule {
  const { syscalls } = rule;
  return {
    ...rule,
    syscalls: syscalls === 'all' ? syscalls : [...syscalls],
    // Without the room that an array has which grew: thousands of rules may be kept.
    where: rule.where.map((condition) => ({ ...condition })),
  };
}

/** The same rule, for one who only reads it: its parts may be those of other rules. */
export function decompileShared(
  numbers: ReadableRule,
  target: Target,
  words: KnownConditions = knownConditions(target),
): Rule {
  const { fields, end } = numbers;
  const where: Condition[] = [];
  let keys: readonly string[] = [];
  let machine: Machine | undefined = target.machine;
  for (let at = numbers.start; at < end; at += 3) {
    const number = fields[at] as number;
    const code = fields[at + 1] as number;
    const value = fields[at + 2] as number;
    const of = known(words.field(number, code), 'operator', code);
    if (of.isText) {
      const text = numbers.text(value);
      const isKeys = of.field?.kind === 'key' && at + 3 === end && of.operator === '=';
      const parts = isKeys ? text.split(KEY_SEPARATOR) : [''];
      if (parts.includes('')) where.push(textCondition(number, of.operator, text));
      else keys = parts;
    } else {
      where.push(words.condition(of, value, target));
      if (number === FIELD.ARCH) machine = machineByElf(value);
    }
  }
  const list = known(listName(numbers.list), 'list', numbers.list);
  return {
    list,
    action: known(actionName(numbers.action), 'action', numbers.action),
    prepend: numbers.prepend,
    syscalls: numbers.selection(list, machine),
    where,
    keys,
  };
}
