/** The program `tsausearch`: runs with the arguments and streams of its process. */
import { runProgram } from '../shared/program';
import { FAILED, NAME, run } from './tsausearch';

void runProgram(NAME, FAILED, run);
