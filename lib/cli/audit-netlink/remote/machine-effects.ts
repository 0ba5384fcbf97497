/** What failures of remote logging do to the machine, through the {@link SystemHost} that the daemon has, too. */
import { fstatSync } from 'node:fs';
import type { SystemHost } from '../../../daemon/daemon-host';
import type { FailureEffects } from '../../../daemon/remote/failure-actions';

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

/** @param tell says a line wherever this program says its lines */
export function machineEffects(tell: FailureEffects['say'], host: SystemHost): FailureEffects {
  return {
    say: tell,
    run: (program) => host.exec(program),
    changeMachine: (to) => host[to](),
  };
}
