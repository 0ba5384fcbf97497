/** Decompiles the kernel's numbers to a {@link Rule} in its normal form. */
import { checkOptions } from '../arguments';
import { checkRuleData, type RuleData } from './rule-data';
import { FIELD } from '../tables/audit.generated';
import { type Machine, machineByElf } from '../tables/machines';
import { textOfBytes } from '../text/byte-text';
import { numberCondition, textCondition } from './conditions';
import { fieldByNumber, holdsText } from './fields';
import { KEY_SEPARATOR } from '../text/keys';
import { actionName, listName, operatorName } from '../tables/keywords';
import type { Condition, Rule } from './rule';
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

/** {@link decompileRule} of data whose form is known to be right. */
export function decompile(data: RuleData, target: Target): Rule {
  const where: Condition[] = [];
  let keys: readonly string[] = [];
  let machine: Machine | undefined = target.machine;
  let strings = 0;
  for (let index = 0; index < data.fields.length; index += 3) {
    const number = data.fields[index] as number;
    const code = data.fields[index + 1] as number;
    const bits = data.fields[index + 2] as number;
    const operator = known(operatorName(code), 'operator', code);
    const field = fieldByNumber(number);
    if (field !== undefined && holdsText(field)) {
      const value = textOfBytes(data.strings[strings++] as Uint8Array);
      const parts = value.split(KEY_SEPARATOR);
      const last = index + 3 === data.fields.length;
      if (field.kind === 'key' && last && operator === '=' && !parts.includes('')) keys = parts;
      else where.push(textCondition(number, operator, value));
    } else {
      where.push(numberCondition(number, operator, bits, target));
      if (number === FIELD.ARCH) machine = machineByElf(bits);
    }
  }
  const list = known(listName(data.list), 'list', data.list);
  return {
    list,
    action: known(actionName(data.action), 'action', data.action),
    prepend: data.prepend,
    syscalls: selectionOf(data.syscalls, namingOf(list, machine?.table)),
    where,
    keys,
  };
}
