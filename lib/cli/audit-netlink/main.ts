/** The program `audit-netlink`: runs with the arguments and streams of its process. */
import { eventOutput } from '../shared/event-output';
import { runProgram } from '../shared/program';
import { FAILED, run } from './audit-netlink';

void runProgram('audit-netlink', FAILED, (words, output) => run(words, output, eventOutput));
