/**
 * Every option of `tsauditctl` in one table, from which its help, manual page, completions and the
 * README are made. Does not know what the options do.
 */
import type { OptionEntry } from '../shared/option-entry';

export type OptionGroup = 'Rules' | 'Kernel' | 'Other' | 'Beyond auditctl';

export interface GroupedOption extends OptionEntry {
  readonly group: OptionGroup;
}

const LISTS = ['exit', 'task', 'user', 'exclude', 'filesystem', 'io_uring'];
const LIST_ACTIONS = LISTS.flatMap((list) => [`always,${list}`, `never,${list}`]);

export const OPTION_TABLE: readonly GroupedOption[] = [
  {
    group: 'Rules',
    flags: ['-a'],
    argument: 'LIST,ACTION',
    text: 'append a rule; the two words may be in either order',
    details: [`LIST: ${LISTS.join(', ')}`, 'ACTION: always, never'],
    values: LIST_ACTIONS,
  },
  {
    group: 'Rules',
    flags: ['-A'],
    argument: 'LIST,ACTION',
    text: 'add a rule before the others on its list',
    values: LIST_ACTIONS,
  },
  {
    group: 'Rules',
    flags: ['-d'],
    argument: 'LIST,ACTION',
    text: 'delete the rule that is the same in every respect',
    values: LIST_ACTIONS,
  },
  {
    group: 'Rules',
    flags: ['-S'],
    argument: 'NAME[,NAME...]',
    text: 'system calls by name or number, or all',
    completes: 'syscalls',
  },
  {
    group: 'Rules',
    flags: ['-F'],
    argument: 'FIELD OP VALUE',
    text: 'a condition, written as one word; OP: = != > >= < <= & &=',
    completes: 'condition',
  },
  {
    group: 'Rules',
    flags: ['-C'],
    argument: 'FIELD OP FIELD',
    text: 'compare two ids; OP: = !=',
    completes: 'comparison',
  },
  {
    group: 'Rules',
    flags: ['-k'],
    argument: 'KEY',
    text: "mark the rule's records with a key",
    completes: 'keys',
  },
  {
    group: 'Rules',
    flags: ['-w'],
    argument: 'PATH',
    text: 'watch a file or directory tree',
    path: true,
  },
  { group: 'Rules', flags: ['-W'], argument: 'PATH', text: 'delete that watch', path: true },
  {
    group: 'Rules',
    flags: ['-p'],
    argument: 'rwxa',
    text: 'the accesses that the watch is for',
    values: ['r', 'w', 'x', 'a', 'wa', 'rwxa'],
  },
  {
    group: 'Rules',
    flags: ['-D'],
    argument: '[-k KEY]',
    text: 'delete all rules, or those with the key',
  },
  {
    group: 'Rules',
    flags: ['-l'],
    argument: '[-i | -k KEY]',
    text: 'list the rules; -i puts values into words',
  },
  {
    group: 'Rules',
    flags: ['-R'],
    argument: 'FILE',
    text: 'read command lines from a file',
    path: true,
  },
  {
    group: 'Rules',
    flags: ['-i'],
    text: 'as a line of such a file: continue after errors',
  },
  {
    group: 'Rules',
    flags: ['-c'],
    text: 'as a line of such a file: continue after errors, but fail at the end',
  },
  {
    group: 'Kernel',
    flags: ['-s'],
    argument: '[-i]',
    text: 'show the status; -i puts values into words',
  },
  {
    group: 'Kernel',
    flags: ['-e'],
    argument: '0|1|2',
    text: 'disable, enable, or lock until the next boot',
    values: ['0', '1', '2'],
  },
  {
    group: 'Kernel',
    flags: ['-f'],
    argument: '0|1|2',
    text: 'when a record is lost: stay silent, printk, or panic',
    values: ['0', '1', '2'],
  },
  {
    group: 'Kernel',
    flags: ['-r'],
    argument: 'N',
    text: 'maximum number of records per second; 0: no limit',
  },
  {
    group: 'Kernel',
    flags: ['-b'],
    argument: 'N',
    text: 'maximum number of records waiting; 0: no limit',
  },
  {
    group: 'Kernel',
    flags: ['--backlog_wait_time'],
    argument: 'N',
    text: 'how long a process waits for room, in jiffies',
  },
  { group: 'Kernel', flags: ['--reset-lost'], text: 'set the counter of lost records to 0' },
  {
    group: 'Kernel',
    flags: ['--reset_backlog_wait_time_actual'],
    text: 'set the counter of time waited to 0',
  },
  {
    group: 'Kernel',
    flags: ['--loginuid-immutable'],
    text: 'do not let login uids be changed until the next boot',
  },
  {
    group: 'Other',
    flags: ['-m'],
    argument: 'TEXT',
    text: 'send a user message to the audit trail',
  },
  {
    group: 'Other',
    flags: ['-q'],
    argument: 'MOUNT,SUBTREE',
    text: 'make dir rules on a mount point also cover a subtree',
  },
  { group: 'Other', flags: ['-t'], text: 'drop subtrees that no longer exist from dir rules' },
  {
    group: 'Other',
    flags: ['--signal'],
    argument: 'NAME',
    text: 'tell the audit daemon to stop, reload, rotate, resume or report its state',
    values: ['stop', 'reload', 'rotate', 'resume', 'state', 'TERM', 'HUP', 'USR1', 'USR2', 'CONT'],
  },
  { group: 'Other', flags: ['-v', '--version'], text: 'show the version' },
  { group: 'Other', flags: ['-h', '--help'], text: 'show this help' },
  {
    group: 'Beyond auditctl',
    flags: ['--json'],
    text: 'print one JSON document instead of text',
  },
  {
    group: 'Beyond auditctl',
    flags: ['--dry-run'],
    text: 'show what would be sent, but send nothing; needs no privileges',
  },
  {
    group: 'Beyond auditctl',
    flags: ['--arch=MACHINE'],
    text: 'the machine for b64, b32 and rules without an arch, e.g. aarch64',
    completes: 'machines',
  },
  {
    group: 'Beyond auditctl',
    flags: ['--strict'],
    text: 'take tabs and carriage returns in files as parts of words, like auditctl',
  },
  {
    group: 'Beyond auditctl',
    flags: ['--color=auto|never'],
    text: 'colour on terminals, or never; NO_COLOR is respected',
    values: ['auto', 'never'],
  },
  {
    group: 'Beyond auditctl',
    flags: ['--mask'],
    argument: 'HEX',
    text: 'the whole system call mask, for rules that other options cannot express',
  },
];

/** The groups in their order. */
export const OPTION_GROUPS: readonly OptionGroup[] = [
  ...new Set(OPTION_TABLE.map(({ group }) => group)),
];

/** A command line, and what it is for. */
export type Example = readonly [line: string, text: string];

/** For the manual page. */
export const TSAUDITCTL_EXAMPLES: readonly Example[] = [
  ['tsauditctl -l', 'the rules that the kernel holds'],
  [
    'tsauditctl -a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -k id',
    'record writes to a file',
  ],
  [
    "tsauditctl -a always,exit -F arch=b64 -S unlinkat -F 'auid>=1000' -F 'auid!=unset' -k rm",
    'record what people delete',
  ],
  ['tsauditctl -D -k rm', 'delete the rules with that key'],
  ['tsauditctl -b 8192 -f 1', 'let 8192 records wait, and complain when one is lost'],
  ['tsauditctl -R /etc/audit/audit.rules', 'load a file, up to its first error'],
  ['tsauditctl --dry-run -R /etc/audit/audit.rules', 'say what that would send; needs no root'],
  ['tsauditctl --json -s', 'the status, for programs'],
];
