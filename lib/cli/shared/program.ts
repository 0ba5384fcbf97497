/**
 * What every program does around its run: gets its arguments, sets its exit status, and reports
 * errors without a stack trace.
 */
import { AddonError, AuditError } from '../../errors';
import { isSystemCallError } from '../../text/file-error';
import { argumentWords } from './arguments';
import { type Output, standardOutput } from './output';

/**
 * Whether the operating system, the kernel or the loader refused something. Any other error is a
 * bug.
 */
export function isRefusal(error: unknown): error is Error {
  return error instanceof AuditError || error instanceof AddonError || isSystemCallError(error);
}

function say(line: string): void {
  try {
    standardOutput.error(line);
  } catch {
    // Standard error itself may have failed; the exit status remains.
  }
}

/** @param failed the exit status of a run that was refused */
export async function runProgram(
  name: string,
  failed: number,
  run: (words: readonly string[], output: Output) => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await run(argumentWords(), standardOutput);
  } catch (error) {
    process.exitCode = failed;
    if (!isRefusal(error)) throw error;
    say(`${name}: ${error.message}`);
  }
}
