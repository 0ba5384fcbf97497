/** What every program does around its run: takes its words, sets its exit status, and ends without a stack. */
import { AddonError, AuditError } from '../../errors';
import { argumentWords } from './arguments';
import { type Output, ReaderGone, standardOutput } from './output';

/** Of a program that nobody reads any more. */
const DESERTED = 1;

/** Whether somebody refused: the operating system, the kernel, or the loader. Else it is a mistake of ours. */
function isRefusal(error: unknown): error is Error {
  if (error instanceof AuditError || error instanceof AddonError) return true;
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall !== undefined;
}

function say(line: string): void {
  try {
    standardOutput.error(line);
  } catch {
    // Standard error may be what refuses: the exit status is left.
  }
}

/** @param failed the exit status of a run that somebody refused */
export async function runProgram(
  name: string,
  failed: number,
  run: (words: readonly string[], output: Output) => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await run(argumentWords(), standardOutput);
  } catch (error) {
    process.exitCode = error instanceof ReaderGone ? DESERTED : failed;
    if (error instanceof ReaderGone) return;
    if (!isRefusal(error)) throw error;
    say(`${name}: ${error.message}`);
  }
}
