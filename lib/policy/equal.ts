/**
 * When two rules mean the same to the kernel, however they are written. Pure: works on the kernel's
 * numbers, offline and without root.
 */
import type { RuleData } from '../native';
import { FIELD, FILTER } from '../tables/audit.generated';
import { compileRule } from '../rules/compile';
import { fieldByNumber, holdsText, KEY_SEPARATOR } from '../rules/fields';
import { OPERATORS } from '../rules/keywords';
import type { Rule } from '../rules/rule';
import { hexOfMask, isFull } from '../rules/syscall-mask';
import { localTarget, type Target } from '../rules/target';

const UNSET = 0xffffffff;

/** Lists whose rules are looked at whatever system call is made: the mask says nothing. */
const MASKLESS: ReadonlySet<number> = new Set([
  FILTER.USER,
  FILTER.TASK,
  FILTER.EXCLUDE,
  FILTER.FS,
]);

/** `loginuid_set` in terms of auid, which is how the kernel itself lists the other spelling. */
function loginuidSet(operator: number, value: number): string | undefined {
  const equal = operator === OPERATORS['='];
  if (!equal && operator !== OPERATORS['!=']) return undefined;
  if (value !== 0 && value !== 1) return undefined;
  const unset = (value === 0) === equal;
  return `${FIELD.LOGINUID} ${unset ? OPERATORS['='] : OPERATORS['!=']} ${UNSET}`;
}

function conditionTexts(data: RuleData): string[] {
  const texts = new Set<string>();
  let strings = 0;
  for (let at = 0; at < data.fields.length; at += 3) {
    const number = data.fields[at] as number;
    const operator = data.fields[at + 1] as number;
    const value = data.fields[at + 2] as number;
    const plain = `${number} ${operator} ${value}`;
    if (holdsText(fieldByNumber(number))) {
      const text = Buffer.from(data.strings[strings++] as Uint8Array).toString('latin1');
      texts.add(`${number} ${operator} ${number === FIELD.FILTERKEY ? keySet(text) : text}`);
    } else if (number === FIELD.LOGINUID_SET) {
      texts.add(loginuidSet(operator, value) ?? plain);
    } else {
      texts.add(plain);
    }
  }
  // All conditions must hold, so neither their order nor saying one twice means anything.
  return [...texts].toSorted();
}

function keySet(joined: string): string {
  const parts = new Set(joined.split(KEY_SEPARATOR).filter((part) => part !== ''));
  return [...parts].toSorted().join(KEY_SEPARATOR);
}

function maskText(data: RuleData): string {
  if (MASKLESS.has(data.list)) return '';
  return isFull(data.syscalls) ? 'all' : hexOfMask(data.syscalls);
}

/**
 * Text that is the same for two rules just when they mean the same: conditions in any order, keys as a
 * set, `unset`, `-1` and 4294967295, a watch and its long form, the mask before and after the kernel
 * took its class bits out. Whether a rule is prepended is about its place, not its meaning.
 */
export function meaningOfData(data: RuleData): string {
  return JSON.stringify([data.list, data.action, maskText(data), conditionTexts(data)]);
}

/** {@link meaningOfData} of a rule on a target (default: this machine). */
export function meaningOf(rule: Rule, target: Target = localTarget()): string {
  return meaningOfData(compileRule(rule, target));
}

/** Whether the rules mean the same to the kernel. */
export function equalRules(one: Rule, other: Rule, target: Target = localTarget()): boolean {
  return meaningOf(one, target) === meaningOf(other, target);
}
