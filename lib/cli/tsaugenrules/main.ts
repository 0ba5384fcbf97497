/** The program `tsaugenrules`: runs with the arguments and streams of its process. */
import { runProgram } from '../shared/program';
import { FAILED, NAME, run } from './tsaugenrules';

void runProgram(NAME, FAILED, run);
