/** Options and examples of `tsausyscall`, from which its help, manual page and completions are made. */
import type { OptionEntry } from '../shared/option-entry';

export const AUSYSCALL_OPTIONS: readonly OptionEntry[] = [
  { flags: ['--dump'], text: 'all numbers and names of the machine' },
  { flags: ['--exact'], text: 'only the number of the call with that very name' },
  { flags: ['-v', '--version'], text: 'show the version' },
  { flags: ['-h', '--help'], text: 'show this help' },
];

/** Command lines. */
export const AUSYSCALL_EXAMPLES: readonly (readonly [line: string])[] = [
  ['tsausyscall open'],
  ['tsausyscall i386 5'],
  ['tsausyscall aarch64 openat --exact'],
  ['tsausyscall uring --dump'],
];
