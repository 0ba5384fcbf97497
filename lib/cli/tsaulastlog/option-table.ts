/** Options and examples of `tsaulastlog`, from which its help, manual page and completions are made. */
import type { OptionEntry } from '../shared/option-entry';

export const AULASTLOG_OPTIONS: readonly OptionEntry[] = [
  { flags: ['-u', '--user'], argument: 'NAME', text: 'only this account' },
  { flags: ['--stdin'], text: 'read standard input, as in ausearch --raw | tsaulastlog --stdin' },
  {
    flags: ['--input'],
    argument: 'PATH',
    text: "read this log, or the logs of this folder, instead of the system's",
    path: true,
  },
  { flags: ['-v', '--version'], text: 'show the version' },
  { flags: ['-h', '--help'], text: 'show this help' },
];

/** Command lines. */
export const AULASTLOG_EXAMPLES: readonly (readonly [line: string])[] = [
  ['tsaulastlog'],
  ['tsaulastlog -u root'],
  ['ausearch -m USER_LOGIN --raw | tsaulastlog --stdin'],
];
