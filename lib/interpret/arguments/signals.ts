/**
 * Signals. Numbers are those of x86 on every machine, as in auditctl.
 */
import { valueName } from '../../tables/arguments';
import type { Interpreter } from './argument';
import * as processes from '../../tables/arguments/processes.generated';
import { oneOf } from './wording';

/** The name of a signal; undefined for real-time signals and unknown numbers: signal(7). */
export function signalName(number: number): string | undefined {
  return valueName(processes.SIGNALS, number);
}

/** The signal of kill(2) and its kin. */
export const signal: Interpreter = oneOf(
  processes.SIGNALS,
  ({ hex }) => `unknown-signal(0x${hex})`,
);
