/**
 * Refusals of rules in auditctl's words, which scripts and people look for. The library's own words
 * are in the {@link RuleError}.
 */
import type { RuleError, RuleErrorCode } from '../../errors';

type Wording = (subject: string, option: string) => string;

const BAD_LIST: Readonly<Record<string, string>> = {
  a: 'Append rule - bad keyword',
  A: 'Add rule - bad keyword',
  d: 'Delete rule - bad keyword',
};

function syscallList(list: string, option: string): string {
  if (option === 'a') return 'Syscall auditing requested for task list';
  if (option !== 'S') return 'Error: syscall auditing requested for task list';
  return list === 'exclude'
    ? 'Error: syscall auditing cannot be put on exclude list'
    : `Error: syscall auditing being added to ${list} list`;
}

function keyTooEarly(_subject: string, option: string): string {
  return option === 'k'
    ? 'key option needs a watch or syscall given prior to it'
    : 'Key field needs a watch, syscall or exe path given prior to it';
}

const WORDINGS: Readonly<Partial<Record<RuleErrorCode, Wording>>> = {
  'missing-list': () => 'List must be given before field',
  'bad-list': (word, option) => `${BAD_LIST[option]} ${word}`,
  'deprecated-action': (_word, option) =>
    `${option === 'd' ? 'Delete' : 'Append'} rule - possible is deprecated`,
  'several-operations': (_word, option) =>
    `Multiple rule insert/delete operations are not allowed${option === 'a' ? '\n' : ''}`,
  'missing-operator': (pair) => `-F missing operation for ${pair}`,
  'missing-field': () => '-F missing field name before operator for ',
  'missing-value': (name) => `-F missing value after operation for ${name}`,
  'unknown-field': (name) => `-F unknown field: ${name}`,
  'unknown-arch': (name) => `${name} elf mapping not found`,
  'arch-after-syscall': (name) => `${name} must be before -S`,
  'wrong-list': (name) => `${name} field is not valid for the filter`,
  'exit-list-only': (name) => `${name} can only be used with exit filter list`,
  'msgtype-list-only': () => 'msgtype field can only be used with exclude or user filter list',
  'exclude-field': () =>
    'Only msgtype, *uid, *gid, pid, and subj* fields can be used with exclude filter',
  'session-list-only': (name) => `${name} must be used with exclude, user, or exit filter`,
  'unknown-record-type': (name) => `-F unknown message type - ${name}`,
  'unknown-errno': (name) => `-F unknown errno - ${name}`,
  'unknown-file-type': (name) => `-F unknown file type -  ${name}`,
  'unknown-filesystem': (name) => `file system type is unknown for field: ${name}`,
  'unknown-user': (user) => `Unknown user: ${user}`,
  'unknown-group': (group) => `Unknown group: ${group}`,
  'unknown-syscall': (name) => `Syscall name unknown: ${name}`,
  'unknown-operation': (word) => `io_uring op unknown: ${word}`,
  'syscall-list': syscallList,
  'number-expected': (name) => `-F value should be number for ${name}`,
  'number-too-large': (name) => `value is too large for field: ${name}`,
  'text-too-long': () => 'String value too long',
  'bad-permission': (letter, option) =>
    option === 'p' ? `Permission ${letter} isn't supported` : "Permission can only contain  'rwxa'",
  'permission-too-long': (letters) => `permission ${letters} is too long`,
  'permission-without-watch': () => 'permission option needs a watch given prior to it',
  'permission-without-field': () => 'Permissions should be preceeded by other fields',
  'operator-equality-only': (name) => `${name} only takes = or != operators`,
  'operator-equal-only': (name) => `${name} only takes = operator`,
  'key-too-early': keyTooEarly,
  'key-too-long': () => 'key option exceeds size limit',
  'key-character': (key) => `key ${key} has illegal character`,
  'too-many-fields': (pair, option) =>
    option === 'p' ? 'Too many fields when adding permissions' : `Too many fields in rule: ${pair}`,
  'comparison-missing-field': () => '-C missing field name before operator for ',
  'comparison-missing-value': (name) => `-C missing value after operation for  ${name}`,
  'comparison-unknown-field': (name) => `-C unknown field: ${name}`,
  'comparison-unknown-value': (name) => `-C unknown right hand value for comparison with: ${name}`,
  'comparison-incompatible': (name) => `-C incompatible comparison ${name}`,
  'kernel-too-old': (name) => `Field option not supported by kernel: ${name}`,
  'list-unsupported': (name) => `${name} filter is not supported by the kernel`,
  'watch-after-list': () => "watch option can't be given with a syscall",
  'watch-not-empty': () => 'Watches may not include fields or actions',
};

/**
 * auditctl's message.
 *
 * @param option the option that was refused; `F` for a failure when the rule was finished
 */
export function auditctlMessage(error: RuleError, option: string): string {
  return WORDINGS[error.code]?.(error.subject, option) ?? error.reason;
}
