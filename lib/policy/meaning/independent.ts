/**
 * Decides which two rules on a list may change places without any event showing it. Proves
 * independence, never dependence: without proof, rules count as dependent.
 *
 * The first matching rule decides, and an event shows only its action and keys. So two rules are
 * independent when both would show the same, or when no event matches both.
 */
import type { RuleData } from '../../rules/rule-data';
import { FIELD, FILTER } from '../../tables/audit.generated';
import { fieldByNumber, holdsText } from '../../rules/fields';
import { OPERATORS } from '../../tables/keywords';
import { isFull } from '../../rules/syscall-mask';
import { endsList } from './judged-fields';

/**
 * Fields with only one value for an event. An event has several files, a process several groups,
 * and a program several paths, so two different values of those fields may both match.
 */
const SINGLE_VALUED: ReadonlySet<number> = new Set([
  FIELD.PID,
  FIELD.PPID,
  FIELD.UID,
  FIELD.EUID,
  FIELD.SUID,
  FIELD.FSUID,
  FIELD.SGID,
  FIELD.FSGID,
  FIELD.LOGINUID,
  FIELD.SESSIONID,
  FIELD.PERS,
  FIELD.ARCH,
  FIELD.MSGTYPE,
  FIELD.EXIT,
  FIELD.SUCCESS,
  FIELD.SADDR_FAM,
  FIELD.ARG0,
  FIELD.ARG1,
  FIELD.ARG2,
  FIELD.ARG3,
]);

/** The properties of a rule that matter for its place among others. */
export interface Traits {
  readonly list: number;
  /** Whether the kernel may stop reading the list at this rule. */
  readonly endsList: boolean;
  /** What an event shows of a match. */
  readonly shows: string;
  /** The selected system calls; undefined when the rule selects all of them, or its list has none. */
  readonly mask: Uint32Array | undefined;
  /** Conditions `field = value` and `field != value` on single-valued fields. */
  readonly equal: readonly (readonly [field: number, value: number])[];
  readonly unequal: readonly (readonly [field: number, value: number])[];
}

/** The kernel only tests whether the number is 0. */
function valueOf(field: number, value: number): number {
  return field === FIELD.SUCCESS ? Math.min(value, 1) : value;
}

export function traitsOf(data: RuleData): Traits {
  const equal: (readonly [number, number])[] = [];
  const unequal: (readonly [number, number])[] = [];
  const shown: (string | number)[] = [data.action];
  let strings = 0;
  for (let at = 0; at < data.fields.length; at += 3) {
    const field = data.fields[at] as number;
    const operator = data.fields[at + 1] as number;
    const value = data.fields[at + 2] as number;
    if (holdsText(fieldByNumber(field))) {
      const bytes = data.strings[strings++] as Uint8Array;
      if (field === FIELD.FILTERKEY) shown.push(Buffer.from(bytes).toString('hex'));
    } else if (SINGLE_VALUED.has(field)) {
      if (operator === OPERATORS['=']) equal.push([field, valueOf(field, value)]);
      if (operator === OPERATORS['!=']) unequal.push([field, valueOf(field, value)]);
    }
  }
  const masked = data.list === FILTER.EXIT || data.list === FILTER.URING_EXIT;
  return {
    list: data.list,
    endsList: endsList(data),
    shows: shown.join(),
    mask: masked && !isFull(data.syscalls) ? data.syscalls : undefined,
    equal,
    unequal,
  };
}

function areDisjoint(one: Uint32Array, other: Uint32Array): boolean {
  // Class bits may select anything, so they prove nothing.
  if (((one.at(-1) as number) | (other.at(-1) as number)) >>> 16 !== 0) return false;
  return one.every((word, at) => (word & (other[at] as number)) === 0);
}

function contradict(one: Traits, other: Traits): boolean {
  return one.equal.some(
    ([field, value]) =>
      other.equal.some(([its, wants]) => its === field && wants !== value) ||
      other.unequal.some(([its, excludes]) => its === field && excludes === value),
  );
}

/** Whether two neighbours may change places without any event showing it. */
export function areIndependent(one: Traits, other: Traits): boolean {
  if (one.list !== other.list) return true;
  // On this list the kernel looks for any matching rule, not for the first.
  if (one.list === FILTER.FS) return true;
  if (one.endsList || other.endsList) return false;
  if (one.shows === other.shows) return true;
  if (contradict(one, other) || contradict(other, one)) return true;
  return one.mask !== undefined && other.mask !== undefined && areDisjoint(one.mask, other.mask);
}
