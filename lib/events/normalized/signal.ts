/** The signal that an event is about: the one that was sent, or that ended the process. */
import { signalName } from '../../interpret/arguments/signals';
import { decimal } from '../decoded/codecs';
import type { RecordData } from '../data/record-data';
import type { SystemCall } from './system-call';

/** Where the calls have the signal that they send. */
const ARGUMENTS: Readonly<Partial<Record<string, 'a1' | 'a2'>>> = {
  kill: 'a1',
  tkill: 'a1',
  tgkill: 'a2',
  rt_sigqueueinfo: 'a1',
  rt_tgsigqueueinfo: 'a2',
  pidfd_send_signal: 'a1',
};

/** Its name, undefined where there is none or it has none. */
export function signalOf(main: RecordData, call: SystemCall | undefined): string | undefined {
  const argument = ARGUMENTS[call?.name ?? ''];
  const number = decimal(main.get('sig') ?? '') ?? (argument && call?.argument(argument));
  return number === undefined ? undefined : signalName(number);
}
