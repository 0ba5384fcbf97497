/** What is right in a rule but hardly meant, in words. */

export type RuleWarningCode =
  'syscall-mismatch' | 'entry-moved' | 'relative-path' | 'wildcard' | 'watch-is-slow';

/** Something about a rule that is allowed and perhaps not meant. */
export interface RuleWarning {
  readonly code: RuleWarningCode;
  readonly message: string;
}

const MESSAGES: Readonly<Record<RuleWarningCode, string>> = {
  'syscall-mismatch':
    'the system call numbers differ between 32 and 64 bit programs; give an arch before -S',
  'entry-moved': 'the entry list is gone from the kernel; the rule was moved to exit',
  'relative-path': 'the kernel compares paths as they are: .. is not resolved',
  wildcard: 'the kernel compares paths as they are: * and ? mean themselves',
  'watch-is-slow': '-w makes the kernel test every system call; -a with arch and -F perm is faster',
};

export function warningOf(code: RuleWarningCode): RuleWarning {
  return { code, message: MESSAGES[code] };
}
