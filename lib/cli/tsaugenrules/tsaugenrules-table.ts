/** Options and examples of `tsaugenrules`: its help, manual page and completions are made from them. */
import type { OptionEntry } from '../shared/option-entry';

export const TSAUGENRULES_OPTIONS: readonly OptionEntry[] = [
  { flags: ['--check'], text: 'only say whether the merged file would change' },
  { flags: ['--load'], text: 'load the merged file afterwards' },
  { flags: ['--strict'], text: 'with --check: exit status 1 when it would change' },
  { flags: ['-h', '--help'], text: 'show this help' },
];

/** Command lines. */
export const TSAUGENRULES_EXAMPLES: readonly (readonly [line: string])[] = [
  ['tsaugenrules --load'],
  ['tsaugenrules --check --strict || echo /etc/audit/audit.rules is out of date'],
];
