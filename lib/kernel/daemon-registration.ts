/** Being the kernel's audit daemon: the requests by which a process is registered, and gives that back. */
import { MESSAGE_TYPE, STATUS_MASK } from '../tables/audit.generated';
import type { Operation } from './control';
import type { Outcome, Request } from './exchange';
import { addon } from './native';

/** @param instead what to do where another daemon is registered, to follow "an audit daemon is already registered; " */
export function registering(instead: string): Operation {
  return {
    name: 'register as the audit daemon',
    capability: 'CAP_AUDIT_CONTROL',
    hints: {
      EEXIST: `an audit daemon is already registered; ${instead}`,
      EINVAL: 'this process is not in the pid namespace that the kernel requires',
    },
  };
}

/** `AUDIT_SET` of the daemon's process ID; 0 gives the registration back. */
function daemonStatus(pid: number): Buffer {
  return addon().encodeStatus({ mask: STATUS_MASK.PID, pid });
}

/** What the addon sends for this process when it begins to receive, and when it ends. */
export function daemonRegistration(): { readonly request: Buffer; readonly farewell: Buffer } {
  return { request: daemonStatus(process.pid), farewell: daemonStatus(0) };
}

/** Asks the kernel to take the registration back. */
export function givingBack(): Request {
  return { type: MESSAGE_TYPE.SET, payload: daemonStatus(0), replies: 'none' };
}

/** Whether the registration is gone: a refusal means that it was already taken away. */
export function isGivenBack({ state }: Outcome): boolean {
  return state === 'done' || state === 'refused';
}
