/** Options and examples of `tsaulast`, from which its help, manual page and completions are made. */
import type { OptionEntry } from '../shared/option-entry';

export const AULAST_OPTIONS: readonly OptionEntry[] = [
  { flags: ['--bad'], text: 'failed logins instead of sessions and boots' },
  { flags: ['--user'], argument: 'NAME', text: 'only this user; boots are there all the same' },
  {
    flags: ['--tty'],
    argument: 'TTY',
    text: 'only terminals with this in their names; boots are there all the same',
  },
  {
    flags: ['--proof'],
    text: 'with each line the serial numbers of its events, and a search for the session',
  },
  {
    flags: ['--extract'],
    text: 'write the records that were used into the file aulast.log of this folder',
  },
  {
    flags: ['-f'],
    argument: 'PATH',
    text: "read this log, or the logs of this folder, instead of the system's",
    path: true,
  },
  { flags: ['--stdin'], text: 'read standard input, as in ausearch --raw | tsaulast --stdin' },
  { flags: ['--debug'], text: 'say of which records nothing was made' },
  { flags: ['-v', '--version'], text: 'show the version' },
  { flags: ['-h', '--help'], text: 'show this help' },
];

/** Command lines. */
export const AULAST_EXAMPLES: readonly (readonly [line: string])[] = [
  ['tsaulast'],
  ['tsaulast --bad -f /var/log/audit'],
  ['tsaulast --user root --proof'],
  ['ausearch --start this-month --raw | tsaulast --stdin'],
];
