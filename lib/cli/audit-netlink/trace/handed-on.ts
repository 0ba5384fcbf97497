/** How a program that ran another one ends: as that one did. */
import { constants } from 'node:os';
import type { ProgramEnd } from '../../../trace/program-trace';

/**
 * Signals that end this program just as well. Others would write a core file of the wrong program, or mean something
 * to Node.js.
 */
const SAME_END: ReadonlySet<NodeJS.Signals> = new Set([
  'SIGHUP',
  'SIGINT',
  'SIGTERM',
  'SIGKILL',
  'SIGALRM',
]);

/** The exit status of a program that a signal ended, in the words of shells. */
export function signalStatus(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** Ends this program by the signal that ended the other; else gives the exit status to end with. */
export function handedOn({ exitCode, signal }: ProgramEnd): number {
  if (signal === null) return exitCode ?? 0;
  if (SAME_END.has(signal)) process.kill(process.pid, signal);
  return signalStatus(signal);
}
