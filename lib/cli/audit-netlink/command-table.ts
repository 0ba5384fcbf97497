/**
 * Every command of `audit-netlink` with its options in one table, from which the parser, its help,
 * the manual page and the completions are made. Does not know what the commands do.
 */
import type { OptionEntry } from '../shared/option-entry';

export interface CommandOption extends OptionEntry {
  /** The only values allowed. */
  readonly values?: readonly string[];
  readonly fallback?: string | number;
  /** Whether it may be given several times. */
  readonly repeatable?: boolean;
  /** Whether its argument is a positive integer. */
  readonly isCount?: boolean;
  /** Options that cannot be combined with it, without their dashes. */
  readonly conflicts?: readonly string[];
}

export interface CommandArgument {
  readonly name: string;
  readonly text: string;
  /** Words that are allowed besides paths, for completion. */
  readonly values?: readonly string[];
  /** Whether there may be several; only the last argument may. */
  readonly repeatable?: boolean;
  /** Whether it may be left out. */
  readonly optional?: boolean;
}

/** A command line, and what it is for unless that is obvious. */
export type Example = readonly [line: string, text?: string];

export interface CommandEntry {
  readonly name: CommandName;
  /** In one line. */
  readonly text: string;
  readonly arguments: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  readonly examples: readonly Example[];
  /** Paragraphs for help and manual, broken into lines for a terminal. */
  readonly notes: readonly string[];
  /** What 0, 1 and 2 mean, or which statuses mean what. */
  readonly exitStatus:
    readonly [string, string, string] | readonly (readonly [status: string, text: string])[];
}

export type CommandName =
  | 'check'
  | 'plan'
  | 'apply'
  | 'diff'
  | 'fmt'
  | 'events'
  | 'search'
  | 'report'
  | 'top'
  | 'metrics'
  | 'trace'
  | 'remote'
  | 'receive';

const PATH: CommandArgument = { name: 'path', text: 'rules file, or folder of *.rules' };
const SOURCE = { text: 'rules file, folder, or kernel: for the loaded rules', values: ['kernel:'] };

const OWNED: CommandOption = {
  flags: ['--owned'],
  argument: 'prefix',
  text: 'manage only rules with a key that begins with this',
};
const KEEP_GOING: CommandOption = {
  flags: ['--keep-going'],
  text: 'skip lines with errors instead of stopping',
};
const ARCH: CommandOption = {
  flags: ['--arch'],
  argument: 'machine',
  text: 'the machine whose rules they are, such as aarch64; default: this one',
  completes: 'machines',
};
const USERS: CommandOption = {
  flags: ['--users'],
  argument: 'file',
  text: "the machine's users, in the format of passwd(5); default: those of this one",
  path: true,
};
const GROUPS: CommandOption = {
  flags: ['--groups'],
  argument: 'file',
  text: "the machine's groups, in the format of group(5); default: those of this one",
  path: true,
};
const OFFLINE: CommandOption = {
  flags: ['--offline'],
  text: 'check only the files, which may be those of another machine',
};
const QUIET: CommandOption = {
  flags: ['--quiet'],
  text: 'print errors, but no warnings and no summary of them',
};
const ALLOW_EMPTY: CommandOption = {
  flags: ['--allow-empty'],
  text: 'files without any rule mean that the kernel is to have none',
};
const ORDER: CommandOption = {
  flags: ['--order'],
  argument: 'order',
  text: 'which order of rules matters: exact (default), or only as far as events can show it',
  values: ['exact', 'effective'],
};
const TLS: readonly CommandOption[] = [
  {
    flags: ['--tls-cert'],
    argument: 'file',
    text: "this end's certificate, in PEM: TLS with certificates of both ends",
    path: true,
  },
  { flags: ['--tls-key'], argument: 'file', text: "the certificate's key, in PEM", path: true },
  {
    flags: ['--tls-ca'],
    argument: 'file',
    text: "the authorities that the other end's certificate may be of, in PEM",
    path: true,
  },
];

const JSON_OUTPUT: CommandOption = { flags: ['--json'], text: 'print JSON' };

/** Values of `events --format` that are one JSON document per line. */
export const JSON_LINE_FORMATS: ReadonlySet<string> = new Set(['json', 'ecs', 'otel']);

/** The same of `search --format`, where `json` is one document. */
export const SEARCH_LINE_FORMATS: ReadonlySet<string> = new Set(['ndjson', 'ecs', 'otel']);

const SECOND_SIGNAL = `A second SIGINT or SIGTERM ends it at once, with exit status 130 or 143, whatever
was not put back yet.`;

/** Of what makes a plan. */
const OF_PLANS: readonly CommandOption[] = [
  OWNED,
  KEEP_GOING,
  ALLOW_EMPTY,
  ORDER,
  QUIET,
  JSON_OUTPUT,
];

export const COMMAND_TABLE: readonly CommandEntry[] = [
  {
    name: 'check',
    text: 'report everything wrong with the files, and whether the kernel holds them',
    arguments: [PATH],
    options: [OFFLINE, ARCH, USERS, GROUPS, OWNED, ORDER, QUIET, JSON_OUTPUT],
    examples: [
      ['audit-netlink check /etc/audit/rules.d', 'are the files correct, and loaded?'],
      ['audit-netlink check --offline my.rules', 'are they correct? needs no privileges'],
      ['audit-netlink check --offline --json my.rules > policy.json'],
      ['audit-netlink check --offline --users web1/passwd web1.rules', "another machine's"],
      ['audit-netlink check --owned app. app.rules || echo drifted'],
    ],
    notes: [],
    exitStatus: [
      'the kernel holds them; with --offline: they have no errors',
      'the kernel does not hold them',
      'error, also in a file',
    ],
  },
  {
    name: 'plan',
    text: 'show what it would take to load the files',
    arguments: [PATH],
    options: [
      {
        flags: ['--out'],
        argument: 'file',
        text: 'also write the plan to this file, which apply carries out',
        path: true,
      },
      {
        flags: ['--detailed-exitcode'],
        text: 'exit with 0: nothing to do, 1: error, also in a line that was skipped, 2: changes',
      },
      ...OF_PLANS,
    ],
    examples: [
      ['audit-netlink plan /etc/audit/rules.d', 'what would change'],
      ['audit-netlink plan --order effective --json my.rules'],
      ['audit-netlink plan --out my.plan my.rules', 'for audit-netlink apply my.plan'],
    ],
    notes: [
      `Lines begin with + (add), - (delete), ~ (move), = (setting), or ! for a rule that
will be missing for a moment. The last line counts them.`,
      `The file of --out is for its owner alone. What is at that path already is replaced
only if it is a plan.`,
    ],
    exitStatus: ['nothing to do', 'changes needed, or lines were skipped', 'error, also in a file'],
  },
  {
    name: 'apply',
    text: 'load the files: add before deleting, verify, and roll back when a step fails',
    arguments: [
      {
        name: 'path',
        text: 'rules file, folder of *.rules, or a plan that plan --out has written',
      },
    ],
    options: [
      { flags: ['--dry-run'], text: 'only show the plan' },
      { flags: ['--no-verify'], text: 'do not list the rules afterwards' },
      ...OF_PLANS,
    ],
    examples: [
      ['audit-netlink apply /etc/audit/rules.d', 'load it, or leave everything unchanged'],
      ['audit-netlink apply --dry-run my.rules', 'only show the plan'],
      ['audit-netlink apply my.plan', 'carry out what plan --out has written'],
      ['audit-netlink apply --owned app. app.rules', "do not touch anybody else's rules"],
      ['audit-netlink apply --keep-going my.rules', 'load the correct lines of a file with errors'],
    ],
    notes: [
      `A plan is refused when the kernel is not what it was when the plan was made, when a
name in it has another meaning now, or when the file was changed.`,
      `When a step fails, or on SIGINT (Ctrl-C), SIGTERM or SIGHUP, the rules are put back
as they were, and the exit status is 2.
${SECOND_SIGNAL}`,
    ],
    exitStatus: [
      'loaded; with --dry-run: nothing to do',
      'loaded, but lines were skipped; with --dry-run: as plan',
      'error; the message says whether something was changed',
    ],
  },
  {
    name: 'diff',
    text: 'compare two sets of rules by meaning',
    arguments: [
      { name: 'before', ...SOURCE },
      { name: 'after', ...SOURCE },
    ],
    options: [OFFLINE, ARCH, USERS, GROUPS, ORDER, JSON_OUTPUT],
    examples: [
      [
        'audit-netlink diff kernel: /etc/audit/rules.d',
        'what is missing from the kernel, and what it has in excess',
      ],
      ['audit-netlink diff old.rules new.rules'],
    ],
    notes: [],
    exitStatus: ['they mean the same', 'they do not', 'error, also in a file'],
  },
  {
    name: 'fmt',
    text: 'print rules files in normal form, keeping comments',
    arguments: [{ name: 'file', text: 'rules file, or - for standard input', repeatable: true }],
    options: [
      { flags: ['--write'], text: 'replace the files', conflicts: ['check'] },
      {
        flags: ['--check'],
        text: 'change nothing; the exit status says whether a file would change',
      },
      {
        flags: ['--to'],
        argument: 'form',
        text: 'write watches (-w) as rules for each architecture, with the same meaning',
        values: ['syscall-rules'],
      },
      {
        flags: ['--offline'],
        text: 'with --to: do not look up on this machine what is a directory',
      },
      ARCH,
      QUIET,
    ],
    examples: [
      ['audit-netlink fmt my.rules', 'one form for all rules'],
      ['audit-netlink fmt --write *.rules', 'replace the files'],
      ['audit-netlink fmt --check *.rules || echo untidy'],
      ['audit-netlink fmt --to syscall-rules --write my.rules', 'faster rules than -w'],
    ],
    notes: [
      `Options get one order and one blank between them, and system calls one list. The
words stay as they are: -w or -a, unset or -1, -k or -F key=.`,
      `--check prints the names of the files that would change. Nothing is written when a
file has errors.`,
      `A watched path that is not on this machine, and every one with --offline, is a
directory if it ends in / and a file otherwise, with a warning.`,
    ],
    exitStatus: [
      'done, or nothing to do',
      'with --check: a file would change',
      'error; the message says whether a file was changed',
    ],
  },
  {
    name: 'events',
    text: 'show what happens, as it happens: one line for each event',
    arguments: [],
    options: [
      {
        flags: ['--key'],
        argument: 'key',
        text: 'only events with just this key; repeatable',
        completes: 'keys',
        repeatable: true,
      },
      {
        flags: ['--key-prefix'],
        argument: 'text',
        text: 'only events with a key that begins with this; repeatable',
        repeatable: true,
      },
      {
        flags: ['--key-contains'],
        argument: 'text',
        text: 'only events with a key that has this in it; repeatable',
        repeatable: true,
      },
      {
        flags: ['--type'],
        argument: 'types',
        text: 'only events with a record of this type; repeatable',
        completes: 'record-types',
        repeatable: true,
      },
      {
        flags: ['--where'],
        argument: 'condition',
        text: 'only events that meet this condition; repeatable',
        completes: 'condition',
        repeatable: true,
      },
      {
        flags: ['--follow-rules'],
        argument: 'file',
        text: 'only events of the rules in this file, which is reread when it changes',
        path: true,
      },
      {
        flags: ['--format'],
        argument: 'format',
        text: 'how to print events; ecs and otel are JSON lines, too',
        values: ['line', 'pretty', 'raw', 'json', 'ecs', 'otel'],
        conflicts: ['json', 'raw', 'pretty'],
      },
      { flags: ['--json'], text: 'print one JSON document per line', conflicts: ['raw'] },
      { flags: ['--raw'], text: 'print lines of audit.log', conflicts: ['pretty'] },
      { flags: ['--pretty'], text: 'print all records, in words', conflicts: ['json'] },
      {
        flags: ['--color'],
        argument: 'when',
        text: 'colour events by result',
        values: ['auto', 'always', 'never'],
        fallback: 'auto',
      },
      {
        flags: ['--add'],
        argument: 'rule',
        text: 'add this rule until the command ends; repeatable',
        repeatable: true,
      },
      {
        flags: ['--max-command'],
        argument: 'n',
        text: 'leave out arguments of a command line beyond n characters',
        isCount: true,
        conflicts: ['raw'],
      },
      { flags: ['--count'], argument: 'n', text: 'stop after this many events', isCount: true },
      {
        flags: ['--input'],
        argument: 'file',
        text: 'read a log instead of the kernel; - for standard input',
        path: true,
        conflicts: ['add', 'buffer', 'overflow'],
      },
      {
        flags: ['--buffer'],
        argument: 'MiB',
        text: 'how much may wait to be printed',
        isCount: true,
        fallback: 16,
      },
      {
        flags: ['--overflow'],
        argument: 'what',
        text: 'what to do when more must wait',
        values: ['drop-newest', 'drop-oldest', 'block'],
        fallback: 'drop-newest',
      },
    ],
    examples: [
      ['audit-netlink events', 'everything, until Ctrl-C'],
      ["audit-netlink events --key delete --where 'auid>=1000' --where success=no"],
      ["audit-netlink events --add '-w /etc/passwd -p wa -k pw' --key pw --pretty"],
      ['audit-netlink events --follow-rules my.rules --json | jq .'],
      ['audit-netlink events --input audit.log --type USER_LOGIN --where res=failed'],
      [
        'audit-netlink events --format=ecs > events.ndjson',
        'for Elasticsearch; otel: for OpenTelemetry',
      ],
      ['audit-netlink events --raw --count 100 > some.log; ausearch -i -if some.log'],
    ],
    notes: [
      `An event is shown when it has any of the keys, any of the types, and all that
--where says: FIELD OPERATOR VALUE as auditctl -F has it, in one word, or with
~ and !~ a regular expression; and, or, not and parentheses join conditions. Lost
records are counted on standard error; with --json they are items too.`,
      `Rules of --add are deleted when the command ends, unless by SIGKILL. If audit
is disabled, it is enabled for that time.`,
      `SIGINT (Ctrl-C), SIGTERM and SIGHUP end it as the end of a log does, and so does
a reader that leaves (| head -1).
${SECOND_SIGNAL}`,
    ],
    exitStatus: ['done', 'records were lost', 'error'],
  },
  {
    name: 'search',
    text: 'find events in logs: those of auditd with all that were rotated, or others',
    arguments: [
      {
        name: 'log',
        text: 'log, folder of logs, or - for standard input; default: the log of this machine',
        repeatable: true,
        optional: true,
      },
    ],
    options: [
      {
        flags: ['--where'],
        argument: 'condition',
        text: 'only events that meet this condition; repeatable',
        completes: 'condition',
        repeatable: true,
      },
      { flags: ['--since'], argument: 'time', text: 'only events from this time on' },
      { flags: ['--until'], argument: 'time', text: 'only events up to this time' },
      {
        flags: ['--key'],
        argument: 'key',
        text: 'only events with just this key',
        completes: 'keys',
        repeatable: true,
      },
      {
        flags: ['--type'],
        argument: 'types',
        text: 'only events with a record of this type',
        completes: 'record-types',
        repeatable: true,
      },
      {
        flags: ['--pid'],
        argument: 'pid',
        text: 'only what this process did',
        repeatable: true,
      },
      {
        flags: ['--uid'],
        argument: 'user',
        text: 'only what this user did, by name or number: as who logged in, or as whom it was done',
        repeatable: true,
      },
      {
        flags: ['--exe'],
        argument: 'program',
        text: 'only what this program did: its path, or its name in any folder',
        path: true,
        repeatable: true,
      },
      {
        flags: ['--file'],
        argument: 'file',
        text: 'only what was done to it: a path, a folder with a / at its end, or a name',
        path: true,
        repeatable: true,
      },
      {
        flags: ['--host'],
        argument: 'host',
        text: 'only events from or to this machine, or written by it: a name or an address',
        repeatable: true,
      },
      {
        flags: ['--syscall'],
        argument: 'call',
        text: 'only this system call, by name or number',
        completes: 'syscalls',
        repeatable: true,
      },
      {
        flags: ['--result'],
        argument: 'result',
        text: 'only what ended so: success or failure',
        repeatable: true,
      },
      {
        flags: ['--expression'],
        argument: 'expression',
        text: 'only events that meet this expression of ausearch-expression(5); repeatable',
        repeatable: true,
      },
      {
        flags: ['--format'],
        argument: 'format',
        text: 'how to print events; ndjson, ecs and otel are one JSON document per line',
        values: ['line', 'words', 'raw', 'json', 'ndjson', 'csv', 'ecs', 'otel'],
      },
      {
        flags: ['--fields'],
        argument: 'fields',
        text: 'print these fields, with commas between them, as a table; also as csv or json',
        completes: 'groupings',
      },
      { flags: ['--limit'], argument: 'n', text: 'stop after this many events', isCount: true },
      { flags: ['--reverse'], text: 'print the newest events first' },
      {
        flags: ['--context'],
        argument: 'n',
        text: 'also print up to n events of the same session before and after each',
        isCount: true,
      },
      { flags: ['--follow'], text: 'go on with what is being written, through every rotation' },
      {
        flags: ['--checkpoint'],
        argument: 'file',
        text: 'go on where the search before ended, which this file says, and write there',
        path: true,
      },
      { flags: ['--tree'], text: 'print the processes that caused the events, as a tree' },
      {
        flags: ['--color'],
        argument: 'when',
        text: 'colour events by result',
        values: ['auto', 'always', 'never'],
        fallback: 'auto',
      },
      { flags: ['--no-pager'], text: 'do not show what is printed on a terminal in a pager' },
    ],
    examples: [
      ['audit-netlink search --key identity --since yesterday', 'who touched passwd?'],
      ["audit-netlink search --where 'auid>=1000 and success=no' --since -2h"],
      ['audit-netlink search --file /etc/shadow --uid alice', 'what did she do to it?'],
      ['audit-netlink search --type USER_LOGIN --result failure --fields time,acct,addr'],
      ['audit-netlink search --exe sshd --format=csv /var/log/audit > sshd.csv'],
      ['audit-netlink search --key exec --since today --tree', 'which process started which?'],
      ['audit-netlink search --follow --key identity', 'as it happens'],
      ['audit-netlink search --pid 1234 --context 5 --format=words old/audit.log.3.gz'],
    ],
    notes: [
      `An option that is given several times means any of its values; different options
must all be met, and so must every --where. A condition is FIELD OPERATOR VALUE
as auditctl -F has it, in one word, or with ~ and !~ a regular expression; and,
or, not and parentheses join conditions.`,
      `A time is 2024-01-31, 2024-01-31T10:00, 10:00, -15m, -2d, now, today, yesterday,
this-week, or what ausearch takes; with --until, a day counts to its end.`,
      `--follow begins with what comes, or with --since or --checkpoint before. A checkpoint
of ausearch is read, too; that of another machine, or of a log that was rotated
away, is refused.`,
      `Logs are read in the order of their times, whatever they are called; compressed
ones and exports of the journal, too. On a terminal, what is found is shown in
$PAGER, or less.`,
    ],
    exitStatus: [
      'events were found',
      'none was found',
      'error, also where only some of the logs could not be read',
    ],
  },
  {
    name: 'report',
    text: 'count the events of logs by what they have in common',
    arguments: [
      {
        name: 'log',
        text: 'log, folder of logs, or - for standard input; default: the log of this machine',
        repeatable: true,
        optional: true,
      },
    ],
    options: [
      {
        flags: ['--by'],
        argument: 'fields',
        text: 'what to count by: fields of --where, minute, hour, day, month, node, event.action',
        completes: 'groupings',
      },
      {
        flags: ['--where'],
        argument: 'condition',
        text: 'only events that meet this condition; repeatable',
        completes: 'condition',
        repeatable: true,
      },
      { flags: ['--since'], argument: 'time', text: 'only events from this time on' },
      { flags: ['--until'], argument: 'time', text: 'only events up to this time' },
      {
        flags: ['--top'],
        argument: 'n',
        text: 'how many rows, or all; of each hour, where counted by hour first',
      },
      { flags: ['--count'], text: 'print counts alone, which is quicker' },
      { flags: ['--numeric'], text: 'print users and other numbers as they are in the log' },
      {
        flags: ['--format'],
        argument: 'format',
        text: 'how to print the report; csv needs --by, html is a page with charts',
        values: ['table', 'json', 'csv', 'html'],
        conflicts: ['json'],
      },
      JSON_OUTPUT,
      {
        flags: ['--color'],
        argument: 'when',
        text: 'make headings and failures stand out',
        values: ['auto', 'always', 'never'],
        fallback: 'auto',
      },
    ],
    examples: [
      ['audit-netlink report', "an overview of this machine's log"],
      ['audit-netlink report --by key,exe /var/log/audit', 'which rule, and which program'],
      ["audit-netlink report --by auid --where success=no --since '2026-11-27 09:00'"],
      ['audit-netlink report --by hour --where key=identity audit.log', 'how it went over time'],
      ['audit-netlink report --format=html web1/ > report.html', 'charts for a browser'],
      ['audit-netlink report --by exe --format=csv - < audit.log > programs.csv'],
    ],
    notes: [
      `An event that has several values, as two keys, counts once for each. Up to 100,000
groups are told apart; of more, those with the fewest events are given up, and
counts that may be too low have a +.`,
      `table and html show the 20 rows with the most events, of an overview 10; json and
csv all of them.`,
    ],
    exitStatus: ['done', 'some of the logs could not be read', 'error'],
  },
  {
    name: 'top',
    text: 'watch how many events there are a second, by rule, program, user and result',
    arguments: [],
    options: [
      {
        flags: ['--by'],
        argument: 'fields',
        text: 'what to count by, a table for each: fields of --where, or node, event.action',
        completes: 'groupings',
        fallback: 'key,exe,auid,success',
      },
      {
        flags: ['--key'],
        argument: 'key',
        text: 'only events with just this key; repeatable',
        completes: 'keys',
        repeatable: true,
      },
      {
        flags: ['--type'],
        argument: 'types',
        text: 'only events with a record of this type; repeatable',
        completes: 'record-types',
        repeatable: true,
      },
      {
        flags: ['--where'],
        argument: 'condition',
        text: 'only events that meet this condition; repeatable',
        completes: 'condition',
        repeatable: true,
      },
      {
        flags: ['--input'],
        argument: 'file',
        text: 'count a log instead of the kernel, by its own times; - for standard input',
        path: true,
      },
      {
        flags: ['--interval'],
        argument: 'seconds',
        text: 'how often to draw the screen, or to print with --batch',
        isCount: true,
        fallback: 1,
      },
      { flags: ['--once'], text: 'count once, print tables and end' },
      {
        flags: ['--seconds'],
        argument: 'n',
        text: 'how long --once counts; default: 5, or all of a log',
        isCount: true,
      },
      { flags: ['--batch'], text: 'print tables again and again instead of drawing a screen' },
      { flags: ['--count'], argument: 'n', text: 'how often --batch prints', isCount: true },
      { flags: ['--top'], argument: 'n', text: 'how many rows are printed of a table, or all' },
      { flags: ['--numeric'], text: 'show users and other numbers as records have them' },
      { flags: ['--json'], text: 'print JSON, as --once' },
      {
        flags: ['--color'],
        argument: 'when',
        text: 'make headings, losses and failures stand out',
        values: ['auto', 'always', 'never'],
        fallback: 'auto',
      },
    ],
    examples: [
      ['audit-netlink top', 'what is audited now? ? shows the keys, q quits'],
      ['audit-netlink top --by type,syscall,key,exe'],
      ["audit-netlink top --where 'auid>=1000 and success=no'"],
      ['audit-netlink top --once --seconds 60 --json | jq .top.eventsPerSecond'],
      ['audit-netlink top --batch --interval 10 >> rates.txt'],
      ['audit-netlink top --input /var/log/audit/audit.log --once', 'needs no privileges'],
    ],
    notes: [
      `On the screen, k, e, u, r, t and s show the table of keys, executables, users, results,
types and system calls; 1 to 9 count only events of that row, f only failures, and
/ those with a text, or that meet a condition. Backspace takes that back.`,
      `A rate is that of the last second, 10 seconds or minute, of whole seconds gone by. Up to
4,096 values of a minute are told apart in each table; counts that may be too low
have a +.`,
      `Nothing is asked of an audit daemon: its queue is what it last reported, which
auditctl --signal state has it do.`,
    ],
    exitStatus: ['done', 'records were lost', 'error'],
  },
  {
    name: 'metrics',
    text: 'serve counts of events and the state of the kernel to Prometheus',
    arguments: [],
    options: [
      {
        flags: ['--listen'],
        argument: 'address',
        text: 'port, or address:port, to serve them on; default: 127.0.0.1:9775',
        conflicts: ['textfile', 'once'],
      },
      {
        flags: ['--textfile'],
        argument: 'file',
        text: "write them to this file instead, for node_exporter's textfile collector",
        path: true,
      },
      {
        flags: ['--interval'],
        argument: 'seconds',
        text: 'how often to write the file',
        isCount: true,
        fallback: 15,
      },
      { flags: ['--once'], text: "print or write the kernel's state once, without events" },
      {
        flags: ['--max-keys'],
        argument: 'n',
        text: 'how many keys have a counter of their own',
        isCount: true,
        fallback: 1000,
      },
    ],
    examples: [
      ['audit-netlink metrics', 'at http://127.0.0.1:9775/metrics'],
      ['audit-netlink metrics --listen 10.0.0.5:9775'],
      ['audit-netlink metrics --textfile /var/lib/node_exporter/textfile/audit.prom'],
      ['audit-netlink metrics --once'],
    ],
    notes: [
      `Events are counted by type and result, and by key, from when the command begins; there
are never paths or users in them. Where events may not be read, the rest is served
all the same.`,
      `The file is replaced as a whole. SIGINT (Ctrl-C), SIGTERM and SIGHUP end the command;
the file stays, and says that nobody counts any more.`,
    ],
    exitStatus: [
      'done',
      'records were lost',
      'error, also where the file could not be written last',
    ],
  },
  {
    name: 'trace',
    text: 'run a program, and show what it does, with everything that it starts',
    arguments: [{ name: 'program', text: 'program to run, and its arguments', repeatable: true }],
    options: [
      {
        flags: ['--resources'],
        text: 'only system calls that use files, sockets and programs, as autrace -r',
      },
      {
        flags: ['--session'],
        text: 'give it an audit session of its own, so that not a single call is missing',
      },
      {
        flags: ['--where'],
        argument: 'condition',
        text: 'only events that meet this condition; repeatable',
        completes: 'condition',
        repeatable: true,
      },
      {
        flags: ['--format'],
        argument: 'format',
        text: 'how to print events; ndjson, ecs and otel are one JSON document per line',
        values: ['line', 'words', 'raw', 'json', 'ndjson', 'csv', 'ecs', 'otel'],
      },
      {
        flags: ['--fields'],
        argument: 'fields',
        text: 'print these fields, with commas between them, as a table; also as csv or json',
        completes: 'groupings',
      },
      {
        flags: ['--output'],
        argument: 'file',
        text: 'where to print events: a file, or - for standard output; default: standard error',
        path: true,
      },
      {
        flags: ['--color'],
        argument: 'when',
        text: 'colour events by result',
        values: ['auto', 'always', 'never'],
        fallback: 'auto',
      },
    ],
    examples: [
      ['audit-netlink trace --resources ls /tmp', 'which files does it touch?'],
      ["audit-netlink trace --where 'success=no' --output failed.txt make", 'what does not work?'],
      ['audit-netlink trace --format=ndjson --output all.ndjson -- sh -c "a | b"'],
      ['audit-netlink trace --resources --fields time,pid,exe,syscall,name ./install.sh'],
    ],
    notes: [
      `Options stand in front of the program; what is behind it is the program's. It has the
terminal, and its standard output stays its own. Rules that are loaded are kept, no
daemon is needed, and audit is enabled for that time.`,
      `Loaded rules come first: what a rule with never matches is not shown. What the program
starts is followed as events tell of it: the first calls of a grandchild may be
missing whose parent began only a moment before, and more than 500 at once are not
followed. With --session nothing is missing: it sets the login uid (auid) anew, to
what it is, or to the user where it is unset, which makes a new session.`,
      `The trace ends with the program; what it leaves running is no longer traced. SIGINT
(Ctrl-C), SIGTERM and SIGHUP are the program's; a second one that does not come from
the terminal ends the trace and leaves the program alone. After SIGKILL its rules
are left, and the next trace says how to delete them.`,
    ],
    exitStatus: [
      ['125', 'the program was not run, or something could not be put back or printed'],
      ['126', 'it cannot be executed'],
      ['127', 'it was not found'],
      ['other', 'that of the program; one that a signal ended is followed, or 128 and its number'],
    ],
  },
  {
    name: 'remote',
    text: 'send records from standard input to a server, in the place of audisp-remote',
    arguments: [],
    options: [
      {
        flags: ['--config'],
        argument: 'file',
        text: 'the configuration, as in audisp-remote.conf(5)',
        path: true,
        fallback: '/etc/audit/audisp-remote.conf',
      },
      { flags: ['--check-config'], text: 'only say what is wrong with the configuration' },
      {
        flags: ['--window'],
        argument: 'n',
        text: 'how many records may be under way to a server of this package',
        isCount: true,
        fallback: 256,
      },
      ...TLS,
    ],
    examples: [
      ['audit-netlink remote --check-config', 'is the configuration correct?'],
      ['audit-netlink remote --config my.conf < audit.log', 'send a log'],
    ],
    notes: [
      `As a plugin of auditd: path = /usr/bin/audit-netlink and args = remote, in a file
of /etc/audit/plugins.d. Both formats of plugins are understood.`,
      `SIGTERM sends what waits, for as long as max_time_per_record says, and ends. SIGHUP
reads the configuration again, SIGUSR1 tells the state, SIGUSR2 tries again at once.`,
      `A server that is not of this package gets one record after the other. A record may
arrive twice after a broken connection. There is neither Kerberos nor TLS with
shared keys.`,
    ],
    exitStatus: [
      'everything was delivered, or is in the queue on the disk',
      'records were lost, or were not delivered',
      'error, also in the configuration',
    ],
  },
  {
    name: 'receive',
    text: 'take records from the network, of audit-netlink remote or audisp-remote, into a log',
    arguments: [],
    options: [
      { flags: ['--output'], argument: 'file', text: 'the log to append to', path: true },
      {
        flags: ['--listen'],
        argument: 'address',
        text: 'the address of this machine to listen on',
        fallback: '127.0.0.1',
      },
      { flags: ['--port'], argument: 'n', text: 'the port', isCount: true, fallback: 60 },
      {
        flags: ['--max-per-address'],
        argument: 'n',
        text: 'how many connections an address may have',
        isCount: true,
        fallback: 1,
      },
      {
        flags: ['--max-idle'],
        argument: 'seconds',
        text: 'end connections that nothing comes from for so long',
        isCount: true,
      },
      {
        flags: ['--client-ports'],
        argument: 'ports',
        text: 'the ports that clients may use, such as 1-1023',
      },
      { flags: ['--trust-node'], text: 'believe records which machine they are of' },
      { flags: ['--fsync'], text: 'answer only when the disk has a record' },
      ...TLS,
    ],
    examples: [
      ['audit-netlink receive --output remote.log', 'from this machine alone'],
      ['audit-netlink receive --output remote.log --listen 10.0.0.1 --client-ports 1-1023'],
    ],
    notes: [
      `A record is answered when it is in the log. SIGHUP opens the log again, after it
was rotated; SIGTERM and SIGINT answer what came, tell all clients, and end.`,
      `Who is let in, who is not and why is told on standard error.`,
    ],
    exitStatus: ['ended by a signal', 'the same, and some records could not be written', 'error'],
  },
];

/** A quick overview of the whole program. */
export const OVERVIEW_EXAMPLES: readonly Example[] = COMMAND_TABLE.flatMap(({ examples }) =>
  examples.slice(0, 1),
);

/** Each exit status with its meaning. */
export function statusEntries(
  exitStatus: CommandEntry['exitStatus'],
): readonly (readonly [status: string, text: string])[] {
  return exitStatus.map((one, at) => (typeof one === 'string' ? [String(at), one] : one));
}

/** What 0, 1 and 2 mean to scripts, for every command. */
export const OVERVIEW_STATUS: readonly [string, string, string] = [
  'yes, or done',
  'no: it differs, or something was skipped',
  'error',
];
