/**
 * The field registry: each field's name, kernel number, kind of value, operators and lists, in this
 * one place. The facts are auditctl(8)'s and `<linux/audit.h>`'s; what a value's text means is in
 * `values.ts`.
 */
import { FIELD } from '../tables/audit.generated';
import type { FieldName, ListName, NamedField, Operator } from './rule';

/** How a field's value is written and stored. */
export type ValueKind =
  | 'number'
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
  /** Undefined where all eight operators are allowed. */
  readonly operators?: readonly Operator[];
  /** Undefined where every list is allowed. */
  readonly lists?: readonly ListName[];
}

const EQUALITY: readonly Operator[] = ['=', '!='];
const EXIT: readonly ListName[] = ['exit'];

const FIELDS: readonly Field[] = [
  { name: 'pid', number: FIELD.PID, kind: 'number' },
  { name: 'uid', number: FIELD.UID, kind: 'user' },
  { name: 'euid', number: FIELD.EUID, kind: 'user' },
  { name: 'suid', number: FIELD.SUID, kind: 'user' },
  { name: 'fsuid', number: FIELD.FSUID, kind: 'user' },
  { name: 'gid', number: FIELD.GID, kind: 'group' },
  { name: 'egid', number: FIELD.EGID, kind: 'group' },
  { name: 'sgid', number: FIELD.SGID, kind: 'group' },
  { name: 'fsgid', number: FIELD.FSGID, kind: 'group' },
  { name: 'auid', number: FIELD.LOGINUID, kind: 'user' },
  { name: 'pers', number: FIELD.PERS, kind: 'number' },
  { name: 'arch', number: FIELD.ARCH, kind: 'arch', operators: EQUALITY },
  { name: 'msgtype', number: FIELD.MSGTYPE, kind: 'record-type', lists: ['exclude', 'user'] },
  { name: 'subj_user', number: FIELD.SUBJ_USER, kind: 'text' },
  { name: 'subj_role', number: FIELD.SUBJ_ROLE, kind: 'text' },
  { name: 'subj_type', number: FIELD.SUBJ_TYPE, kind: 'text' },
  { name: 'subj_sen', number: FIELD.SUBJ_SEN, kind: 'text' },
  { name: 'subj_clr', number: FIELD.SUBJ_CLR, kind: 'text' },
  { name: 'ppid', number: FIELD.PPID, kind: 'number', lists: EXIT },
  { name: 'obj_user', number: FIELD.OBJ_USER, kind: 'text', lists: EXIT },
  { name: 'obj_role', number: FIELD.OBJ_ROLE, kind: 'text', lists: EXIT },
  { name: 'obj_type', number: FIELD.OBJ_TYPE, kind: 'text', lists: EXIT },
  { name: 'obj_lev_low', number: FIELD.OBJ_LEV_LOW, kind: 'text', lists: EXIT },
  { name: 'obj_lev_high', number: FIELD.OBJ_LEV_HIGH, kind: 'text', lists: EXIT },
  {
    name: 'sessionid',
    number: FIELD.SESSIONID,
    kind: 'session',
    lists: ['exclude', 'user', 'exit'],
  },
  {
    name: 'fstype',
    number: FIELD.FSTYPE,
    kind: 'filesystem',
    operators: EQUALITY,
    lists: ['filesystem'],
  },
  { name: 'devmajor', number: FIELD.DEVMAJOR, kind: 'number', lists: EXIT },
  { name: 'devminor', number: FIELD.DEVMINOR, kind: 'number', lists: EXIT },
  { name: 'inode', number: FIELD.INODE, kind: 'number', operators: EQUALITY, lists: EXIT },
  { name: 'exit', number: FIELD.EXIT, kind: 'errno', lists: EXIT },
  { name: 'success', number: FIELD.SUCCESS, kind: 'number', lists: EXIT },
  { name: 'path', number: FIELD.WATCH, kind: 'text', lists: EXIT },
  {
    name: 'perm',
    number: FIELD.PERM,
    kind: 'permission',
    operators: ['='],
    lists: ['exit', 'exclude'],
  },
  { name: 'dir', number: FIELD.DIR, kind: 'text', lists: EXIT },
  { name: 'filetype', number: FIELD.FILETYPE, kind: 'file-type', lists: EXIT },
  { name: 'obj_uid', number: FIELD.OBJ_UID, kind: 'user', lists: EXIT },
  { name: 'obj_gid', number: FIELD.OBJ_GID, kind: 'group', lists: EXIT },
  { name: 'field_compare', number: FIELD.FIELD_COMPARE, kind: 'number' },
  { name: 'exe', number: FIELD.EXE, kind: 'text', operators: EQUALITY },
  { name: 'saddr_fam', number: FIELD.SADDR_FAM, kind: 'address-family' },
  { name: 'a0', number: FIELD.ARG0, kind: 'signed' },
  { name: 'a1', number: FIELD.ARG1, kind: 'signed' },
  { name: 'a2', number: FIELD.ARG2, kind: 'signed' },
  { name: 'a3', number: FIELD.ARG3, kind: 'signed' },
  { name: 'key', number: FIELD.FILTERKEY, kind: 'key' },
];

const ALIASES: Readonly<Record<string, NamedField>> = { loginuid: 'auid' };

const byName = new Map<string, Field>(FIELDS.map((field) => [field.name, field]));
const byNumber = new Map<number, Field>(FIELDS.map((field) => [field.number, field]));

/** The field of that name; names are case-insensitive, as for auditctl. */
export function fieldByName(name: string): Field | undefined {
  const lower = name.toLowerCase();
  return byName.get(ALIASES[lower] ?? lower);
}

export function fieldByNumber(number: number): Field | undefined {
  return byNumber.get(number);
}

/** The number that `f24` stands for: our way to write fields that have no name. */
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

/** Whether the kernel keeps the field's value among the rule's strings. */
export function holdsText(field: Field | undefined): boolean {
  return field?.kind === 'text' || field?.kind === 'key';
}

/** `AUDIT_MAX_KEY_LEN` of `<linux/audit.h>`: bytes of all keys of a rule with their separators. */
export const MAX_KEY_BYTES = 256;

/** What audit tools put between several keys of one rule. */
export const KEY_SEPARATOR = '\u0001';

/** The longest string of a field that auditctl sends, in bytes (`PATH_MAX`). */
export const MAX_TEXT_BYTES = 4096;

/** One less than the kernel's `AUDIT_MAX_FIELDS`, as auditctl has it. */
export const MAX_CONDITIONS = 63;
