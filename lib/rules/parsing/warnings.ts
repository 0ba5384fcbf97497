/** Warnings about rules that are valid but probably not what was meant. */

/** What a warning is about. Stable: programs may branch on it. */
export type RuleWarningCode =
  | 'syscall-mismatch'
  | 'entry-moved'
  | 'relative-path'
  | 'wildcard'
  | 'watch-is-slow'
  | 'control-character';

/** Something in a rule that is allowed but perhaps not meant. */
export interface RuleWarning {
  /** What it is about. */
  readonly code: RuleWarningCode;
  /** The same in words, for people. */
  readonly message: string;
}

const MESSAGES = {
  'syscall-mismatch':
    'the system call numbers differ between 32-bit and 64-bit programs; put an arch before -S',
  'entry-moved': 'the kernel no longer has the entry list; the rule was moved to exit',
  'relative-path': 'the kernel compares paths literally: .. is not resolved',
  wildcard: 'the kernel compares paths literally: * and ? match only themselves',
  'watch-is-slow': '-w makes the kernel test every system call; -a with arch and -F perm is faster',
} as const;

/** @param code one whose message is the same for every rule */
export function warningOf(code: keyof typeof MESSAGES): RuleWarning {
  return { code, message: MESSAGES[code] };
}
