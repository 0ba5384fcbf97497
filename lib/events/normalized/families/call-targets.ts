/**
 * The processes that a system call is about: those of OBJ_PID records, and without one the number that the call
 * was given.
 */
import { decimal, text } from '../../decoded/codecs';
import type { RecordData } from '../../data/record-data';
import { filled } from '../filled';
import { type EventObject, named, processObject, type ProcessObject } from '../objects';
import type { Scene } from '../statement';
import type { SystemCall } from '../system-call';

type Argument = 'a0' | 'a1' | 'a2' | 'a3';

/** Where the calls have the number of a process or of one of its threads. */
const PROCESSES: Readonly<Partial<Record<string, Argument>>> = {
  kill: 'a0',
  tkill: 'a0',
  tgkill: 'a0',
  rt_sigqueueinfo: 'a0',
  rt_tgsigqueueinfo: 'a0',
  ptrace: 'a1',
  process_vm_readv: 'a0',
  process_vm_writev: 'a0',
  kcmp: 'a0',
};

/** kill(2): what the numbers mean that do not name a process. */
function groupOf(number: number): EventObject[] {
  if (number === 0) return named('processes', 'its own process group');
  if (number === -1) return named('processes', 'every process');
  return named('processes', `process group ${-number}`);
}

function argumentTarget(call: SystemCall | undefined): EventObject[] {
  const argument = PROCESSES[call?.name ?? ''];
  const unsigned = argument === undefined ? undefined : call?.argument(argument);
  if (unsigned === undefined) return [];
  const number = unsigned | 0;
  if (number > 0) return processObject(number, undefined);
  return call?.name === 'kill' ? groupOf(number) : [];
}

/** The process that an OBJ_PID record names. */
export function processIn(record: RecordData): ProcessObject[] {
  const name = filled(text(record.get('ocomm') ?? ''));
  return processObject(decimal(record.get('opid') ?? ''), name);
}

export function callTargets({ event, call }: Scene): EventObject[] {
  const recorded = event.records.filter((record) => record.type === 'OBJ_PID').flatMap(processIn);
  return recorded.length > 0 ? recorded : argumentTarget(call);
}
