/**
 * Compiles a {@link Rule} to the kernel's numbers. Checks values, but not whether the kernel
 * accepts the rule.
 */
import { checkOptions } from '../arguments';
import { TARGET_OPTIONS, type TargetOptions } from '../machine/machine-options';
import { localTarget, type Target } from '../machine/target';
import { ACTIONS, LISTS } from '../tables/keywords';
import {
  conditionNumbers,
  type FieldNumbers,
  keyNumbers,
  type KnownNumbers,
  numberOf,
} from './condition-numbers';
import type { Condition, Rule } from './rule';
import type { RuleData } from './rule-data';
import { type RuleInput, ruleOf } from './rule-input';
import { maskOf } from './rule-mask';
import { emptyMask } from './syscall-mask';

/** The fields and their strings, in the order in which they are sent. */
class FieldWriter {
  readonly fields: Uint32Array;
  readonly strings: Uint8Array[] = [];
  #end = 0;

  constructor(count: number) {
    this.fields = new Uint32Array(3 * count);
  }

  write({ field, operator, value, bytes }: FieldNumbers): void {
    this.fields[this.#end++] = field;
    this.fields[this.#end++] = operator;
    this.fields[this.#end++] = value;
    if (bytes !== undefined) this.strings.push(bytes);
  }
}

/**
 * {@link compileRule} of a rule whose form is known to be right.
 *
 * @param mask becomes the rule's; for data that is used at once, so that thousands of rules take one
 * @param known what is known of the rule's numbers; data that it is used for must not be changed
 */
export function compile(
  rule: Rule,
  target: Target,
  mask?: Uint32Array,
  known?: KnownNumbers,
): RuleData {
  const { where, keys } = rule;
  const writer = new FieldWriter(keys.length > 0 ? where.length + 1 : where.length);
  for (let at = 0; at < where.length; at++) {
    writer.write(known?.conditions[at] ?? conditionNumbers(where[at] as Condition, target));
  }
  if (keys.length > 0) {
    writer.write(known?.keys ?? keyNumbers(keys));
  }
  return {
    list: numberOf(LISTS, rule.list, 'bad-list', 'list'),
    prepend: rule.prepend,
    action: numberOf(ACTIONS, rule.action, 'bad-list', 'action'),
    syscalls: known?.mask === undefined ? maskOf(rule, target, mask) : copied(known.mask, mask),
    fields: writer.fields,
    strings: writer.strings,
  };
}

function copied(from: Uint32Array, to = emptyMask()): Uint32Array {
  to.set(from);
  return to;
}

/**
 * The rule in the kernel's numbers. What is sent is what was written: nothing is reordered, merged or
 * narrowed.
 *
 * @throws {RuleError} when the rule is wrong in itself, a name means nothing on the target, or a value
 *   does not fit 32 bits.
 */
export function compileRule(rule: RuleInput, options: TargetOptions = {}): RuleData {
  checkOptions(options, TARGET_OPTIONS);
  const target = options.target ?? localTarget();
  return compile(ruleOf(rule, target), target);
}
