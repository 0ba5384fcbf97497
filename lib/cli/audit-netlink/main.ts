/** The program `audit-netlink`: runs with the arguments and streams of its process. */
import { argumentWords } from '../shared/arguments';
import { eventOutput } from '../shared/event-output';
import { runProgram } from '../shared/program';
import { run } from './audit-netlink';
import { failedStatus } from './detailed-exitcode';

void runProgram('audit-netlink', failedStatus(argumentWords()), (words, output) =>
  run(words, output, eventOutput),
);
