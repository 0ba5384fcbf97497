/**
 * Rules written in TypeScript. What the field registry forbids does not compile. What depends on
 * the machine or the kernel (names, paths) is checked when the rule is compiled or sent.
 */
import { fieldByName, type FIELDS, holdsText } from './fields';
import { formatRule } from './format';
import { unsigned } from './numbers';
import { trimmedPath } from './parsing/watch';
import {
  type ActionName,
  type ComparisonCondition,
  type ComparisonSide,
  type Condition,
  type FieldCondition,
  isComparison,
  type ListName,
  type NamedField,
  type Operator,
  type Rule,
  type SyscallSelection,
} from './rule';
import type { Target } from '../machine/target';
import { valueCodecs } from './values';

type RegisteredField = (typeof FIELDS)[number];
type Registered<Name extends NamedField> = Extract<RegisteredField, { readonly name: Name }>;

/** The operators that both the kernel and auditctl accept for the field. */
export type OperatorsOf<Name extends NamedField> =
  Registered<Name> extends { readonly operators: readonly (infer Allowed)[] }
    ? Extract<Registered<Name>['takes'][number], Allowed>
    : Registered<Name>['takes'][number];

/** The lists whose rules may use the field. */
export type ListsOf<Name extends NamedField> =
  Registered<Name> extends { readonly lists: readonly (infer Lists)[] }
    ? Lists
    : Exclude<ListName, 'filesystem'>;

interface KindValues {
  readonly number: number;
  readonly inode: number;
  readonly signed: number;
  /** A uid, a user name, or `unset`. */
  readonly user: number | string;
  /** A gid or a group name. */
  readonly group: number | string;
  readonly session: number | 'unset';
  /** `b64`, `b32` or a machine. */
  readonly arch: string;
  /** A record type by name or number. */
  readonly 'record-type': number | string;
  /** An exit value, or an errno name as in `-EACCES`. */
  readonly errno: number | `E${string}` | `-E${string}`;
  readonly 'file-type': 'socket' | 'link' | 'file' | 'block' | 'dir' | 'character' | 'fifo';
  readonly permission: Permissions;
  readonly filesystem: number | 'debugfs' | 'tracefs' | 'cgroup' | 'cgroup2';
  readonly 'address-family': number;
  readonly text: string;
  readonly key: string;
}

/** The values that the field is compared with. */
export type ValueOf<Name extends NamedField> = KindValues[Registered<Name>['kind'] &
  keyof KindValues];

/** Fields that {@link field} accepts; keys and comparisons have their own places in a rule. */
export type ConditionField = Exclude<NamedField, 'key' | 'field_compare'>;

/** A condition with an operator and a value that the field accepts. */
export interface ConditionOf<Name extends ConditionField> extends FieldCondition {
  readonly field: Name;
  readonly operator: OperatorsOf<Name>;
  readonly value: ValueOf<Name>;
}

/** Conditions that a rule on the list may have. */
export type ConditionOn<List extends ListName> =
  | (List extends 'exit' ? ComparisonCondition : never)
  | {
      [Name in ConditionField]: List extends ListsOf<Name> ? ConditionOf<Name> : never;
    }[ConditionField];

/** One to four of the letters, each once, in any order. */
export type Permissions = PermissionsOf<'r' | 'w' | 'x' | 'a'>;
type PermissionsOf<Letters extends string, Letter extends string = Letters> = Letter extends Letters
  ? Letter | `${Letter}${PermissionsOf<Exclude<Letters, Letter>>}`
  : never;

const METHODS = {
  is: '=',
  isNot: '!=',
  above: '>',
  atLeast: '>=',
  below: '<',
  atMost: '<=',
  hasAny: '&',
  hasAll: '&=',
} as const satisfies Readonly<Record<string, Operator>>;

type Methods = typeof METHODS;

/** One method for each operator that the field accepts. */
export type FieldBuilder<Name extends ConditionField> = {
  readonly [
    Method in keyof Methods as Methods[Method] extends OperatorsOf<Name> ? Method : never
  ]: (value: ValueOf<Name>) => ConditionOf<Name>;
};

/** Begins a condition: `field('auid').atLeast(1000)`. */
export function field<Name extends ConditionField>(name: Name): FieldBuilder<Name> {
  const methods = Object.entries(METHODS).map(([method, operator]) => [
    method,
    (value: number | string) => ({ field: name, operator, value }),
  ]);
  return Object.fromEntries(methods) as FieldBuilder<Name>;
}

type UserSide = 'auid' | 'uid' | 'euid' | 'suid' | 'fsuid' | 'obj_uid';

/** The ids that the kernel can compare with this one: users with users, groups with groups. */
export type ComparableWith<Side extends ComparisonSide> = Side extends UserSide
  ? Exclude<UserSide, Side>
  : Exclude<ComparisonSide, UserSide | Side>;

/** `-C`: compares two ids of the process or the object. */
export function compare<Side extends ComparisonSide>(
  left: Side,
  operator: '=' | '!=',
  right: ComparableWith<Side>,
): ComparisonCondition {
  return { compare: left, operator, with: right };
}

/** The value as text parsing gives it: `unset` for -1, and names for numbers that have one. */
function inNormalForm(condition: Condition): Condition {
  if (isComparison(condition) || typeof condition.value !== 'number') return condition;
  const known = fieldByName(condition.field);
  const bits = unsigned(condition.value);
  if (known === undefined || bits === undefined || holdsText(known)) return condition;
  // Only the meaning of an arch depends on the machine.
  if (known.kind === 'arch') return condition;
  const codec = valueCodecs[known.kind as keyof typeof valueCodecs];
  const value = codec.decode(bits, undefined as unknown as Target);
  return value === undefined ? condition : { ...condition, value };
}

/** A {@link Rule} that prints as auditctl's text; `JSON.stringify` gives what `ruleFromJson` reads. */
export class BuiltRule implements Rule {
  readonly list: ListName;
  readonly action: ActionName;
  readonly prepend: boolean;
  readonly syscalls: SyscallSelection;
  readonly where: readonly Condition[];
  readonly keys: readonly string[];

  constructor(rule: Rule) {
    this.list = rule.list;
    this.action = rule.action;
    this.prepend = rule.prepend;
    this.syscalls = rule.syscalls;
    this.where = rule.where.map(inNormalForm);
    this.keys = rule.keys;
  }

  /** One line of a rules file. */
  toString(): string {
    return formatRule(this);
  }
}

export interface Placing {
  /** Puts the rule before the others on its list (`-A`). */
  readonly prepend?: boolean;
}

export interface Marks extends Placing {
  readonly key?: string;
  readonly keys?: readonly string[];
}

export interface Choice {
  readonly action?: 'always' | 'never';
}

function build(
  list: ListName,
  action: ActionName,
  parts: { syscalls?: SyscallSelection; where?: readonly Condition[] } & Marks,
): BuiltRule {
  const { key, keys = [], prepend = false, where = [] } = parts;
  return new BuiltRule({
    list,
    action,
    prepend,
    syscalls: parts.syscalls ?? (list === 'task' ? [] : 'all'),
    where,
    keys: key === undefined ? keys : [key, ...keys],
  });
}

export interface WatchOptions extends Marks {
  /** Default: all four. */
  readonly permissions?: Permissions;
  /**
   * Whether the path is a directory, whose whole tree is watched. Default: whether it ends in a
   * slash.
   */
  readonly directory?: boolean;
}

/**
 * `-w`: accesses to a file, or to everything below a directory. The path is not looked up: for a
 * directory, set `directory` or end the path in a slash.
 */
export function watch(path: `/${string}`, options: WatchOptions = {}): BuiltRule {
  const { permissions = 'rwxa', directory = path.endsWith('/') } = options;
  const letters = [...'rwxa'].filter((letter) => permissions.includes(letter)).join('');
  return build('exit', 'always', {
    ...options,
    where: [
      { field: directory ? 'dir' : 'path', operator: '=', value: trimmedPath(path) },
      { field: 'perm', operator: '=', value: letters },
    ],
  });
}

export interface SyscallRuleParts extends Marks, Choice {
  readonly list?: 'exit';
  /** Whose system calls: `b64`, `b32` or a machine. */
  readonly arch?: string;
  /** Default: all. */
  readonly syscalls?: SyscallSelection;
  readonly where?: readonly ConditionOn<'exit'>[];
}

/** `-a always,exit`: system calls for which the conditions hold. */
export function syscallRule(parts: SyscallRuleParts): BuiltRule {
  const arch: Condition[] =
    parts.arch === undefined ? [] : [{ field: 'arch', operator: '=', value: parts.arch }];
  return build('exit', parts.action ?? 'always', {
    ...parts,
    where: [...arch, ...(parts.where ?? [])],
  });
}

/** `-a never,exit`: a {@link syscallRule} that ends the search, so that later rules are not tried. */
export function never(parts: Omit<SyscallRuleParts, 'action'>): BuiltRule {
  return syscallRule({ ...parts, action: 'never' });
}

/**
 * `-a never,exclude`: records that are not written. Has no keys: the kernel would stop reading the
 * list at a key.
 */
export function exclude(
  where: readonly ConditionOn<'exclude'>[],
  options: Placing & Choice = {},
): BuiltRule {
  return build('exclude', options.action ?? 'never', { ...options, where });
}

/** `-a never,filesystem`: file systems whose accesses are not recorded. */
export function filesystem(
  fstype: ValueOf<'fstype'> | readonly ConditionOn<'filesystem'>[],
  options: Marks & Choice = {},
): BuiltRule {
  const where: readonly Condition[] =
    typeof fstype === 'object' ? fstype : [{ field: 'fstype', operator: '=', value: fstype }];
  return build('filesystem', options.action ?? 'never', { ...options, where });
}

/** `-a never,task`: processes that are not audited at all; with `always`, processes that are. */
export function task(
  where: readonly ConditionOn<'task'>[],
  options: Marks & Choice = {},
): BuiltRule {
  return build('task', options.action ?? 'never', { ...options, where });
}

/** `-a never,user`: messages that programs send. Like {@link exclude}, has no keys. */
export function userMessages(
  where: readonly ConditionOn<'user'>[],
  options: Placing & Choice = {},
): BuiltRule {
  return build('user', options.action ?? 'never', { ...options, where });
}

export interface IoUringParts extends Marks, Choice {
  /** Default: all. */
  readonly operations?: SyscallSelection;
  readonly where?: readonly ConditionOn<'io_uring'>[];
}

/** `-a always,io_uring`: operations of io_uring(7). */
export function ioUring({ operations = 'all', ...parts }: IoUringParts): BuiltRule {
  return build('io_uring', parts.action ?? 'always', { ...parts, syscalls: operations });
}
