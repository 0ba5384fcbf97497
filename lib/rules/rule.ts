/**
 * What a rule is, in the words of auditctl(8) and audit.rules(7). Types only: no kernel numbers,
 * and no checks of what may be combined.
 */

import type { ActionName, ListName, Operator } from '../tables/keywords';

export type { ActionName, ListName, Operator };

/** A field that has a name in auditctl(8). */
export type NamedField =
  | 'pid'
  | 'uid'
  | 'euid'
  | 'suid'
  | 'fsuid'
  | 'gid'
  | 'egid'
  | 'sgid'
  | 'fsgid'
  | 'auid'
  | 'pers'
  | 'arch'
  | 'msgtype'
  | 'subj_user'
  | 'subj_role'
  | 'subj_type'
  | 'subj_sen'
  | 'subj_clr'
  | 'ppid'
  | 'obj_user'
  | 'obj_role'
  | 'obj_type'
  | 'obj_lev_low'
  | 'obj_lev_high'
  | 'sessionid'
  | 'fstype'
  | 'devmajor'
  | 'devminor'
  | 'inode'
  | 'exit'
  | 'success'
  | 'path'
  | 'perm'
  | 'dir'
  | 'filetype'
  | 'obj_uid'
  | 'obj_gid'
  | 'field_compare'
  | 'exe'
  | 'saddr_fam'
  | 'a0'
  | 'a1'
  | 'a2'
  | 'a3'
  | 'key';

/**
 * A named field, or `f` and the kernel's number where the field has no name or its value cannot be
 * written.
 */
export type FieldName = NamedField | `f${number}`;

/** One side of a `-C` comparison. */
export type ComparisonSide =
  | 'auid'
  | 'uid'
  | 'euid'
  | 'suid'
  | 'fsuid'
  | 'obj_uid'
  | 'gid'
  | 'egid'
  | 'sgid'
  | 'fsgid'
  | 'obj_gid';

/** `-F field operator value`: compares a property of the process or object with a value. */
export interface FieldCondition {
  /** The property that is compared. */
  readonly field: FieldName;
  /** `&` asks for any of the bits, `&=` for all of them. */
  readonly operator: Operator;
  /**
   * As people write it: a number, a user or group name, `unset`, an errno name (`-EACCES`), a
   * record type, a machine or `b64`/`b32`, permission letters, a path or other text.
   */
  readonly value: number | string;
}

/** `-C left operator right`: compares two ids of the process or object. */
export interface ComparisonCondition {
  /** One id. */
  readonly compare: ComparisonSide;
  /** Whether the two are to be the same or not. */
  readonly operator: '=' | '!=';
  /** The other id: a user id with a user id, a group id with a group id. */
  readonly with: ComparisonSide;
}

/** What must be true for a rule to match: a field with a value (`-F`), or two ids compared (`-C`). */
export type Condition = FieldCondition | ComparisonCondition;

/** System calls (on the `io_uring` list, operations) by name, or by number where unnamed. */
export type SyscallSelection = 'all' | readonly (string | number)[];

/**
 * One audit rule. A watch is the rule that it stands for: `exit`, `always`, all system calls, a
 * `path` or `dir` condition and a `perm` condition.
 */
export interface Rule {
  /** When the kernel looks at the rule: `exit` at the end of every system call. */
  readonly list: ListName;
  /** The first rule of a list that matches decides: `always` records, `never` does not. */
  readonly action: ActionName;
  /**
   * Whether adding puts it before the other rules on its list (`-A`). The kernel does not keep
   * this.
   */
  readonly prepend: boolean;
  /** `all` for lists without system calls, except `task`, which has none. */
  readonly syscalls: SyscallSelection;
  /** In the order in which the kernel tests them; the order is part of a rule's identity. */
  readonly where: readonly Condition[];
  /** Sent as the rule's last condition, joined as the audit tools join them. */
  readonly keys: readonly string[];
}

/** Whether the condition is a `-C` comparison. */
export function isComparison(condition: Condition): condition is ComparisonCondition {
  return 'compare' in condition;
}
