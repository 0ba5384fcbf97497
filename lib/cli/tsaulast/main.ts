/** The program `tsaulast`: runs with the arguments and streams of its process. */
import { eventOutput } from '../shared/event-output';
import { runProgram } from '../shared/program';
import { FAILED, NAME, run } from './tsaulast';

void runProgram(NAME, FAILED, async (words, output) => await run(words, output, eventOutput()));
