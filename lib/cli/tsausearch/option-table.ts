/** Options and examples of `tsausearch`, from which its help, manual page and completions are made. */
import type { OptionEntry } from '../shared/option-entry';
import { TIME_WORDS } from '../../search/time-words';

export type OptionGroup =
  'Events' | 'Processes' | 'Objects' | 'Time' | 'Input' | 'Output' | 'Other';

export interface SearchOption extends OptionEntry {
  readonly group: OptionGroup;
}

const TIMES = [...TIME_WORDS, 'checkpoint'];

export const SEARCH_OPTIONS: readonly SearchOption[] = [
  { group: 'Events', flags: ['-a', '--event'], argument: 'N', text: 'the serial number' },
  {
    group: 'Events',
    flags: ['-m', '--message'],
    argument: 'TYPE[,TYPE...]',
    text: 'a record of one of these types, by name or number, or ALL; may stand more than once',
    completes: 'record-types',
  },
  {
    group: 'Events',
    flags: ['-k', '--key'],
    argument: 'TEXT',
    text: 'a key of a rule',
    completes: 'keys',
  },
  {
    group: 'Events',
    flags: ['-sv', '--success'],
    argument: 'yes|no',
    text: 'whether it succeeded',
    values: ['yes', 'no'],
  },
  {
    group: 'Events',
    flags: ['--arch'],
    argument: 'MACHINE',
    text: 'the machine of the system call; stands in front of -sc',
    completes: 'machines',
  },
  {
    group: 'Events',
    flags: ['-sc', '--syscall'],
    argument: 'NAME',
    text: 'the system call, by name or number',
    completes: 'syscalls',
  },
  {
    group: 'Events',
    flags: ['-e', '--exit'],
    argument: 'N',
    text: 'what the system call returned: a number or the name of an error',
  },
  {
    group: 'Events',
    flags: ['-n', '--node'],
    argument: 'NAME',
    text: 'the machine that it is from; may stand more than once',
  },
  { group: 'Processes', flags: ['-p', '--pid'], argument: 'N', text: 'the process' },
  { group: 'Processes', flags: ['-pp', '--ppid'], argument: 'N', text: 'its parent' },
  { group: 'Processes', flags: ['-c', '--comm'], argument: 'TEXT', text: 'its name' },
  {
    group: 'Processes',
    flags: ['-x', '--executable'],
    argument: 'TEXT',
    text: 'the program',
    path: true,
  },
  { group: 'Processes', flags: ['-tm', '--terminal'], argument: 'TEXT', text: 'its terminal' },
  { group: 'Processes', flags: ['--session'], argument: 'N', text: 'the login session; -1: none' },
  { group: 'Processes', flags: ['-ui', '--uid'], argument: 'USER', text: 'the user' },
  {
    group: 'Processes',
    flags: ['-ue', '--uid-effective'],
    argument: 'USER',
    text: 'the effective user',
  },
  {
    group: 'Processes',
    flags: ['-ul', '--loginuid'],
    argument: 'USER',
    text: 'the user who logged in; -1: nobody',
  },
  { group: 'Processes', flags: ['-ua', '--uid-all'], argument: 'USER', text: 'one of the three' },
  { group: 'Processes', flags: ['-gi', '--gid'], argument: 'GROUP', text: 'the group' },
  {
    group: 'Processes',
    flags: ['-ge', '--gid-effective'],
    argument: 'GROUP',
    text: 'the effective group',
  },
  { group: 'Processes', flags: ['-ga', '--gid-all'], argument: 'GROUP', text: 'one of the two' },
  {
    group: 'Processes',
    flags: ['-su', '--subject'],
    argument: 'TEXT',
    text: 'the security label of the process',
  },
  {
    group: 'Objects',
    flags: ['-f', '--file'],
    argument: 'TEXT',
    text: 'a file, folder or local socket',
    path: true,
  },
  {
    group: 'Objects',
    flags: ['-hn', '--host'],
    argument: 'TEXT',
    text: 'the other host, by name or address',
  },
  {
    group: 'Objects',
    flags: ['-o', '--object'],
    argument: 'TEXT',
    text: "the object's security label",
  },
  {
    group: 'Objects',
    flags: ['-se', '--context'],
    argument: 'TEXT',
    text: 'either security label',
  },
  {
    group: 'Objects',
    flags: ['-uu', '--uuid'],
    argument: 'TEXT',
    text: "the virtual machine's UUID",
  },
  {
    group: 'Objects',
    flags: ['-vm', '--vm-name'],
    argument: 'TEXT',
    text: "the virtual machine's name",
  },
  {
    group: 'Objects',
    flags: ['-w', '--word'],
    text: 'texts have to be the same as a whole; otherwise a part is enough',
  },
  {
    group: 'Time',
    flags: ['-ts', '--start'],
    argument: '[DATE] [TIME]',
    text: 'not before; without a date today, without a time midnight',
    details: [
      `Or a word: ${TIMES.slice(0, 6).join(', ')},`,
      `${TIMES.slice(6).join(', ')}.`,
      'Dates are month/day/year or year-month-day.',
    ],
    values: TIMES,
  },
  {
    group: 'Time',
    flags: ['-te', '--end'],
    argument: '[DATE] [TIME]',
    text: 'not after; without a date today, without a time now',
    values: TIME_WORDS,
  },
  {
    group: 'Input',
    flags: ['-if', '--input'],
    argument: 'PATH',
    text: 'this log, or the logs in this folder',
    path: true,
  },
  {
    group: 'Input',
    flags: ['--input-logs'],
    text: "the system's logs, even if standard input is a pipe",
  },
  {
    group: 'Input',
    flags: ['--checkpoint'],
    argument: 'FILE',
    text: 'go on behind the last event of the run before',
    path: true,
  },
  {
    group: 'Input',
    flags: ['--eoe-timeout'],
    argument: 'SECONDS',
    text: 'how long the end of an event is waited for',
  },
  {
    group: 'Output',
    flags: ['--format'],
    argument: 'FORMAT',
    text: 'raw, default, interpret, csv or text',
    values: ['raw', 'default', 'interpret', 'csv', 'text'],
  },
  { group: 'Output', flags: ['-i', '--interpret'], text: 'numbers and codes in words' },
  { group: 'Output', flags: ['-r', '--raw'], text: 'as it stands in the log' },
  { group: 'Output', flags: ['--extra-keys'], text: 'csv: a column for the key' },
  { group: 'Output', flags: ['--extra-labels'], text: 'csv: columns for security labels' },
  { group: 'Output', flags: ['--extra-obj2'], text: 'csv: a column for a second object' },
  { group: 'Output', flags: ['--extra-time'], text: 'csv: columns for parts of the time' },
  {
    group: 'Output',
    flags: ['--escape'],
    argument: 'MODE',
    text: 'which characters are escaped: raw (none), tty, shell or shell_quote',
    values: ['raw', 'tty', 'shell', 'shell_quote'],
  },
  { group: 'Output', flags: ['--just-one'], text: 'only the first event' },
  { group: 'Output', flags: ['-l', '--line-buffered'], text: 'write each event at once' },
  { group: 'Other', flags: ['--debug'], text: 'show lines that cannot be read' },
  { group: 'Other', flags: ['-v', '--version'], text: 'show the version' },
  { group: 'Other', flags: ['-h', '--help'], text: 'show this help' },
];

/** The groups in their order. */
export const OPTION_GROUPS: readonly OptionGroup[] = [
  ...new Set(SEARCH_OPTIONS.map(({ group }) => group)),
];

/** Command lines, and what they are for. */
export const SEARCH_EXAMPLES: readonly (readonly [line: string, text: string])[] = [
  ['tsausearch -k identity -ts today -i', 'what a rule with that key recorded today, in words'],
  ['tsausearch -m USER_LOGIN -sv no -ts this-week', 'failed logins of this week'],
  ['tsausearch -ul alice -x /usr/bin/rm --format text', 'what alice deleted, in sentences'],
  ['tsausearch --raw -p 4711 | tsausearch -sc openat -i', 'the files that a process opened'],
  ['tsausearch -if /mnt/logs -f /etc/shadow --format csv', 'from logs of another machine'],
  ['tsausearch --checkpoint /run/seen -m AVC -i', 'denials since the last run'],
];
