/** Refused rules in auditctl's words: one message for each code, with what was refused in its place. */
import { describe, expect, it } from '@jest/globals';
import { auditctlMessage } from '../../../../lib/cli/tsauditctl/rule-messages';
import { RuleError, type RuleErrorCode, type RuleObjectErrorCode } from '../../../../lib/errors';

type Row = readonly [subject: string, option: string, message: string];

const REASON = 'the library’s own words';

/** Where auditctl says nothing or would not refuse, our own words stand. */
const OWN: readonly Row[] = [['x', 'F', REASON]];

const MESSAGES: Readonly<Record<Exclude<RuleErrorCode, RuleObjectErrorCode>, readonly Row[]>> = {
  'missing-list': [['uid=0', 'F', 'List must be given before field']],
  'bad-list': [
    ['always,x', 'a', 'Append rule - bad keyword always,x'],
    ['always,x', 'A', 'Add rule - bad keyword always,x'],
    ['always,x', 'd', 'Delete rule - bad keyword always,x'],
  ],
  'deprecated-action': [
    ['exit,possible', 'a', 'Append rule - possible is deprecated'],
    ['exit,possible', 'A', 'Append rule - possible is deprecated'],
    ['exit,possible', 'd', 'Delete rule - possible is deprecated'],
  ],
  'several-operations': [
    // auditctl ends the line twice, for -a alone.
    ['never,exit', 'a', 'Multiple rule insert/delete operations are not allowed\n'],
    ['never,exit', 'A', 'Multiple rule insert/delete operations are not allowed'],
    ['never,exit', 'd', 'Multiple rule insert/delete operations are not allowed'],
  ],
  'unknown-option': OWN,
  'unexpected-word': OWN,
  'missing-operator': [['uid', 'F', '-F missing operation for uid']],
  'missing-field': [['', 'F', '-F missing field name before operator for ']],
  'missing-value': [['uid', 'F', '-F missing value after operation for uid']],
  'unknown-field': [['bogus', 'F', '-F unknown field: bogus']],
  'unknown-arch': [['arch', 'F', 'arch elf mapping not found']],
  'arch-after-syscall': [['arch', 'F', 'arch must be before -S']],
  'wrong-list': [['fstype', 'F', 'fstype field is not valid for the filter']],
  'exit-list-only': [['path', 'F', 'path can only be used with exit filter list']],
  'msgtype-list-only': [
    ['msgtype', 'F', 'msgtype field can only be used with exclude or user filter list'],
  ],
  'exclude-field': [
    [
      'ppid',
      'F',
      'Only msgtype, *uid, *gid, pid, and subj* fields can be used with exclude filter',
    ],
  ],
  'session-list-only': [
    ['sessionid', 'F', 'sessionid must be used with exclude, user, or exit filter'],
  ],
  'unknown-record-type': [['msgtype', 'F', '-F unknown message type - msgtype']],
  'unknown-errno': [['exit', 'F', '-F unknown errno - exit']],
  'unknown-file-type': [['filetype', 'F', '-F unknown file type -  filetype']],
  'unknown-filesystem': [['fstype', 'F', 'file system type is unknown for field: fstype']],
  'unknown-user': [['bob', 'F', 'Unknown user: bob']],
  'unknown-group': [['bob', 'F', 'Unknown group: bob']],
  'unknown-syscall': [['nope', 'S', 'Syscall name unknown: nope']],
  'unknown-operation': [['nope', 'S', 'io_uring op unknown: nope']],
  'syscall-list': [
    ['task', 'S', 'Error: syscall auditing being added to task list'],
    ['user', 'S', 'Error: syscall auditing being added to user list'],
    ['exclude', 'S', 'Error: syscall auditing cannot be put on exclude list'],
    ['task', 'a', 'Syscall auditing requested for task list'],
    ['task', 'A', 'Error: syscall auditing requested for task list'],
    ['task', 'd', 'Error: syscall auditing requested for task list'],
  ],
  'number-expected': [['pid', 'F', '-F value should be number for pid']],
  'number-too-large': [['saddr_fam', 'F', 'value is too large for field: saddr_fam']],
  'text-too-long': [['x', 'F', 'String value too long']],
  'bad-permission': [
    ['z', 'p', "Permission z isn't supported"],
    ['perm', 'F', "Permission can only contain  'rwxa'"],
  ],
  'permission-too-long': [['rwxar', 'p', 'permission rwxar is too long']],
  'permission-without-watch': [['r', 'p', 'permission option needs a watch given prior to it']],
  'permission-without-field': [['r', 'p', 'Permissions should be preceeded by other fields']],
  'operator-equality-only': [['arch', 'F', 'arch only takes = or != operators']],
  'operator-equal-only': [['perm', 'F', 'perm only takes = operator']],
  'key-too-early': [
    ['x', 'k', 'key option needs a watch or syscall given prior to it'],
    ['key', 'F', 'Key field needs a watch, syscall or exe path given prior to it'],
  ],
  'key-too-long': [['x', 'k', 'key option exceeds size limit']],
  'key-character': [['a\u0001', 'k', 'key a\u0001 has illegal character']],
  'control-character': OWN,
  'too-many-fields': [['uid=0', 'F', 'Too many fields in rule: uid=0']],
  'comparison-missing-field': [['', 'C', '-C missing field name before operator for ']],
  'comparison-missing-value': [['uid', 'C', '-C missing value after operation for  uid']],
  'comparison-unknown-field': [['bogus', 'C', '-C unknown field: bogus']],
  'comparison-unknown-value': [
    ['uid', 'C', '-C unknown right hand value for comparison with: uid'],
  ],
  'comparison-incompatible': [['uid', 'C', '-C incompatible comparison uid']],
  'kernel-too-old': [['exe', 'F', 'Field option not supported by kernel: exe']],
  'list-unsupported': [['fstype', 'F', 'fstype filter is not supported by the kernel']],
  'watch-after-list': [['/etc', 'w', "watch option can't be given with a syscall"]],
  'watch-not-empty': [['/etc', 'w', 'Watches may not include fields or actions']],
  'watch-path': OWN,
  'machine-unknown': OWN,
  'kernel-refuses': OWN,
};

describe.each(Object.entries(MESSAGES))('%s', (code, rows) => {
  it.each(rows)('of "%s" after -%s is: %s', (subject, option, message) => {
    const error = new RuleError(code as RuleErrorCode, REASON, { subject });
    expect(auditctlMessage(error, option)).toBe(message);
  });
});
