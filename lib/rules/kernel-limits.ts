/**
 * What the kernel refuses in a rule, and why: the checks of its kernel/auditfilter.c
 * (`audit_to_entry_common`, `audit_field_valid`, `audit_data_to_entry`), whose only answer is EINVAL.
 * Says nothing of what it does not know: newer kernels may take newer fields. Nor of values that the
 * kernel means to check but, as of 6.18, looks at before it has read them (perm, filetype, ...).
 */
import type { RuleData } from '../native';
import { ACTION, FIELD, FILTER, OPERATOR } from '../tables/audit.generated';
import { RuleError } from '../errors';
import { textOfBytes } from './byte-text';
import { fieldByNumber, holdsText, MAX_KEY_BYTES, MAX_TEXT_BYTES } from './fields';
import { listName, operatorName } from './keywords';

/** One field of a rule as the kernel gets it. */
interface WireField {
  readonly number: number;
  readonly operator: number;
  readonly value: number;
  /** The string, for fields that have one. */
  readonly text: string | undefined;
}

type Check = (field: WireField, list: number) => string | undefined;

const NAME = (number: number): string => fieldByNumber(number)?.name ?? `f${number}`;

const EQUALITY: ReadonlySet<number> = new Set([OPERATOR.EQUAL, OPERATOR.NOT_EQUAL]);
const BITWISE: ReadonlySet<number> = new Set([OPERATOR.BIT_MASK, OPERATOR.BIT_TEST]);
const EQUAL_ONLY: ReadonlySet<number> = new Set([OPERATOR.EQUAL]);

const UNSET = 0xffffffff;

function only(operators: ReadonlySet<number>): Check {
  return ({ number, operator }) =>
    operators.has(operator)
      ? undefined
      : `${NAME(number)} takes only ${[...operators].map(operatorName).join(' and ')}`;
}

const noBits: Check = ({ number, operator }) =>
  BITWISE.has(operator) ? `${NAME(number)} takes no & and &=` : undefined;

const isSet: Check = ({ number, value }) =>
  value === UNSET ? `${NAME(number)} cannot be compared with unset` : undefined;

/** The kernel turns a comparison with an unset auid into `loginuid_set`, which takes no order. */
const unsetEquality: Check = ({ number, operator, value }) =>
  value === UNSET && !EQUALITY.has(operator)
    ? `${NAME(number)} takes only = and != with unset`
    : undefined;

function onLists(...lists: readonly number[]): Check {
  return ({ number }, list) =>
    lists.includes(list)
      ? undefined
      : `${NAME(number)} is only for the list ${lists.map(listName).join(' and ')}`;
}

function notOn(...lists: readonly number[]): Check {
  return ({ number }, list) =>
    lists.includes(list) ? `${NAME(number)} is not for the list ${listName(list)}` : undefined;
}

const absolute: Check = ({ number, text = '' }) =>
  text.startsWith('/') ? undefined : `${NAME(number)} must be an absolute path`;

const noTrailingSlash: Check = ({ number, text = '' }) =>
  text.endsWith('/') ? `${NAME(number)} must not end in /` : undefined;

const keyLength: Check = ({ value }) =>
  value > MAX_KEY_BYTES ? `keys have at most ${MAX_KEY_BYTES} bytes together` : undefined;

const FILES = [FILTER.EXIT, FILTER.URING_EXIT];

const user = [noBits, isSet];
const label = [only(EQUALITY)];

const CHECKS: ReadonlyMap<number, readonly Check[]> = new Map<number, readonly Check[]>([
  [FIELD.PID, [noBits]],
  [FIELD.UID, user],
  [FIELD.EUID, user],
  [FIELD.SUID, user],
  [FIELD.FSUID, user],
  [FIELD.GID, user],
  [FIELD.EGID, user],
  [FIELD.SGID, user],
  [FIELD.FSGID, user],
  [FIELD.OBJ_UID, user],
  [FIELD.OBJ_GID, user],
  [FIELD.LOGINUID, [noBits, unsetEquality]],
  [FIELD.ARCH, [only(EQUALITY)]],
  [FIELD.MSGTYPE, [onLists(FILTER.EXCLUDE, FILTER.USER), noBits]],
  [FIELD.SUBJ_USER, label],
  [FIELD.SUBJ_ROLE, label],
  [FIELD.SUBJ_TYPE, label],
  [FIELD.SUBJ_SEN, [noBits]],
  [FIELD.SUBJ_CLR, [noBits]],
  [FIELD.PPID, [noBits]],
  [FIELD.OBJ_USER, label],
  [FIELD.OBJ_ROLE, label],
  [FIELD.OBJ_TYPE, label],
  [FIELD.OBJ_LEV_LOW, [noBits]],
  [FIELD.OBJ_LEV_HIGH, [noBits]],
  [FIELD.LOGINUID_SET, [only(EQUALITY)]],
  [FIELD.SESSIONID, [noBits]],
  [FIELD.FSTYPE, [onLists(FILTER.FS), only(EQUALITY)]],
  [FIELD.DEVMAJOR, [noBits]],
  [FIELD.INODE, [only(EQUALITY), onLists(...FILES)]],
  [FIELD.EXIT, [noBits]],
  [FIELD.SUCCESS, [noBits]],
  [FIELD.WATCH, [onLists(...FILES), only(EQUAL_ONLY), absolute, noTrailingSlash]],
  [FIELD.DIR, [onLists(...FILES), only(EQUAL_ONLY), absolute]],
  [FIELD.PERM, [notOn(FILTER.URING_EXIT), only(EQUALITY)]],
  [FIELD.FILETYPE, [only(EQUALITY)]],
  [FIELD.FIELD_COMPARE, [only(EQUALITY)]],
  [FIELD.EXE, [only(EQUALITY), absolute, noTrailingSlash]],
  [FIELD.SADDR_FAM, [noBits]],
  [FIELD.FILTERKEY, [only(EQUALITY), keyLength]],
]);

/** Fields of which a rule takes one; those of a group exclude each other. */
const UNIQUE: readonly (readonly number[])[] = [
  [FIELD.FILTERKEY],
  [FIELD.EXE],
  [FIELD.WATCH, FIELD.DIR, FIELD.INODE],
];

function wireFields(data: RuleData): WireField[] {
  const fields: WireField[] = [];
  let strings = 0;
  for (let at = 0; at < data.fields.length; at += 3) {
    const [number, operator, value] = data.fields.subarray(at, at + 3) as unknown as number[];
    const isText = holdsText(fieldByNumber(number as number));
    const bytes = isText ? data.strings[strings++] : undefined;
    fields.push({
      number: number as number,
      operator: operator as number,
      value: value as number,
      text: bytes === undefined ? undefined : textOfBytes(bytes),
    });
  }
  return fields;
}

function refusalOfField(field: WireField, list: number): string | undefined {
  if (list === FILTER.FS && field.number !== FIELD.FSTYPE && field.number !== FIELD.FILTERKEY) {
    return `the list filesystem takes only fstype and key`;
  }
  if (field.text === '') return `${NAME(field.number)} must not be empty`;
  if (field.text !== undefined && field.value > MAX_TEXT_BYTES) {
    return `${NAME(field.number)} has at most ${MAX_TEXT_BYTES} bytes`;
  }
  for (const check of CHECKS.get(field.number) ?? []) {
    const reason = check(field, list);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Why the kernel will answer EINVAL to the rule, or undefined when nothing is known against it. */
export function refusalOf(data: RuleData): string | undefined {
  if (listName(data.list) === undefined) return `the kernel has no list ${data.list}`;
  if (data.action === ACTION.POSSIBLE) return 'the action possible is gone from the kernel';
  const fields = wireFields(data);
  for (const field of fields) {
    const reason = refusalOfField(field, data.list);
    if (reason !== undefined) return reason;
  }
  for (const group of UNIQUE) {
    const found = fields.filter(({ number }) => group.includes(number));
    if (found.length > 1) return `a rule takes only one of ${group.map(NAME).join(', ')}`;
  }
  return undefined;
}

/** @throws {RuleError} `kernel-refuses` with the reason, where the kernel would only say EINVAL. */
export function checkKernelLimits(data: RuleData): void {
  const reason = refusalOf(data);
  if (reason === undefined) return;
  throw new RuleError('kernel-refuses', reason, { subject: reason });
}
