/**
 * Whether two rules mean the same to the kernel, however they are written, and whether the kernel
 * treats them as the same rule. Pure: works on the kernel's numbers, offline and without root.
 */
import { checkOptions } from '../../arguments';
import type { RuleData } from '../../rules/rule-data';
import { BITMASK_SIZE, FIELD, FILTER } from '../../tables/audit.generated';
import { compile } from '../../rules/compile';
import { fieldByNumber, holdsText } from '../../rules/fields';
import { KEY_SEPARATOR } from '../../text/keys';
import { OPERATORS } from '../../tables/keywords';
import { type RuleInput, ruleOf } from '../../rules/rule-input';
import { isFull } from '../../rules/syscall-mask';
import { TARGET_OPTIONS, type TargetOptions } from '../../machine/machine-options';
import { localTarget, type Target } from '../../machine/target';
import { endsList, isAboutRecords } from './judged-fields';
import { UNSET_ID } from '../../tables/unset-id';

/** Lists whose rules apply whatever the system call: their mask is meaningless. */
const MASKLESS: ReadonlySet<number> = new Set([
  FILTER.USER,
  FILTER.TASK,
  FILTER.EXCLUDE,
  FILTER.FS,
]);

/**
 * Bits of the last mask word that the kernel keeps, and those that it replaces by the classes it
 * has.
 */
const KEPT_BITS = 0x0000ffff;
const CLASS_BITS = 0xffc00000;

/** `loginuid_set` in terms of auid, which is how the kernel itself lists the other spelling. */
function loginuidSet(operator: number, value: number): string | undefined {
  const equal = operator === OPERATORS['='];
  if (!equal && operator !== OPERATORS['!=']) return undefined;
  if (value !== 0 && value !== 1) return undefined;
  const unset = (value === 0) === equal;
  return `${FIELD.LOGINUID} ${unset ? OPERATORS['='] : OPERATORS['!=']} ${UNSET_ID}`;
}

/** A condition that always holds: every process has a pid of 0 or more. */
const ALWAYS_HOLDS = `${FIELD.PID} ${OPERATORS['>=']} 0`;

function keySet(joined: string): string {
  const parts = new Set(joined.split(KEY_SEPARATOR).filter((part) => part !== ''));
  return [...parts].toSorted().join(KEY_SEPARATOR);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function conditionTexts(data: RuleData): string[] {
  const texts: string[] = [];
  let strings = 0;
  for (let at = 0; at < data.fields.length; at += 3) {
    const number = data.fields[at] as number;
    const operator = data.fields[at + 1] as number;
    const value = data.fields[at + 2] as number;
    const plain = `${number} ${operator} ${value}`;
    if (holdsText(fieldByNumber(number))) {
      const bytes = latin1(data.strings[strings++] as Uint8Array);
      const text = number === FIELD.FILTERKEY ? keySet(bytes) : bytes;
      texts.push(`${number} ${operator} ${text.length}:${text}`);
    } else if (number === FIELD.LOGINUID_SET) {
      texts.push(loginuidSet(operator, value) ?? plain);
    } else {
      texts.push(plain);
    }
  }
  return texts;
}

/** The meaning of all conditions together. */
function conditionsText(data: RuleData): string {
  const texts = conditionTexts(data);
  const telling = texts.filter((text) => text !== ALWAYS_HOLDS);
  // Without conditions, a rule about records matches none instead of all.
  const needsOne = telling.length === 0 && isAboutRecords(data.list);
  const kept = needsOne ? texts.slice(0, 1) : telling;
  if (endsList(data)) return kept.join();
  // All conditions must hold, so neither order nor repetition matters.
  return [...new Set(kept)].toSorted().join();
}

/** The words in hexadecimal, without the trailing words that select nothing, which are most of them. */
function maskText(mask: Uint32Array, lastWordBits: number): string {
  if (isFull(mask)) return 'all';
  let end = BITMASK_SIZE - 1;
  while (end > 0 && mask[end - 1] === 0) end--;
  const words = Buffer.from(mask.buffer, mask.byteOffset, end * 4).toString('hex');
  return `${words} ${((mask[BITMASK_SIZE - 1] as number) & lastWordBits) >>> 0}`;
}

/**
 * Text that is the same for two rules only when they mean the same: conditions in any order, keys
 * as a set, `unset`, `-1` and 4294967295, a watch and its long form, the mask before and after the
 * kernel removed its class bits. Whether a rule is prepended concerns its place, not its meaning.
 */
export function meaningOfData(data: RuleData): string {
  const { list, action, syscalls } = data;
  const mask = MASKLESS.has(list) ? '' : maskText(syscalls, KEPT_BITS | CLASS_BITS);
  return `${list} ${action} ${mask}\n${conditionsText(data)}`;
}

/** Text that is the same exactly for rules that the kernel treats as the same rule. */
export function storedFormOf({ list, action, syscalls, fields, strings }: RuleData): string {
  const mask = maskText(syscalls, KEPT_BITS);
  return `${list} ${action} ${mask}\n${fields.join()}\n${strings.map(latin1).join('')}`;
}

/**
 * Whether the mask has bits that stand for whole classes of system calls. The kernel replaces them,
 * so that the rule is listed differently.
 */
export function selectsClasses({ list, syscalls }: RuleData): boolean {
  const last = syscalls[BITMASK_SIZE - 1] as number;
  return !MASKLESS.has(list) && !isFull(syscalls) && (last & CLASS_BITS) !== 0;
}

function meaning(rule: RuleInput, target: Target, argument: string): string {
  return meaningOfData(compile(ruleOf(rule, target, argument), target));
}

/**
 * Text that is the same for two rules only when they mean the same to the kernel, whatever their conditions' and
 * keys' order. It is for comparing, not for keeping: another version may write it otherwise.
 *
 * @throws {RuleError} when it is wrong in itself.
 */
export function meaningOf(rule: RuleInput, options: TargetOptions = {}): string {
  checkOptions(options, TARGET_OPTIONS);
  return meaning(rule, options.target ?? localTarget(), 'rule');
}

/**
 * Whether the rules mean the same to the kernel.
 *
 * @throws {RuleError} when one of them is wrong in itself.
 */
export function equalRules(one: RuleInput, other: RuleInput, options: TargetOptions = {}): boolean {
  checkOptions(options, TARGET_OPTIONS);
  const { target = localTarget() } = options;
  return meaning(one, target, 'one') === meaning(other, target, 'other');
}
