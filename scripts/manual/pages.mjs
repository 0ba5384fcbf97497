/** What the manual pages say beside the tables of options. */
import {
  commandSection,
  commandSynopsis,
  groupedOptions,
  manualPage,
  optionEntries,
} from './roff.mjs';

const HELP_AND_VERSION = [
  { flags: ['-h', '--help'], text: 'show the help, of a command when it stands behind one' },
  { flags: ['-V', '--version'], text: 'show the version' },
];

export function tsauditctlPage({ OPTION_GROUPS, OPTION_TABLE, TSAUDITCTL_EXAMPLES }, release) {
  return manualPage({
    name: 'tsauditctl',
    release,
    table: 'lib/cli/tsauditctl/option-table.ts',
    summary: "show and change the kernel's audit rules and settings",
    synopsis: ['\\fBtsauditctl\\fR [\\fIoptions\\fR]'],
    description: [
      `Takes the options of auditctl(8) and prints what it prints, without libaudit.
Options act in the order in which they stand; the rule that they describe is sent last.
Rules are described in audit.rules(7).`,
      `Needs CAP_AUDIT_CONTROL in the initial user and pid namespaces; with --dry-run it needs nothing.`,
    ],
    options: groupedOptions(OPTION_GROUPS, OPTION_TABLE),
    exitStatus: [
      ['0', 'success'],
      ['1', 'audit is off or locked, a rules file failed, or no options were given'],
      ['2', 'there is no audit daemon to signal'],
      ['4', 'not enough privileges'],
      ['255', 'any other error'],
    ],
    examples: TSAUDITCTL_EXAMPLES,
    seeAlso: ['audit-netlink(8)', 'tsaugenrules(8)', 'auditctl(8)', 'audit.rules(7)', 'auditd(8)'],
  });
}

export function auditNetlinkPage({ COMMAND_TABLE, OVERVIEW_STATUS }, release) {
  const name = 'audit-netlink';
  return manualPage({
    name,
    release,
    table: 'lib/cli/audit-netlink/command-table.ts',
    summary: 'check, plan and apply audit policies, and show audit events',
    synopsis: COMMAND_TABLE.map((command) => commandSynopsis(name, command)),
    description: [
      `A policy is what the kernel shall hold: audit rules in their order, and settings.
It is read from a file as auditctl -R takes it, or from all files *.rules of a folder in the order
in which augenrules(8) merges them. The word kernel: stands for the rules that the kernel holds now.`,
      `Reading and changing rules needs CAP_AUDIT_CONTROL in the initial user and pid namespaces, events
need CAP_AUDIT_READ in the initial user and network namespaces. Whatever only looks at files needs nothing.`,
    ],
    options: optionEntries(HELP_AND_VERSION),
    sections: [{ title: 'COMMANDS', lines: COMMAND_TABLE.flatMap(commandSection) }],
    exitStatus: OVERVIEW_STATUS.map((text, status) => [status, text]),
    seeAlso: ['tsauditctl(8)', 'tsaugenrules(8)', 'audit.rules(7)', 'augenrules(8)', 'ausearch(8)'],
  });
}

export function tsaugenrulesPage({ TSAUGENRULES_EXAMPLES, TSAUGENRULES_OPTIONS }, release) {
  return manualPage({
    name: 'tsaugenrules',
    release,
    table: 'lib/cli/tsaugenrules/tsaugenrules-table.ts',
    summary: 'merge the files of /etc/audit/rules.d into /etc/audit/audit.rules',
    synopsis: [
      '\\fBtsaugenrules\\fR [\\fB\\-\\-check\\fR|\\fB\\-\\-load\\fR] [\\fB\\-\\-strict\\fR]',
    ],
    description: [
      `Merges as augenrules(8) does, in the order of ls -v, and replaces the merged file only when it would change.
Files that everybody may write to, or that belong to neither root nor the user, are refused.`,
      `Needs CAP_AUDIT_CONTROL in the initial user and pid namespaces to load, else only the right to read and write the files.`,
    ],
    options: optionEntries(TSAUGENRULES_OPTIONS),
    exitStatus: [
      ['0', 'success'],
      ['1', 'nothing could be merged, or with --check --strict: the merged file would change'],
      ['other', 'with --load: that of tsauditctl -R'],
    ],
    files: [
      ['/etc/audit/rules.d', 'the files *.rules that are merged'],
      ['/etc/audit/audit.rules', 'the merged file'],
      ['/etc/audit/audit.rules.prev', 'the merged file before that'],
    ],
    examples: TSAUGENRULES_EXAMPLES,
    seeAlso: ['audit-netlink(8)', 'tsauditctl(8)', 'augenrules(8)', 'audit.rules(7)'],
  });
}

export function tsausearchPage({ OPTION_GROUPS, SEARCH_EXAMPLES, SEARCH_OPTIONS }, release) {
  return manualPage({
    name: 'tsausearch',
    release,
    table: 'lib/cli/tsausearch/option-table.ts',
    summary: 'search the logs of the audit system',
    synopsis: ['\\fBtsausearch\\fR [\\fIoptions\\fR]'],
    description: [
      `Takes the options of ausearch(8) and prints what it prints, without libaudit.
Events have to meet all conditions. Those that lack a field are not left out.`,
      `Reads the log that auditd.conf(5) names, with all that was rotated away from it, compressed ones too;
standard input if that is a pipe; or what -if names.`,
    ],
    options: groupedOptions(OPTION_GROUPS, SEARCH_OPTIONS),
    exitStatus: [
      ['0', 'events were found'],
      ['1', 'none were found, or the options or the logs cannot be read'],
      ['10', 'the checkpoint cannot be read, or its log is gone'],
      ['11', 'the file of the checkpoint cannot be read or written'],
      ['12', 'the event of the checkpoint is gone'],
    ],
    examples: SEARCH_EXAMPLES,
    seeAlso: ['audit-netlink(8)', 'tsauditctl(8)', 'ausearch(8)', 'auditd.conf(5)'],
  });
}

export function tsaureportPage({ AUREPORT_EXAMPLES, FURTHER_OPTIONS, REPORT_OPTIONS }, release) {
  return manualPage({
    name: 'tsaureport',
    release,
    table: 'lib/cli/tsaureport/option-table.ts',
    summary: 'count and list what is in audit logs',
    synopsis: ['\\fBtsaureport\\fR [\\fIreport\\fR] [\\fIoptions\\fR]'],
    description: [
      `Takes the options of aureport(8) and prints what it prints, reading each log once.
Without a report it counts everything. Reads standard input where that is a pipe, as in
ausearch --raw | tsaureport, else the logs that auditd.conf(5) names, with those that were rotated.`,
      `Needs the right to read the logs, and nothing else.`,
    ],
    options: optionEntries([...REPORT_OPTIONS, ...FURTHER_OPTIONS]),
    exitStatus: [
      ['0', 'there is something in the report, or it counts'],
      ['1', 'nothing was found, a log could not be read, or the options cannot be meant so'],
    ],
    examples: AUREPORT_EXAMPLES,
    seeAlso: ['tsausearch(8)', 'audit-netlink(8)', 'aureport(8)', 'auditd.conf(5)'],
  });
}

export function tsausyscallPage({ AUSYSCALL_EXAMPLES, AUSYSCALL_OPTIONS }, release) {
  return manualPage({
    name: 'tsausyscall',
    release,
    table: 'lib/cli/tsausyscall/option-table.ts',
    summary: 'names and numbers of system calls',
    synopsis: [
      '\\fBtsausyscall\\fR [\\fImachine\\fR] \\fIname\\fR|\\fInumber\\fR|\\fB\\-\\-dump\\fR [\\fB\\-\\-exact\\fR]',
    ],
    description: [
      `Says which number a system call has, and which name a number, as ausyscall(8) does.
For a name, all calls are listed that have it in theirs. The machine is a word of uname -m, b32 or b64;
without one it is this machine. The word uring stands for the operations of io_uring instead.`,
    ],
    options: optionEntries(AUSYSCALL_OPTIONS),
    exitStatus: [
      ['0', 'success'],
      ['1', 'there is no such call, or the words cannot be meant so'],
    ],
    examples: AUSYSCALL_EXAMPLES,
    seeAlso: ['tsausearch(8)', 'tsauditctl(8)', 'ausyscall(8)', 'syscalls(2)'],
  });
}

export function tsaulastPage({ AULAST_EXAMPLES, AULAST_OPTIONS }, release) {
  return manualPage({
    name: 'tsaulast',
    release,
    table: 'lib/cli/tsaulast/option-table.ts',
    summary: 'list who was logged in, from audit logs',
    synopsis: ['\\fBtsaulast\\fR [\\fIoptions\\fR]'],
    description: [
      `Takes the options of aulast(8) and prints what it prints: a line for each session and each boot, oldest first,
with user, terminal, where from, when, and how it ended. A session without a logout is down or crash where its machine
was shut down or started again without that, and gone where another session got its number.`,
      `Reads the logs that auditd.conf(5) names, with those that were rotated, unless told otherwise.
Needs the right to read the logs, and nothing else.`,
    ],
    options: optionEntries(AULAST_OPTIONS),
    exitStatus: [
      ['0', 'success, also where nobody logged in'],
      [
        '1',
        'a log could not be read, aulast.log not be written, or the options cannot be meant so',
      ],
    ],
    files: [['aulast.log', 'with --extract: the records that were used, in the working folder']],
    examples: AULAST_EXAMPLES,
    seeAlso: ['tsaulastlog(8)', 'tsausearch(8)', 'audit-netlink(8)', 'aulast(8)', 'last(1)'],
  });
}

export function tsaulastlogPage({ AULASTLOG_EXAMPLES, AULASTLOG_OPTIONS }, release) {
  return manualPage({
    name: 'tsaulastlog',
    release,
    table: 'lib/cli/tsaulastlog/option-table.ts',
    summary: 'say when somebody last logged in to each account, from audit logs',
    synopsis: ['\\fBtsaulastlog\\fR [\\fIoptions\\fR]'],
    description: [
      `Takes the options of aulastlog(8) and prints what it prints: a line for each account of this machine, with the
terminal, the host and the time of the last login that the logs have.`,
      `Reads the logs that auditd.conf(5) names, with those that were rotated, or standard input.
Needs the right to read the logs, and nothing else.`,
    ],
    options: optionEntries(AULASTLOG_OPTIONS),
    exitStatus: [
      ['0', 'success, also where nobody logged in'],
      ['1', 'there is no such account, a log could not be read, or the options cannot be meant so'],
    ],
    examples: AULASTLOG_EXAMPLES,
    seeAlso: ['tsaulast(8)', 'tsausearch(8)', 'audit-netlink(8)', 'aulastlog(8)', 'lastlog(8)'],
  });
}

export function tsauditdPage({ TSAUDITD_EXAMPLES, TSAUDITD_OPTIONS }, release) {
  return manualPage({
    name: 'tsauditd',
    release,
    table: 'lib/cli/tsauditd/option-table.ts',
    summary: "the audit daemon: writes the kernel's audit records to the disk",
    synopsis: ['\\fBtsauditd\\fR [\\fIoptions\\fR]'],
    description: [
      `Is registered with the kernel as its audit daemon, and writes every record to the log that auditd.conf(5)
names, rotates it, and does what is configured when the disk fills or fails. Without -f or -n it goes to the
background; the command then ends when the daemon runs, or says why it does not.`,
      `SIGTERM ends it, SIGHUP has it read its configuration again, SIGUSR1 rotates the log, SIGUSR2 resumes after
logging was suspended, and SIGCONT has it write a report to /run/audit/auditd.state. auditctl --signal sends these, too.`,
      `What the disk does not take is held in memory, up to 64 MiB; what is lost beyond that is counted and told.`,
      `It starts the plugins of plugin_dir, each with a queue of its own. With tcp_listen_port it takes records of other
machines, of audisp-remote(8) and audit-netlink remote: from this machine alone, unless --listen says otherwise.`,
    ],
    options: optionEntries(TSAUDITD_OPTIONS),
    exitStatus: [
      ['0', 'the daemon was told to end, or runs in the background'],
      ['1', 'it could not start, another daemon is registered, or receiving failed'],
      ['2', 'the command line is wrong'],
      ['4', 'not enough privileges'],
      ['6', 'the configuration is wrong'],
    ],
    examples: TSAUDITD_EXAMPLES,
    seeAlso: ['auditd(8)', 'auditd.conf(5)', 'tsauditctl(8)', 'tsausearch(8)', 'tsaureport(8)'],
  });
}

export function tsautracePage({ AUTRACE_EXAMPLES, AUTRACE_OPTIONS }, release) {
  return manualPage({
    name: 'tsautrace',
    release,
    table: 'lib/cli/tsautrace/option-table.ts',
    summary: 'run a program under the eyes of the audit system',
    synopsis: [
      '\\fBtsautrace\\fR [\\fB\\-r\\fR] [\\fIoptions\\fR] \\fIprogram\\fR [\\fIarguments\\fR]',
    ],
    description: [
      `Runs a program, as autrace(8) does, and prints the events of it and of everything that it starts,
on standard error. Options stand in front of the program. A name without a slash is looked for in the folders
of PATH.`,
      `Adds rules with a key of their own, which name the processes that are traced and no others, and deletes them
when the program ends. Rules that are loaded are kept, and come first: what a rule with never matches is not
shown. Audit is enabled for that time. What the program starts is followed as events tell of it: the first
calls of a grandchild may be missing whose parent began only a moment before.`,
      `Needs CAP_AUDIT_CONTROL and CAP_AUDIT_READ in the initial user, pid and network namespaces, and /bin/sh,
but no audit daemon.`,
    ],
    options: optionEntries(AUTRACE_OPTIONS),
    exitStatus: [
      ['1', 'the program was not run, or something could not be put back or printed'],
      ['other', 'that of the program; one that a signal ended is followed, or 128 and its number'],
    ],
    examples: AUTRACE_EXAMPLES,
    seeAlso: ['audit-netlink(8)', 'tsausearch(8)', 'tsaureport(8)', 'autrace(8)', 'audit.rules(7)'],
  });
}
