/**
 * What processes do to themselves and to each other: clone, ptrace, prctl, limits, scheduling,
 * clocks, exit, bpf. Numbers are those of x86 on every machine, as in auditctl.
 */
import { flagNames, valueName } from '../../tables/arguments';
import type { Interpreter } from './argument';
import * as processes from '../../tables/arguments/processes.generated';
import { signal, signalName } from './signals';
import { joined, oneOf } from './wording';

/** `CSIGNAL` of `<linux/sched.h>`: the signal that tells the parent that the child has exited. */
const EXIT_SIGNAL = 0xff;
/** `PER_MASK` of `<linux/personality.h>`. */
const EXECUTION_DOMAIN = 0xff;
/** `<linux/personality.h>`. */
const ADDR_NO_RANDOMIZE = 0x40000;
/** The bits in which auditctl looks for the policy; `SCHED_*` of `<linux/sched.h>` fit in them. */
const POLICY = 0xf;
/** `<linux/sched.h>`. */
const SCHED_RESET_ON_FORK = 0x40000000;
/** `<linux/prctl.h>`. */
const PR_SET_PDEATHSIG = 1;
const PR_CAPBSET_READ = 23;
const PR_CAPBSET_DROP = 24;

/** Flags of clone(2), unshare(2) and setns(2), and the exit signal after them. */
export const cloneFlags: Interpreter = ({ bits }) => {
  const names = flagNames(processes.CLONE_FLAGS, bits);
  const exitSignal = bits & EXIT_SIGNAL;
  const name = exitSignal === 0 ? undefined : signalName(exitSignal);
  return joined(name === undefined ? names : [...names, name]);
};

/** Execution domain of personality(2). Only one flag is written, with a tilde as in auditctl. */
export const personality: Interpreter = ({ bits, hex }) => {
  const name = valueName(processes.PERSONALITIES, bits & EXECUTION_DOMAIN);
  if (name === undefined) return `unknown-personality(0x${hex})`;
  return (bits & ADDR_NO_RANDOMIZE) === 0 ? name : `${name}|~ADDR_NO_RANDOMIZE`;
};

/** Request of ptrace(2). */
export const traceRequest: Interpreter = oneOf(
  processes.PTRACE_REQUESTS,
  ({ hex }) => `unknown-ptrace(0x${hex})`,
);

/** Option of prctl(2). */
export const processOption: Interpreter = oneOf(
  processes.PRCTL_OPTIONS,
  ({ hex }) => `unknown-prctl-option(0x${hex})`,
);

/** A capability, lowercase: capabilities(7). */
const capability: Interpreter = oneOf(
  processes.CAPABILITIES,
  ({ hex }) => `unknown-capability(0x${hex})`,
);

/** First argument of prctl(2) after its option; its meaning depends on the option. */
export const processOptionArgument: Interpreter = (argument) => {
  switch (argument.previous) {
    case PR_SET_PDEATHSIG:
      return signal(argument);
    case PR_CAPBSET_READ:
    case PR_CAPBSET_DROP:
      return capability(argument);
    default:
      return undefined;
  }
};

/** Resource of setrlimit(2). */
export const resource: Interpreter = oneOf(
  processes.RLIMITS,
  ({ hex }) => `unknown-rlimit(0x${hex})`,
);

/** Policy of sched_setscheduler(2), and whether it is reset on fork. */
export const schedulingPolicy: Interpreter = ({ bits, hex }) => {
  const name = valueName(processes.SCHEDULING_POLICIES, bits & POLICY);
  if (name === undefined) return `unknown-scheduler-policy(0x${hex})`;
  return (bits & SCHED_RESET_ON_FORK) === 0 ? name : `${name}|SCHED_RESET_ON_FORK`;
};

/** Clock of clock_settime(2). */
export const clock: Interpreter = oneOf(processes.CLOCKS, ({ hex }) => `unknown-clk_id(0x${hex})`);

/** Status of exit(2), in the words of exit(3). */
export const exitStatus: Interpreter = ({ bits }) => {
  if (bits === 0) return 'EXIT_SUCCESS';
  return bits === 1 ? 'EXIT_FAILURE' : 'UNKNOWN';
};

/** Command of bpf(2). */
export const bpfCommand: Interpreter = oneOf(
  processes.BPF_COMMANDS,
  ({ hex }) => `unknown-bpf-cmd(${hex})`,
);
