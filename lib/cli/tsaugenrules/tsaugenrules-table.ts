/**
 * Options and examples of `tsaugenrules`, from which its help, manual page and completions are
 * made.
 */
import type { OptionEntry } from '../shared/option-entry';

export const TSAUGENRULES_OPTIONS: readonly OptionEntry[] = [
  { flags: ['--check'], text: 'only report whether the merged file would change' },
  { flags: ['--load'], text: 'load the merged file, too' },
  {
    flags: ['--strict'],
    text: 'keep blank lines and carriage returns; with --check: 1 when it would change',
    details: [
      'Lines of whitespace alone and carriage returns stay, as with augenrules,',
      'and --load reads the merged file as auditctl does.',
    ],
  },
  { flags: ['-v', '--version'], text: 'show the version' },
  { flags: ['-h', '--help'], text: 'show this help' },
];

/** Command lines. */
export const TSAUGENRULES_EXAMPLES: readonly (readonly [line: string])[] = [
  ['tsaugenrules --load'],
  ['tsaugenrules --check --strict || echo /etc/audit/audit.rules is out of date'],
];
