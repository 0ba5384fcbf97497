/** The program `tsauditd`: runs with the arguments and streams of its process. */
import { runProgram } from '../shared/program';
import { toldVersion } from '../shared/version';
import { FAILED, NAME, run } from './tsauditd';

void runProgram(NAME, FAILED, async (words, output) =>
  toldVersion(NAME, words, output) ? 0 : await run(words, output),
);
