/** Rules for property tests: every list, with the conditions that the kernel takes there. */
import { fc } from '../../support/random-cases';
import type { Condition, ListName, Rule } from '../../../lib/rules/rule';
import { targetOf } from '../injected-target';

/** Where the rules of these tests mean something, whatever machine runs them. */
export const TARGET = targetOf('x86_64');

const ORDER = ['=', '!=', '>', '>=', '<', '<='] as const;
const EQUALITY = ['=', '!='] as const;
const ALL = [...ORDER, '&', '&='] as const;

const id = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0xfffffffe }));
const word = fc.integer({ min: -3, max: 3 });

function condition<Value extends string | number>(
  field: string,
  operators: readonly string[],
  value: fc.Arbitrary<Value>,
): fc.Arbitrary<Condition> {
  return fc.record({
    field: fc.constant(field),
    operator: fc.constantFrom(...operators),
    value,
  }) as fc.Arbitrary<Condition>;
}

const users = ['uid', 'euid', 'suid', 'fsuid', 'obj_uid'].map((name) => condition(name, ORDER, id));
const groups = ['gid', 'egid', 'sgid', 'fsgid'].map((name) => condition(name, ORDER, id));

const auid = fc.oneof(
  condition('auid', ORDER, id),
  condition('auid', EQUALITY, fc.constantFrom('unset', -1, 0xffffffff)),
  condition('f24', EQUALITY, fc.constantFrom(0, 1)),
);

const comparison: fc.Arbitrary<Condition> = fc
  .tuple(
    fc.constantFrom(['uid', 'euid'], ['auid', 'obj_uid'], ['gid', 'sgid'], ['suid', 'fsuid']),
    fc.constantFrom(...EQUALITY),
    fc.boolean(),
  )
  .map(([[one, other], operator, turned]) => {
    const [compare, right] = turned ? [other, one] : [one, other];
    return { compare, operator, with: right };
  });

const about = fc.oneof(condition('pid', ORDER, id), auid, condition('uid', ORDER, id));

/** For each list, the conditions that may repeat there. */
export const CONDITIONS: Readonly<Record<ListName, fc.Arbitrary<Condition>>> = {
  exit: fc.oneof(
    about,
    ...users,
    ...groups,
    comparison,
    condition('ppid', ORDER, id),
    condition('exit', ORDER, fc.oneof(word, fc.constantFrom('-EACCES', '-EPERM'))),
    condition('success', ORDER, fc.constantFrom(0, 1)),
    condition('a0', ALL, word),
    condition('a3', ALL, word),
    condition('devminor', ALL, id),
    condition('perm', ['='], fc.constantFrom('r', 'wa', 'rwxa')),
    condition('sessionid', ORDER, fc.oneof(id, fc.constant('unset'))),
    condition('arch', EQUALITY, fc.constantFrom('b64', 'b32', 'x86_64', 'aarch64')),
    condition('filetype', EQUALITY, fc.constantFrom('file', 'socket')),
    condition('subj_user', EQUALITY, fc.constantFrom('system_u', 'root')),
  ),
  io_uring: fc.oneof(about, condition('gid', ORDER, id)),
  task: fc.oneof(about, ...groups, condition('pers', ALL, id)),
  user: fc.oneof(about, condition('arch', EQUALITY, fc.constantFrom('b64', 'b32'))),
  exclude: fc.oneof(
    about,
    condition('msgtype', ORDER, fc.constantFrom('CWD', 'EOE', 1300)),
    condition('arch', EQUALITY, fc.constantFrom('b64', 'b32')),
  ),
  filesystem: condition('fstype', EQUALITY, fc.constantFrom('debugfs', 'tracefs', 0x1234)),
};

/** Conditions of which a rule has at most one, on a list of system calls. */
const single: fc.Arbitrary<readonly Condition[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  condition('path', ['='], fc.constantFrom('/etc/passwd', '/tmp/ü', '/a b')).map((one) => [one]),
  condition('dir', ['='], fc.constantFrom('/etc', '/etc/ssh')).map((one) => [one]),
  condition('exe', EQUALITY, fc.constantFrom('/bin/sh', '/bin/cat')).map((one) => [one]),
);

export const key = fc.constantFrom('a', 'b', 'a b', 'ü', 'audit', 'x'.repeat(31));

const syscalls: fc.Arbitrary<Rule['syscalls']> = fc.oneof(
  fc.constant('all' as const),
  fc.uniqueArray(fc.integer({ min: 0, max: 450 }), { maxLength: 4 }),
  fc.uniqueArray(fc.integer({ min: 0, max: 2031 }), { minLength: 1, maxLength: 4 }),
);

function ruleOn(list: ListName): fc.Arbitrary<Rule> {
  const takesCalls = list === 'exit' || list === 'io_uring';
  return fc
    .record({
      action: fc.constantFrom('always' as const, 'never' as const),
      syscalls: takesCalls ? syscalls : fc.constant(list === 'task' ? [] : ('all' as const)),
      before: fc.array(CONDITIONS[list], { maxLength: 3 }),
      one: list === 'exit' ? single : fc.constant([]),
      after: fc.array(CONDITIONS[list], { maxLength: 2 }),
      keys: fc.uniqueArray(key, { maxLength: 3 }),
    })
    .map(({ action, syscalls: calls, before, one, after, keys }) => ({
      list,
      action,
      prepend: false,
      syscalls: calls,
      where: [...before, ...one, ...after],
      keys,
    }));
}

/** Any rule, most of them on the list that most rules are on. */
export const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 6, arbitrary: ruleOn('exit') },
  ruleOn('io_uring'),
  ruleOn('task'),
  ruleOn('user'),
  ruleOn('exclude'),
  ruleOn('filesystem'),
);
