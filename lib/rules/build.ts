/**
 * Rules written in TypeScript. What the field registry forbids does not compile. What depends on
 * the machine or the kernel (names, paths) is checked when the rule is compiled or sent.
 */
import {
  type ChecksOf,
  type Check,
  checkFlag,
  checkItems,
  checkOptions,
  checkText,
  checkWord,
  isObject,
  refuseArgument,
} from '../arguments';
import { RuleError } from '../errors';
import { fieldByName, type FIELDS, holdsText } from './fields';
import { ruleText } from './format';
import { unsigned } from './numbers';
import { readWatchedPath } from './parsing/watch';
import { conditionOf, type RuleObject, ruleOfObject } from './rule-input';
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
  /** The field that is compared. */
  readonly field: Name;
  /** One that kernel and auditctl accept for the field. */
  readonly operator: OperatorsOf<Name>;
  /** As people write it; see {@link FieldCondition.value}. */
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
  if (typeof name !== 'string') refuseArgument('name', 'the name of a field', name);
  if (fieldByName(name)?.name !== name || name === ('key' as string)) {
    const expected = 'a field of auditctl(8) that is not a key';
    throw new RuleError('unknown-field', `unknown field ${name}`, { subject: name, expected });
  }
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
  const condition: unknown = { compare: left, operator, with: right };
  return conditionOf(condition, 'comparison') as ComparisonCondition;
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
  /** See {@link Rule.list}. */
  readonly list: ListName;
  /** See {@link Rule.action}. */
  readonly action: ActionName;
  readonly prepend: boolean;
  readonly syscalls: SyscallSelection;
  readonly where: readonly Condition[];
  readonly keys: readonly string[];

  /** @throws {RuleError} when the object is not a rule. */
  constructor(given: RuleObject) {
    if (!isObject(given)) refuseArgument('rule', 'an object', given);
    const rule = ruleOfObject(given);
    this.list = rule.list;
    this.action = rule.action;
    this.prepend = rule.prepend;
    this.syscalls = rule.syscalls;
    this.where = rule.where.map(inNormalForm);
    this.keys = rule.keys;
  }

  /** One line of a rules file. */
  toString(): string {
    return ruleText(this);
  }
}

/** Where a rule goes on its list. */
export interface Placing {
  /** Puts the rule before the others on its list (`-A`). */
  readonly prepend?: boolean;
}

/** By what a rule is found again, in lists and in the records it causes. */
export interface Marks extends Placing {
  /** One key (`-k`); all keys together have at most 256 bytes. */
  readonly key?: string;
  /** More keys, behind `key`. */
  readonly keys?: readonly string[];
}

/** Whether the rule records what it matches, or keeps it from being recorded. */
export interface Choice {
  /** Each builder says what it is when left out. */
  readonly action?: 'always' | 'never';
}

const PLACING_OPTIONS = { prepend: checkFlag };

const MARK_OPTIONS = {
  ...PLACING_OPTIONS,
  key: checkText,
  keys: checkItems(checkText, 'an array of keys'),
} satisfies ChecksOf<Marks>;

const CHOICE_OPTIONS = { action: checkWord(['always', 'never']) } satisfies ChecksOf<Choice>;

const WATCH_OPTIONS = {
  ...MARK_OPTIONS,
  permissions: checkText,
  directory: checkFlag,
} satisfies ChecksOf<WatchOptions>;

/** What a condition is like is looked at when the rule is made. */
const checkWhere = checkItems(() => {}, 'an array of conditions');

const checkSelection: Check = (value, argument) => {
  if (value === 'all' || Array.isArray(value)) return;
  refuseArgument(argument, '"all", or an array of names and numbers', value);
};

const SYSCALL_OPTIONS = {
  ...MARK_OPTIONS,
  ...CHOICE_OPTIONS,
  list: checkWord(['exit']),
  arch: checkText,
  syscalls: checkSelection,
  where: checkWhere,
} satisfies ChecksOf<SyscallRuleParts>;

const URING_OPTIONS = {
  ...MARK_OPTIONS,
  ...CHOICE_OPTIONS,
  operations: checkSelection,
  where: checkWhere,
} satisfies ChecksOf<IoUringParts>;

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

/** Which accesses are watched, and of what. */
export interface WatchOptions extends Marks {
  /** Letters of `rwxa`, each once. Default: all four. */
  readonly permissions?: Permissions;
  /**
   * Whether the path is a directory, whose whole tree is watched. Default: whether it ends in a
   * slash.
   */
  readonly directory?: boolean;
}

/** Any path that is in a variable; of one that is written out, an absolute one. */
export type AbsolutePath<Path extends string> = string extends Path ? string : `/${string}`;

/** The path as `-w` takes it; what is wrong with it stands in no column here. */
function watchedPath(path: string): string {
  try {
    return readWatchedPath({ text: path, column: 1 });
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const { code, reason, subject, expected } = error;
    throw new RuleError(code, reason, { subject, expected });
  }
}

/** The letters in auditctl's order. */
function lettersOf(permissions: string): string {
  const given = [...permissions];
  const isWrong = given.some((letter) => !'rwxa'.includes(letter));
  if (permissions === '' || isWrong || new Set(given).size < given.length) {
    const reason = `options.permissions is ${JSON.stringify(permissions)}`;
    const expected = 'one to four of the letters rwxa, each once';
    throw new RuleError('bad-permission', reason, { subject: permissions, expected });
  }
  return [...'rwxa'].filter((letter) => given.includes(letter)).join('');
}

/**
 * `-w`: accesses to a file, or to everything below a directory. Nothing is looked up: say
 * `directory`, or end the path in a slash.
 *
 * @param path absolute; slashes at its end are left out of the rule
 * @throws {RuleError} for a path that auditctl does not take, and other permissions than letters of `rwxa`.
 */
export function watch<Path extends string>(
  path: Path & AbsolutePath<Path>,
  options: WatchOptions = {},
): BuiltRule {
  checkText(path, 'path');
  checkOptions(options, WATCH_OPTIONS);
  const { permissions = 'rwxa', directory = path.endsWith('/') } = options;
  const letters = lettersOf(permissions);
  const watched = watchedPath(path);
  return build('exit', 'always', {
    ...options,
    where: [
      { field: directory ? 'dir' : 'path', operator: '=', value: watched },
      { field: 'perm', operator: '=', value: letters },
    ],
  });
}

/** Which system calls, by whom and to what. */
export interface SyscallRuleParts extends Marks, Choice {
  /** The only list with system calls; may be there for clarity. */
  readonly list?: 'exit';
  /** Whose system calls: `b64`, `b32` or a machine. */
  readonly arch?: string;
  /** Default: all. */
  readonly syscalls?: SyscallSelection;
  /** All of them must hold. Default: none. */
  readonly where?: readonly ConditionOn<'exit'>[];
}

/** `-a always,exit`: system calls for which the conditions hold. */
export function syscallRule(parts: SyscallRuleParts): BuiltRule {
  checkOptions(parts, SYSCALL_OPTIONS, 'parts');
  const arch: Condition[] =
    parts.arch === undefined ? [] : [{ field: 'arch', operator: '=', value: parts.arch }];
  return build('exit', parts.action ?? 'always', {
    ...parts,
    where: [...arch, ...(parts.where ?? [])],
  });
}

/** `-a never,exit`: a {@link syscallRule} that ends the search, so that later rules are not tried. */
export function never(parts: Omit<SyscallRuleParts, 'action'>): BuiltRule {
  const { action: _always, ...others } = SYSCALL_OPTIONS;
  checkOptions(parts, others, 'parts');
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
  checkWhere(where, 'where');
  checkOptions(options, { ...PLACING_OPTIONS, ...CHOICE_OPTIONS });
  return build('exclude', options.action ?? 'never', { ...options, where });
}

/** `-a never,filesystem`: file systems whose accesses are not recorded. */
export function filesystem(
  fstype: ValueOf<'fstype'> | readonly ConditionOn<'filesystem'>[],
  options: Marks & Choice = {},
): BuiltRule {
  checkOptions(options, { ...MARK_OPTIONS, ...CHOICE_OPTIONS });
  if (typeof fstype !== 'string' && typeof fstype !== 'number') checkWhere(fstype, 'fstype');
  const where: readonly Condition[] =
    typeof fstype === 'object' ? fstype : [{ field: 'fstype', operator: '=', value: fstype }];
  return build('filesystem', options.action ?? 'never', { ...options, where });
}

/** `-a never,task`: processes that are not audited at all; with `always`, processes that are. */
export function task(
  where: readonly ConditionOn<'task'>[],
  options: Marks & Choice = {},
): BuiltRule {
  checkWhere(where, 'where');
  checkOptions(options, { ...MARK_OPTIONS, ...CHOICE_OPTIONS });
  return build('task', options.action ?? 'never', { ...options, where });
}

/** `-a never,user`: messages that programs send. Like {@link exclude}, has no keys. */
export function userMessages(
  where: readonly ConditionOn<'user'>[],
  options: Placing & Choice = {},
): BuiltRule {
  checkWhere(where, 'where');
  checkOptions(options, { ...PLACING_OPTIONS, ...CHOICE_OPTIONS });
  return build('user', options.action ?? 'never', { ...options, where });
}

/** Which operations of io_uring(7), by whom and to what. */
export interface IoUringParts extends Marks, Choice {
  /** Default: all. */
  readonly operations?: SyscallSelection;
  /** All of them must hold. Default: none. */
  readonly where?: readonly ConditionOn<'io_uring'>[];
}

/** `-a always,io_uring`: operations of io_uring(7). */
export function ioUring(given: IoUringParts): BuiltRule {
  checkOptions(given, URING_OPTIONS, 'parts');
  const { operations = 'all', ...parts } = given;
  return build('io_uring', parts.action ?? 'always', { ...parts, syscalls: operations });
}
