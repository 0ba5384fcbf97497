/** The program `tsautrace`: runs with the arguments and streams of its process. */
import { runProgram } from '../shared/program';
import { FAILED, NAME, run } from './tsautrace';

void runProgram(NAME, FAILED, run);
