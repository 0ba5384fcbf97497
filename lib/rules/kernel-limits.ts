/**
 * What the kernel refuses in a rule, and why: the checks of its kernel/auditfilter.c
 * (`audit_to_entry_common`, `audit_field_valid`, `audit_data_to_entry`), whose only answer is
 * EINVAL. Passes unknown fields, which newer kernels may accept, and values that the kernel means
 * to check but, as of 6.18, checks before it has read them (perm, filetype, ...).
 */
import type { RuleData } from '../rules/rule-data';
import { ACTION, FIELD, FILTER } from '../tables/audit.generated';
import { RuleError } from '../errors';
import { FIELDS, fieldByNumber, holdsText, MAX_KEY_BYTES, MAX_TEXT_BYTES } from './fields';
import { listName, OPERATORS } from '../tables/keywords';
import { once } from '../tables/once';
import { UNSET_ID } from '../tables/unset-id';

/** One field of a rule as the kernel receives it. */
interface WireField {
  readonly number: number;
  readonly operator: number;
  readonly value: number;
  /** The string of a field that has one. */
  readonly bytes: Uint8Array | undefined;
}

type Check = (field: WireField, list: number) => string | undefined;

const NAME = (number: number): string => fieldByNumber(number)?.name ?? `f${number}`;

const SLASH = 0x2f;

/** Checks the operator of the one field that has no name and so is not in the registry. */
const equality: Check = ({ number, operator: code }) =>
  code === OPERATORS['='] || code === OPERATORS['!=']
    ? undefined
    : `${NAME(number)} takes only = !=`;

const isSet: Check = ({ number, value }) =>
  value === UNSET_ID ? `${NAME(number)} cannot be compared with unset` : undefined;

/** The kernel turns a comparison with an unset auid into `loginuid_set`, which has no order. */
const unsetEquality: Check = ({ number, operator: code, value }) =>
  value === UNSET_ID && code !== OPERATORS['='] && code !== OPERATORS['!=']
    ? `${NAME(number)} takes only = and != with unset`
    : undefined;

function onLists(...lists: readonly number[]): Check {
  return ({ number }, list) =>
    lists.includes(list)
      ? undefined
      : `${NAME(number)} is valid only for the ${lists.map(listName).join(' or ')} list`;
}

function notOn(...lists: readonly number[]): Check {
  return ({ number }, list) =>
    lists.includes(list)
      ? `${NAME(number)} is not valid for the ${listName(list)} list`
      : undefined;
}

const absolute: Check = ({ number, bytes }) =>
  bytes?.[0] === SLASH ? undefined : `${NAME(number)} must be an absolute path`;

const noTrailingSlash: Check = ({ number, bytes }) =>
  bytes?.at(-1) === SLASH ? `${NAME(number)} must not end in /` : undefined;

const keyLength: Check = ({ value }) =>
  value > MAX_KEY_BYTES ? `keys may have at most ${MAX_KEY_BYTES} bytes in total` : undefined;

const FILES = [FILTER.EXIT, FILTER.URING_EXIT];

/** The checks of single fields besides that of the operator. */
const CHECKS: ReadonlyMap<number, readonly Check[]> = new Map<number, readonly Check[]>([
  [FIELD.UID, [isSet]],
  [FIELD.EUID, [isSet]],
  [FIELD.SUID, [isSet]],
  [FIELD.FSUID, [isSet]],
  [FIELD.GID, [isSet]],
  [FIELD.EGID, [isSet]],
  [FIELD.SGID, [isSet]],
  [FIELD.FSGID, [isSet]],
  [FIELD.OBJ_UID, [isSet]],
  [FIELD.OBJ_GID, [isSet]],
  [FIELD.LOGINUID, [unsetEquality]],
  [FIELD.LOGINUID_SET, [equality]],
  [FIELD.MSGTYPE, [onLists(FILTER.EXCLUDE, FILTER.USER)]],
  [FIELD.FSTYPE, [onLists(FILTER.FS)]],
  [FIELD.INODE, [onLists(...FILES)]],
  [FIELD.WATCH, [onLists(...FILES), absolute, noTrailingSlash]],
  [FIELD.DIR, [onLists(...FILES), absolute]],
  [FIELD.PERM, [notOn(FILTER.URING_EXIT)]],
  [FIELD.EXE, [absolute, noTrailingSlash]],
  [FIELD.FILTERKEY, [keyLength]],
]);

/** Groups of fields of which a rule can have only one. */
const UNIQUE: readonly (readonly number[])[] = [
  [FIELD.FILTERKEY],
  [FIELD.EXE],
  [FIELD.WATCH, FIELD.DIR, FIELD.INODE],
];

/** What is looked at in one field, found once for all rules: a policy has thousands of fields. */
interface FieldLimits {
  /** Whether it has a string. */
  readonly isText: boolean;
  /** The operators that it takes; undefined where that is not known. */
  readonly operators: ReadonlySet<number> | undefined;
  readonly checks: readonly Check[];
  /** A bit for each of the {@link UNIQUE} groups that it is in. */
  readonly groups: number;
}

function limitsOf(number: number): FieldLimits {
  const field = fieldByNumber(number);
  return {
    isText: holdsText(field),
    operators: field && new Set(field.takes.map((name) => OPERATORS[name])),
    checks: CHECKS.get(number) ?? [],
    groups: UNIQUE.reduce((bits, all, at) => (all.includes(number) ? bits | (1 << at) : bits), 0),
  };
}

const UNKNOWN: FieldLimits = { isText: false, operators: undefined, checks: [], groups: 0 };

const limits = once(
  (): ReadonlyMap<number, FieldLimits> =>
    new Map(
      [...FIELDS.map(({ number }) => number), ...CHECKS.keys()].map((number) => [
        number,
        limitsOf(number),
      ]),
    ),
);

function refusalOfField(field: WireField, of: FieldLimits, list: number): string | undefined {
  const { number, value, bytes } = field;
  if (list === FILTER.FS && number !== FIELD.FSTYPE && number !== FIELD.FILTERKEY) {
    return 'the filesystem list takes only fstype and key';
  }
  if (bytes !== undefined) {
    if (bytes.length === 0) return `${NAME(number)} must not be empty`;
    if (value > MAX_TEXT_BYTES) {
      return `${NAME(number)} may have at most ${MAX_TEXT_BYTES} bytes`;
    }
  }
  if (of.operators?.has(field.operator) === false) {
    return `${NAME(number)} takes only ${fieldByNumber(number)?.takes.join(' ')}`;
  }
  const { checks } = of;
  for (let at = 0; at < checks.length; at++) {
    const special = (checks[at] as Check)(field, list);
    if (special !== undefined) return special;
  }
  return undefined;
}

/** Why the kernel will answer EINVAL to the rule; undefined when no reason is known. */
export function refusalOf(data: RuleData): string | undefined {
  const { list, action, fields, strings } = data;
  if (listName(list) === undefined) return `the kernel has no list ${list}`;
  if (action === ACTION.POSSIBLE) return 'the kernel no longer supports the action possible';
  const known = limits();
  let seen = 0;
  let repeated = 0;
  let texts = 0;
  for (let at = 0; at < fields.length; at += 3) {
    const number = fields[at] as number;
    const of = known.get(number) ?? UNKNOWN;
    const operator = fields[at + 1] as number;
    const value = fields[at + 2] as number;
    const bytes = of.isText ? strings[texts++] : undefined;
    const reason = refusalOfField({ number, operator, value, bytes }, of, list);
    if (reason !== undefined) return reason;
    const { groups } = of;
    repeated |= seen & groups;
    seen |= groups;
  }
  if (repeated === 0) return undefined;
  const twice = UNIQUE.find((_, group) => (repeated & (1 << group)) !== 0);
  if (twice === undefined) return undefined;
  return `a rule takes only one ${twice.length === 1 ? '' : 'of '}${twice.map(NAME).join(', ')}`;
}

/** @throws {RuleError} `kernel-refuses` with the reason, where the kernel would answer only EINVAL. */
export function checkKernelLimits(data: RuleData): void {
  const reason = refusalOf(data);
  if (reason === undefined) return;
  throw new RuleError('kernel-refuses', reason, { subject: reason });
}
