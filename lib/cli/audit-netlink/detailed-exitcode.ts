/**
 * What the exit status of a failure is. For scripts 0 is yes, 1 is no (it differs), and 2 is an error;
 * `plan --detailed-exitcode` says it as Terraform does, and `trace` as other programs that run programs do.
 */
import { typedWords } from './typed-words';

/** An error. */
export const FAILED = 2;

/** With `--detailed-exitcode`; 0 is nothing to do. */
export const DETAILED_STATUS = { error: 1, changes: 2 } as const;

/** Of `trace`, whose status is that of a program otherwise: as env(1) and timeout(1) have them. */
export const TRACE_STATUS = { failed: 125, notExecutable: 126, notFound: 127 } as const;

/** The exit status of a command line that fails, also of one that is not understood. */
export function failedStatus(words: readonly string[]): number {
  const { command, options } = typedWords(words);
  if (command === 'trace') return TRACE_STATUS.failed;
  const isDetailed = command === 'plan' && options.some(([flag]) => flag === '--detailed-exitcode');
  return isDetailed ? DETAILED_STATUS.error : FAILED;
}
