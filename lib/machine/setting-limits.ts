/**
 * What the kernel refuses in the settings of its audit code (`AUDIT_SET` in its kernel/audit.c), where its
 * only answer is EINVAL. It takes every number of 32 bits for the two limits, and every word for the states;
 * only the time to wait has a bound of its own, ten times its default of 60 seconds, in jiffies.
 */
import { machine as unameMachine } from 'node:os';
import { type Check, refuseArgument } from '../arguments';
import { type Machine, machineOfUname } from '../tables/machines';

/** `10*AUDIT_BACKLOG_WAIT_TIME`, without its `HZ`. */
const MOST_WAIT_SECONDS = 600;

/** The highest `CONFIG_HZ` of the machines that are known here, and of all: Alpha's. */
const MOST_HZ = 1000;
const MOST_HZ_ANYWHERE = 1200;

/** Below that many jiffies no kernel refuses a time. */
const LEAST_HZ = 100;

const GENERAL_HINT = 'this kernel does not accept the value, or does not have the setting';

const WAIT_TIME_HINT = `the kernel takes at most ${MOST_WAIT_SECONDS} seconds, in jiffies: ${[
  LEAST_HZ,
  250,
  300,
  MOST_HZ,
]
  .map((hz) => `${MOST_WAIT_SECONDS * hz} at CONFIG_HZ=${hz}`)
  .join(', ')}`;

/**
 * Why the running kernel, whose `CONFIG_HZ` is not known, answered EINVAL.
 *
 * @param waitTime the time that was asked for; undefined for another setting
 */
export function einvalHint(waitTime?: number): string {
  return (waitTime ?? 0) > MOST_WAIT_SECONDS * LEAST_HZ ? WAIT_TIME_HINT : GENERAL_HINT;
}

/** The most jiffies of `backlogWaitTimeJiffies` that any kernel of the machine takes. */
export function mostBacklogWaitTime(machine: Machine | undefined): number {
  return MOST_WAIT_SECONDS * (machine === undefined ? MOST_HZ_ANYWHERE : MOST_HZ);
}

/** What the number would have to be, for messages. */
export function waitTimeExpected(most: number): string {
  return `a number from 0 to ${most}, the jiffies of ${MOST_WAIT_SECONDS} seconds`;
}

/** Whether it is a time for which a kernel of this machine may let processes wait. */
export const checkBacklogWaitTime: Check = (value, argument) => {
  const most = mostBacklogWaitTime(machineOfUname(unameMachine()));
  if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > most) {
    refuseArgument(argument, waitTimeExpected(most), value);
  }
};
