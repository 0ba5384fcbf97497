/** The program `tsausyscall`: runs with the arguments and streams of its process. */
import { runProgram } from '../shared/program';
import { FAILED, NAME, run } from './tsausyscall';

void runProgram(NAME, FAILED, run);
