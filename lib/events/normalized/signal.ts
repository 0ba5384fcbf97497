/** The signal of an event: the one that was sent, or the one that ended the process. */
import { signalName } from '../../interpret/arguments/signals';
import { decimal } from '../decoded/codecs';
import type { RecordData } from '../data/record-data';
import type { SystemCall } from './system-call';

/** The arguments with the signal that a call sends. */
const ARGUMENTS: Readonly<Partial<Record<string, 'a1' | 'a2'>>> = {
  kill: 'a1',
  tkill: 'a1',
  tgkill: 'a2',
  rt_sigqueueinfo: 'a1',
  rt_tgsigqueueinfo: 'a2',
  pidfd_send_signal: 'a1',
};

/** The signal's name; undefined when there is no signal or it has no name. */
export function signalOf(main: RecordData, call: SystemCall | undefined): string | undefined {
  const argument = ARGUMENTS[call?.name ?? ''];
  const number = decimal(main.get('sig') ?? '') ?? (argument && call?.argument(argument));
  return number === undefined ? undefined : signalName(number);
}
