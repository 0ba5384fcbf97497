/**
 * The key of a run's rules, another one for each run. It tells other runs whether this one still lives, and whether
 * audit was off before; does not know what the rules are.
 */
const KEY = /^tsautrace-(?<pid>[1-9]\d*)-[0-9a-z]+(?<off>-off)?$/;

/** What the key of a run says. */
export interface TraceKey {
  /** The process that traces. */
  readonly pid: number;
  /** Whether audit is to be off once the last run has ended. */
  readonly wasOff: boolean;
}

export function newTraceKey(wasOff: boolean): string {
  const moment = process.hrtime.bigint().toString(36);
  return `tsautrace-${process.pid}-${moment}${wasOff ? '-off' : ''}`;
}

/** Undefined for keys of other rules. */
export function readTraceKey(key: string): TraceKey | undefined {
  const { pid, off } = KEY.exec(key)?.groups ?? {};
  return pid === undefined ? undefined : { pid: Number(pid), wasOff: off !== undefined };
}
