/** What failures of remote logging do to the machine: lines for its log, programs, its run level. */
import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import type { FailureEffects } from '../../../daemon/remote/failure-actions';
import type { Say } from '../events/say';

/** The device /dev/null: major number 1, minor number 3. */
const NULL_DEVICE = 0x103;

/** Whether what is written to standard error is lost, as it is of plugins that auditd starts. */
export function isUnheard(): boolean {
  try {
    const status = fstatSync(2);
    return status.isCharacterDevice() && status.rdev === NULL_DEVICE;
  } catch {
    return true;
  }
}

/** Starts a program and goes on. What becomes of it is told only where it cannot be started. */
function start(program: string, words: readonly string[], say: Say): void {
  const child = spawn(program, words, { stdio: 'ignore', detached: true });
  child.on('error', (error) => say(`${program} cannot be started: ${error.message}`));
  child.unref();
}

/** Lines for the machine's log, by logger(1): Node.js reaches no datagram socket. */
export function systemLogger(): (level: 'notice' | 'warning' | 'error', line: string) => void {
  return (level, line) => {
    const priority = `daemon.${level === 'error' ? 'err' : level}`;
    start('logger', ['-t', 'audit-netlink', '-p', priority, '--', line], () => {});
  };
}

export function machineEffects(tell: FailureEffects['say']): FailureEffects {
  const failed: Say = (line) => tell('error', line);
  return {
    say: tell,
    run: (program) => start(program, [], failed),
    // As audisp-remote does: run level 1 is single user mode, and 0 is off.
    changeMachine: (to) => start('/sbin/init', [to === 'single' ? '1' : '0'], failed),
  };
}
