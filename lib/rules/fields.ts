/**
 * The field registry: the only place for each field's name, kernel number, kind of value, operators
 * and lists. The facts are from auditctl(8) and `<linux/audit.h>`; what a value's text means is in
 * `values.ts`.
 */
import { FIELD } from '../tables/audit.generated';
import { once } from '../tables/once';
import type { FieldName, ListName, NamedField, Operator } from './rule';

/** How a field's value is written and stored. */
export type ValueKind =
  | 'number'
  | 'inode'
  | 'signed'
  | 'user'
  | 'group'
  | 'session'
  | 'arch'
  | 'record-type'
  | 'errno'
  | 'file-type'
  | 'permission'
  | 'filesystem'
  | 'address-family'
  | 'text'
  | 'key';

export interface Field {
  readonly name: NamedField;
  readonly number: number;
  readonly kind: ValueKind;
  /** Those that the kernel accepts. */
  readonly takes: readonly Operator[];
  /** Those that auditctl lets through; undefined where it leaves the check to the kernel. */
  readonly operators?: readonly Operator[];
  /** The lists that auditctl allows; undefined where it allows every list. */
  readonly lists?: readonly ListName[];
}

const ALL = ['=', '!=', '>', '>=', '<', '<=', '&', '&='] as const;
const ORDER = ['=', '!=', '>', '>=', '<', '<='] as const;
const EQUALITY = ['=', '!='] as const;
const EQUAL = ['='] as const;
const EXIT = ['exit'] as const;

/** With literal types, so that the typed builder can be derived from it. */
export const FIELDS = [
  { name: 'pid', number: FIELD.PID, kind: 'number', takes: ORDER },
  { name: 'uid', number: FIELD.UID, kind: 'user', takes: ORDER },
  { name: 'euid', number: FIELD.EUID, kind: 'user', takes: ORDER },
  { name: 'suid', number: FIELD.SUID, kind: 'user', takes: ORDER },
  { name: 'fsuid', number: FIELD.FSUID, kind: 'user', takes: ORDER },
  { name: 'gid', number: FIELD.GID, kind: 'group', takes: ORDER },
  { name: 'egid', number: FIELD.EGID, kind: 'group', takes: ORDER },
  { name: 'sgid', number: FIELD.SGID, kind: 'group', takes: ORDER },
  { name: 'fsgid', number: FIELD.FSGID, kind: 'group', takes: ORDER },
  { name: 'auid', number: FIELD.LOGINUID, kind: 'user', takes: ORDER },
  { name: 'pers', number: FIELD.PERS, kind: 'number', takes: ALL },
  { name: 'arch', number: FIELD.ARCH, kind: 'arch', takes: EQUALITY, operators: EQUALITY },
  {
    name: 'msgtype',
    number: FIELD.MSGTYPE,
    kind: 'record-type',
    takes: ORDER,
    lists: ['exclude', 'user'],
  },
  { name: 'subj_user', number: FIELD.SUBJ_USER, kind: 'text', takes: EQUALITY },
  { name: 'subj_role', number: FIELD.SUBJ_ROLE, kind: 'text', takes: EQUALITY },
  { name: 'subj_type', number: FIELD.SUBJ_TYPE, kind: 'text', takes: EQUALITY },
  { name: 'subj_sen', number: FIELD.SUBJ_SEN, kind: 'text', takes: ORDER },
  { name: 'subj_clr', number: FIELD.SUBJ_CLR, kind: 'text', takes: ORDER },
  { name: 'ppid', number: FIELD.PPID, kind: 'number', takes: ORDER, lists: EXIT },
  { name: 'obj_user', number: FIELD.OBJ_USER, kind: 'text', takes: EQUALITY, lists: EXIT },
  { name: 'obj_role', number: FIELD.OBJ_ROLE, kind: 'text', takes: EQUALITY, lists: EXIT },
  { name: 'obj_type', number: FIELD.OBJ_TYPE, kind: 'text', takes: EQUALITY, lists: EXIT },
  { name: 'obj_lev_low', number: FIELD.OBJ_LEV_LOW, kind: 'text', takes: ORDER, lists: EXIT },
  { name: 'obj_lev_high', number: FIELD.OBJ_LEV_HIGH, kind: 'text', takes: ORDER, lists: EXIT },
  {
    name: 'sessionid',
    number: FIELD.SESSIONID,
    kind: 'session',
    takes: ORDER,
    lists: ['exclude', 'user', 'exit'],
  },
  {
    name: 'fstype',
    number: FIELD.FSTYPE,
    kind: 'filesystem',
    takes: EQUALITY,
    operators: EQUALITY,
    lists: ['filesystem'],
  },
  { name: 'devmajor', number: FIELD.DEVMAJOR, kind: 'number', takes: ORDER, lists: EXIT },
  { name: 'devminor', number: FIELD.DEVMINOR, kind: 'number', takes: ALL, lists: EXIT },
  {
    name: 'inode',
    number: FIELD.INODE,
    kind: 'inode',
    takes: EQUALITY,
    operators: EQUALITY,
    lists: EXIT,
  },
  { name: 'exit', number: FIELD.EXIT, kind: 'errno', takes: ORDER, lists: EXIT },
  { name: 'success', number: FIELD.SUCCESS, kind: 'number', takes: ORDER, lists: EXIT },
  { name: 'path', number: FIELD.WATCH, kind: 'text', takes: EQUAL, lists: EXIT },
  {
    name: 'perm',
    number: FIELD.PERM,
    kind: 'permission',
    takes: EQUALITY,
    operators: EQUAL,
    lists: ['exit', 'exclude'],
  },
  { name: 'dir', number: FIELD.DIR, kind: 'text', takes: EQUAL, lists: EXIT },
  { name: 'filetype', number: FIELD.FILETYPE, kind: 'file-type', takes: EQUALITY, lists: EXIT },
  { name: 'obj_uid', number: FIELD.OBJ_UID, kind: 'user', takes: ORDER },
  { name: 'obj_gid', number: FIELD.OBJ_GID, kind: 'group', takes: ORDER },
  { name: 'field_compare', number: FIELD.FIELD_COMPARE, kind: 'number', takes: EQUALITY },
  { name: 'exe', number: FIELD.EXE, kind: 'text', takes: EQUALITY, operators: EQUALITY },
  { name: 'saddr_fam', number: FIELD.SADDR_FAM, kind: 'address-family', takes: ORDER },
  { name: 'a0', number: FIELD.ARG0, kind: 'signed', takes: ALL },
  { name: 'a1', number: FIELD.ARG1, kind: 'signed', takes: ALL },
  { name: 'a2', number: FIELD.ARG2, kind: 'signed', takes: ALL },
  { name: 'a3', number: FIELD.ARG3, kind: 'signed', takes: ALL },
  { name: 'key', number: FIELD.FILTERKEY, kind: 'key', takes: EQUALITY },
] as const satisfies readonly Field[];

const ALIASES: Readonly<Record<string, NamedField>> = { loginuid: 'auid' };

const byName = once(() => new Map<string, Field>(FIELDS.map((field) => [field.name, field])));
const byNumber = once(() => new Map<number, Field>(FIELDS.map((field) => [field.number, field])));

/** The field with that name, in any case, as for auditctl. */
export function fieldByName(name: string): Field | undefined {
  const named = byName().get(name);
  if (named !== undefined) return named;
  const lower = name.toLowerCase();
  return byName().get(ALIASES[lower] ?? lower);
}

export function fieldByNumber(number: number): Field | undefined {
  return byNumber().get(number);
}

/** The number that `f24` stands for: this package's way to write fields without a name. */
export function rawFieldNumber(name: string): number | undefined {
  const match = /^f(0|[1-9][0-9]{0,9})$/.exec(name);
  const number = match === null ? Number.NaN : Number(match[1]);
  return number <= 0xffffffff ? number : undefined;
}

/** @throws {TypeError} when no field has that name. */
export function fieldNumber(name: FieldName): number {
  const number = fieldByName(name)?.number ?? rawFieldNumber(name);
  if (number === undefined) throw new TypeError(`no audit field is named ${name}`);
  return number;
}

/** Fields after which a key is allowed without a system call. */
export const KEY_BEARERS: ReadonlySet<string> = new Set(['path', 'dir', 'perm', 'exe', 'fstype']);

/** The kinds of values that are any number, and often another one in each rule. */
export const PLAIN_NUMBERS: ReadonlySet<ValueKind> = new Set(['number', 'inode', 'signed']);

/** Whether the field's value is one of the rule's strings. */
export function holdsText(field: Field | undefined): boolean {
  return field?.kind === 'text' || field?.kind === 'key';
}

/**
 * `AUDIT_MAX_KEY_LEN` of `<linux/audit.h>`: the most bytes that all keys of a rule may have,
 * separators included.
 */
export const MAX_KEY_BYTES = 256;

/** The longest string that auditctl sends for a field, in bytes (`PATH_MAX`). */
export const MAX_TEXT_BYTES = 4096;

/** One less than the kernel's `AUDIT_MAX_FIELDS`, as in auditctl. */
export const MAX_CONDITIONS = 63;
