/** Results, decisions and other small numbers that have names. */
import { deviceRequest as deviceRequestName } from '../arguments/files';
import { personality as personalityName } from '../arguments/processes';
import * as processes from '../../tables/arguments/processes.generated';
import * as recordFields from '../../tables/record-fields.generated';
import { listName } from '../../tables/keywords';
import { valueName } from '../../tables/arguments';
import { inArgument } from './as-argument';
import { decimal, hexadecimal, nameOf } from './numbers';
import type { FieldInterpreter } from './record-view';

/** 0 and 1; words are unchanged. */
export const result: FieldInterpreter = (raw) => {
  const number = decimal(raw);
  if (number === undefined || number < 0) return undefined;
  if (number > 1) return 'unset';
  return number === 1 ? 'yes' : 'no';
};

/** `IFF_PROMISC` of a network device's flags: on or off. */
export const promiscuous: FieldInterpreter = (raw) => {
  const number = decimal(raw);
  if (number === undefined) return undefined;
  return number === 0 ? 'no' : 'yes';
};

export const signal = nameOf(decimal, processes.SIGNALS, 'unknown-signal');

/** `SECCOMP_RET_ACTION_FULL` of `<linux/seccomp.h>`: the other bits are the filter's own data. */
const SECCOMP_ACTION = 0xffff0000;

export const seccompAction: FieldInterpreter = (raw) => {
  const number = hexadecimal(raw);
  if (number === undefined) return undefined;
  const action = (number & SECCOMP_ACTION) >>> 0;
  return valueName(recordFields.SECCOMP_ACTIONS, action) ?? `unknown-seccomp-code(${raw})`;
};

export const fanotifyResponse: FieldInterpreter = (raw) => {
  const number = decimal(raw);
  if (number === undefined || number < 0) return undefined;
  return valueName(recordFields.FANOTIFY_RESPONSES, number) ?? 'unknown';
};

export const multicastGroup: FieldInterpreter = (raw) => {
  const number = decimal(raw);
  return number === undefined ? undefined : valueName(recordFields.MULTICAST_GROUPS, number);
};

/** A list of rules, in auditctl's words. */
export const list: FieldInterpreter = (raw) => {
  const number = decimal(raw);
  return number === undefined ? undefined : (listName(number) ?? `unknown-list(${raw})`);
};

/** Execution domain of personality(2). */
export const personality = inArgument(personalityName, hexadecimal);

/** Request of ioctl(2). */
export const deviceRequest = inArgument(deviceRequestName, hexadecimal);
