/** Options and examples of `tsaureport`, from which its help, manual page and completions are made. */
import type { ReportName } from '../../report/aureport/reports';
import { ESCAPE_MODES } from '../../search/ausearch/escape-mode';
import { TIME_WORDS } from '../../search/time-words';
import type { OptionEntry } from '../shared/option-entry';

/** An option that asks for a report. */
export interface ReportEntry extends OptionEntry {
  readonly report: ReportName | 'log';
}

export const REPORT_OPTIONS: readonly ReportEntry[] = [
  { flags: ['-au', '--auth'], report: 'auth', text: 'authentications' },
  {
    flags: ['-a', '--avc'],
    report: 'avc',
    text: 'decisions about access, of SELinux and AppArmor',
  },
  { flags: ['--comm'], report: 'comm', text: 'commands' },
  { flags: ['-c', '--config'], report: 'config', text: 'changes of the audit configuration' },
  { flags: ['-cr', '--crypto'], report: 'crypto', text: 'cryptographic events' },
  { flags: ['-e', '--event'], report: 'event', text: 'events' },
  { flags: ['-f', '--file'], report: 'file', text: 'files' },
  { flags: ['-h', '--host'], report: 'host', text: 'hosts' },
  { flags: ['--integrity'], report: 'integrity', text: 'integrity events' },
  { flags: ['-k', '--key'], report: 'key', text: "rules' keys" },
  { flags: ['-l', '--login'], report: 'login', text: 'logins' },
  { flags: ['-t', '--log'], report: 'log', text: 'the first and the last time of each log' },
  { flags: ['-ma', '--mac'], report: 'mac', text: 'mandatory access control' },
  { flags: ['-m', '--mods'], report: 'mods', text: 'changes to users and groups' },
  { flags: ['-n', '--anomaly'], report: 'anomaly', text: 'anomalies' },
  { flags: ['-p', '--pid'], report: 'pid', text: 'processes' },
  { flags: ['-r', '--response'], report: 'response', text: 'responses to anomalies' },
  { flags: ['-s', '--syscall'], report: 'syscall', text: 'system calls' },
  { flags: ['-tm', '--terminal'], report: 'terminal', text: 'terminals' },
  { flags: ['--tty'], report: 'tty', text: 'what was typed' },
  { flags: ['-u', '--user'], report: 'user', text: 'users' },
  { flags: ['--virt'], report: 'virt', text: 'virtual machines' },
  { flags: ['-x', '--executable'], report: 'executable', text: 'programs' },
];

const TIME_DETAILS = [
  'As ausearch(8) takes it, 01/31/2024 10:00, or as ISO 8601 writes it, 2024-01-31T10:00,',
  'or -15m, or a word: today, this-week, recent, boot, …',
];

export const FURTHER_OPTIONS: readonly OptionEntry[] = [
  { flags: ['--summary'], text: 'how often there is each, instead of a row for each event' },
  { flags: ['--failed'], text: 'only what failed' },
  { flags: ['--success'], text: 'only what succeeded' },
  {
    flags: ['--add'],
    text: 'of users, groups and network labels that were added or deleted, those added',
  },
  {
    flags: ['--delete'],
    text: 'of users, groups and network labels that were added or deleted, those deleted',
  },
  { flags: ['-nc', '--no-config'], text: 'without events that begin with a CONFIG_CHANGE record' },
  {
    flags: ['--node'],
    argument: 'NAME',
    text: 'only events from this machine; may be there more than once',
  },
  {
    flags: ['-ts', '--start'],
    argument: '[DATE] [TIME]',
    text: 'only events from then on',
    details: TIME_DETAILS,
    values: TIME_WORDS,
  },
  {
    flags: ['-te', '--end'],
    argument: '[DATE] [TIME]',
    text: 'only events until then',
    values: TIME_WORDS,
  },
  { flags: ['-i', '--interpret'], text: 'numbers in words: users, system calls, types' },
  {
    flags: ['--escape'],
    argument: 'HOW',
    text: 'how characters that mean something to a terminal or a shell are written',
    values: ESCAPE_MODES,
  },
  {
    flags: ['-if', '--input'],
    argument: 'PATH',
    text: 'read this log, or the logs of this folder',
    path: true,
  },
  { flags: ['--input-logs'], text: "read the system's logs also where standard input is a pipe" },
  {
    flags: ['--eoe-timeout'],
    argument: 'SECONDS',
    text: "wait so long in the log's time for the end of an event",
  },
  { flags: ['--debug'], text: 'taken, and does nothing: no event is left out' },
  { flags: ['-v', '--version'], text: 'show the version' },
  { flags: ['--help'], text: 'show this help' },
];

/** All options, in the order of the help. */
export const AUREPORT_OPTIONS: readonly OptionEntry[] = [...REPORT_OPTIONS, ...FURTHER_OPTIONS];

/** Command lines. */
export const AUREPORT_EXAMPLES: readonly (readonly [line: string])[] = [
  ['tsaureport --start this-week'],
  ['tsaureport --start today --key --summary'],
  ['tsaureport --failed -x --summary -i'],
  ['ausearch --start today --raw | tsaureport --file --summary'],
];
