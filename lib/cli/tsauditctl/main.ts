/** The program `tsauditctl`: runs with the arguments and streams of its process. */
import { runProgram } from '../shared/program';
import { FAILED, run } from './tsauditctl';

void runProgram('tsauditctl', FAILED, run);
