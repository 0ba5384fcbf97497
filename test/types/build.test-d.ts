/**
 * The typed builder, checked by the compiler alone: what the field registry allows compiles, and behind
 * each `@ts-expect-error` stands what it forbids.
 */
import { expectTypeOf } from 'expect-type';
import {
  BuiltRule,
  compare,
  type ConditionOf,
  type ConditionOn,
  exclude,
  field,
  filesystem,
  ioUring,
  never,
  type Permissions,
  type Rule,
  ruleFromJson,
  syscallRule,
  task,
  userMessages,
  watch,
} from '../../lib';
import type { ListsOf, OperatorsOf, ValueOf } from '../../lib/rules/build';

expectTypeOf<BuiltRule>().toExtend<Rule>();
expectTypeOf(ruleFromJson).toEqualTypeOf<(value: unknown) => BuiltRule>();

// The two that everybody writes.
expectTypeOf(
  watch('/etc/passwd', { permissions: 'wa', key: 'passwd_changes' }),
).toEqualTypeOf<BuiltRule>();
expectTypeOf(
  syscallRule({
    action: 'always',
    list: 'exit',
    arch: 'b64',
    syscalls: ['unlink', 'rename'],
    where: [field('auid').atLeast(1000), field('auid').isNot('unset')],
    keys: ['delete'],
  }),
).toEqualTypeOf<BuiltRule>();

// Operators: those that both the kernel and auditctl take.
expectTypeOf<OperatorsOf<'arch'>>().toEqualTypeOf<'=' | '!='>();
expectTypeOf<OperatorsOf<'path'>>().toEqualTypeOf<'='>();
expectTypeOf<OperatorsOf<'perm'>>().toEqualTypeOf<'='>();
expectTypeOf<OperatorsOf<'auid'>>().toEqualTypeOf<'=' | '!=' | '>' | '>=' | '<' | '<='>();
expectTypeOf<OperatorsOf<'a0'>>().toEqualTypeOf<
  '=' | '!=' | '>' | '>=' | '<' | '<=' | '&' | '&='
>();
expectTypeOf(field('a0').hasAll(6)).toEqualTypeOf<ConditionOf<'a0'>>();
expectTypeOf(field('arch').is('b64')).toEqualTypeOf<ConditionOf<'arch'>>();
// @ts-expect-error an arch is not greater than another
field('arch').above('b64');
// @ts-expect-error a user is no set of bits
field('uid').hasAny(1);
// @ts-expect-error a path is this one or none
field('path').isNot('/etc/passwd');
// @ts-expect-error permissions are these
field('perm').isNot('r');
// @ts-expect-error a program is this one or another
field('exe').atLeast('/bin/sh');
// @ts-expect-error types of files have no order
field('filetype').below('file');

// Values.
expectTypeOf<ValueOf<'auid'>>().toEqualTypeOf<number | string>();
expectTypeOf<ValueOf<'pid'>>().toEqualTypeOf<number>();
expectTypeOf<ValueOf<'inode'>>().toEqualTypeOf<number>();
expectTypeOf<ValueOf<'exe'>>().toEqualTypeOf<string>();
expectTypeOf<ValueOf<'perm'>>().toEqualTypeOf<Permissions>();
field('exit').is('-EACCES');
field('exit').is(-13);
field('sessionid').is('unset');
field('msgtype').is('CWD');
field('inode').is(5);
// @ts-expect-error a process is a number
field('pid').is('1');
// @ts-expect-error no errno begins like this
field('exit').is('-eacces');
// @ts-expect-error no such type of file
field('filetype').is('directory');
// @ts-expect-error no such permission
field('perm').is('rwz');
// @ts-expect-error a permission is said once
field('perm').is('rr');
// @ts-expect-error a session is a number or unset
field('sessionid').is('first');
// @ts-expect-error no such file system
field('fstype').is('ext4');
// @ts-expect-error a program is a path
field('exe').is(5);
// @ts-expect-error no such field
field('user');
// @ts-expect-error keys are not conditions
field('key');
// @ts-expect-error comparisons are written with compare
field('field_compare');

// Permissions.
expectTypeOf<'r'>().toExtend<Permissions>();
expectTypeOf<'xarw'>().toExtend<Permissions>();
expectTypeOf<''>().not.toExtend<Permissions>();
expectTypeOf<'rwxaa'>().not.toExtend<Permissions>();
// @ts-expect-error no such permission
watch('/etc/passwd', { permissions: 'read' });
// @ts-expect-error a path is absolute
watch('etc/passwd');
export const watched = (path: string) => watch(path, { permissions: 'wa' });

// Lists: what the registry keeps to some of them.
expectTypeOf<ListsOf<'msgtype'>>().toEqualTypeOf<'exclude' | 'user'>();
expectTypeOf<ListsOf<'fstype'>>().toEqualTypeOf<'filesystem'>();
expectTypeOf<ListsOf<'path'>>().toEqualTypeOf<'exit'>();
expectTypeOf<ListsOf<'uid'>>().toEqualTypeOf<'user' | 'task' | 'exit' | 'exclude' | 'io_uring'>();
exclude([field('msgtype').is('CWD')]);
exclude([field('uid').is(0)], { prepend: true });
task([field('uid').is('backup')]);
userMessages([field('msgtype').is('USER_CMD')], { action: 'always' });
filesystem('tracefs', { key: 'fs' });
filesystem([field('fstype').isNot('debugfs')]);
never({ arch: 'b32', syscalls: ['time'] });
ioUring({ operations: ['openat'], where: [field('uid').isNot(0)] });
// @ts-expect-error a path is no matter of records
exclude([field('path').is('/etc/passwd')]);
// @ts-expect-error a file system has a list of its own
exclude([field('fstype').is('debugfs')]);
// @ts-expect-error only the list exit compares
exclude([compare('uid', '=', 'euid')]);
// @ts-expect-error the kernel stops reading that list at a key
exclude([field('uid').is(0)], { key: 'x' });
// @ts-expect-error no process ends before it began
task([field('exit').is(0)]);
// @ts-expect-error messages of programs have no arguments
userMessages([field('ppid').is(1)]);
// @ts-expect-error the list filesystem takes nothing else
filesystem([field('uid').is(0)]);
// @ts-expect-error io_uring has no paths
ioUring({ where: [field('path').is('/etc/passwd')] });
// @ts-expect-error system calls have no record type
syscallRule({ where: [field('msgtype').is('CWD')] });
// @ts-expect-error system calls belong to the list exit
syscallRule({ list: 'task' });
// @ts-expect-error the kernel no longer takes it
syscallRule({ action: 'possible' });

// Comparisons: users with users, groups with groups.
expectTypeOf(compare('uid', '!=', 'euid')).toExtend<ConditionOn<'exit'>>();
compare('gid', '=', 'obj_gid');
// @ts-expect-error a user is no group
compare('uid', '=', 'gid');
// @ts-expect-error nothing differs from itself
compare('uid', '!=', 'uid');
// @ts-expect-error they are equal or not
compare('uid', '>', 'euid');

// Conditions that are written out keep the same rules.
expectTypeOf<{ field: 'arch'; operator: '='; value: string }>().toExtend<ConditionOn<'exit'>>();
expectTypeOf<{ field: 'arch'; operator: '>'; value: string }>().not.toExtend<ConditionOn<'exit'>>();
expectTypeOf<{ field: 'pid'; operator: '='; value: string }>().not.toExtend<ConditionOn<'exit'>>();
expectTypeOf<{ field: 'path'; operator: '='; value: string }>().not.toExtend<
  ConditionOn<'exclude'>
>();
