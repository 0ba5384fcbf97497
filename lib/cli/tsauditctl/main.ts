/** The program `tsauditctl`: runs with the arguments and streams of its process. */
import { runProgram } from '../shared/program';
import { toldVersion } from '../shared/version';
import { FAILED, run } from './tsauditctl';

const NAME = 'tsauditctl';

async function main(): Promise<void> {
  await runProgram(NAME, FAILED, async (words, output) =>
    toldVersion(NAME, words, output) ? 0 : await run(words, output),
  );
  // All is written, and Node would wait until V8 has compiled what no longer runs: milliseconds after a list.
  // oxlint-disable-next-line unicorn/no-process-exit -- This is the program, and it is over.
  process.exit();
}

void main();
