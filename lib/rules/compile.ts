/**
 * Compiles a {@link Rule} to the kernel's numbers. Checks values, but not whether the kernel
 * accepts the rule.
 */
import { checkOptions } from '../arguments';
import { RuleError, type RuleErrorCode } from '../errors';
import type { RuleData } from '../rules/rule-data';
import { FIELD } from '../tables/audit.generated';
import type { Machine } from '../tables/machines';
import { bytesOfText } from '../text/byte-text';
import { comparisonNumber } from './comparisons';
import { isArch, machineOfCondition } from './conditions';
import { fieldByName, fieldByNumber, fieldNumber, holdsText } from './fields';
import { KEY_SEPARATOR } from '../text/keys';
import { ACTIONS, LISTS, OPERATORS } from '../tables/keywords';
import { unsigned } from './numbers';
import { type Condition, type FieldCondition, isComparison, type Rule } from './rule';
import { bitOf, emptyMask, fullMask, namingOf, setBit } from './syscall-mask';
import { TARGET_OPTIONS, type TargetOptions } from '../machine/machine-options';
import { localTarget, type Target } from '../machine/target';
import { type RuleInput, ruleOf } from './rule-input';
import { isProblem, valueCodecs } from './values';

/** Whose system calls the rule names: its last arch's, else the target's. */
export function machineOfRule(rule: Rule, target: Target): Machine | undefined {
  const arch = rule.where.findLast(isArch);
  return arch === undefined ? target.machine : machineOfCondition(arch, target);
}

/** The 64 mask words of the rule, written into `mask`. */
export function maskOf(rule: Rule, target: Target, mask = emptyMask()): Uint32Array {
  if (rule.syscalls === 'all') return fullMask(mask);
  mask.fill(0);
  if (rule.syscalls.length === 0) return mask;
  const machine = machineOfRule(rule, target);
  const naming = namingOf(rule.list, machine?.table);
  for (const entry of rule.syscalls) {
    const bit = bitOf(entry, naming);
    if (bit === undefined) {
      const what =
        rule.list === 'io_uring'
          ? `io_uring operation ${entry}`
          : `system call ${entry} on ${machine?.name ?? 'this machine'}`;
      throw new RuleError('unknown-syscall', `unknown ${what}`, { subject: String(entry) });
    }
    setBit(mask, bit);
  }
  return mask;
}

/** Collects field triples and strings in wire order. */
class FieldWriter {
  readonly fields: number[] = [];
  readonly strings: Uint8Array[] = [];

  number(field: number, operator: number, value: number): void {
    this.fields.push(field, operator, value);
  }

  text(field: number, operator: number, value: string): void {
    const bytes = bytesOfText(value);
    this.fields.push(field, operator, bytes.length);
    this.strings.push(bytes);
  }
}

/** The number of a word; plain JavaScript may pass an unknown one. */
function numberOf<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
  name: Name,
  code: RuleErrorCode,
  what: string,
): number {
  if (Object.hasOwn(numbers, name)) return numbers[name];
  const expected = Object.keys(numbers).join(' ');
  throw new RuleError(code, `unknown ${what} ${name}`, { subject: name, expected });
}

function writeCondition(condition: Condition, target: Target, writer: FieldWriter): void {
  const operator = numberOf(OPERATORS, condition.operator, 'missing-operator', 'operator');
  if (isComparison(condition)) {
    const comparison = comparisonNumber(condition.compare, condition.with);
    if (comparison === undefined) {
      const subject = `${condition.compare}${condition.operator}${condition.with}`;
      throw new RuleError('comparison-incompatible', `the kernel cannot compare ${subject}`, {
        subject,
      });
    }
    writer.number(FIELD.FIELD_COMPARE, operator, comparison);
    return;
  }
  const field = fieldByName(condition.field);
  if (field === undefined) {
    writeRaw(condition, operator, writer);
  } else if (holdsText(field)) {
    writer.text(field.number, operator, String(condition.value));
  } else {
    const codec = valueCodecs[field.kind as keyof typeof valueCodecs];
    const bits = codec.encode(condition.value, target);
    if (isProblem(bits)) {
      throw new RuleError(bits.code, `invalid value ${condition.value} for ${field.name}`, {
        subject: String(condition.value),
        expected: bits.expected,
      });
    }
    writer.number(field.number, operator, bits);
  }
}

/** A condition whose field is written as its number. */
function writeRaw(condition: FieldCondition, operator: number, writer: FieldWriter): void {
  const { field, value } = condition;
  const number = fieldNumber(field);
  const bits = typeof value === 'number' ? unsigned(value) : undefined;
  if (holdsText(fieldByNumber(number))) writer.text(number, operator, String(value));
  else if (bits !== undefined) writer.number(number, operator, bits);
  else {
    const subject = String(value);
    throw new RuleError('number-expected', `invalid value ${subject} for ${field}`, {
      subject,
      expected: 'a 32-bit number',
    });
  }
}

/**
 * {@link compileRule} of a rule whose form is known to be right.
 *
 * @param mask becomes the rule's; for data that is used at once, so that thousands of rules take one
 */
export function compile(rule: Rule, target: Target, mask?: Uint32Array): RuleData {
  const writer = new FieldWriter();
  for (const condition of rule.where) writeCondition(condition, target, writer);
  if (rule.keys.length > 0) {
    writer.text(FIELD.FILTERKEY, OPERATORS['='], rule.keys.join(KEY_SEPARATOR));
  }
  return {
    list: numberOf(LISTS, rule.list, 'bad-list', 'list'),
    prepend: rule.prepend,
    action: numberOf(ACTIONS, rule.action, 'bad-list', 'action'),
    syscalls: maskOf(rule, target, mask),
    fields: new Uint32Array(writer.fields),
    strings: writer.strings,
  };
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
