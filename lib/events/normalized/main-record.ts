/**
 * The record that determines an event's action, and the action: that of the first record with an
 * action of its own, otherwise that of the system call.
 */
import { denied } from '../decoded/derived-values';
import type { EventData } from '../data/event-data';
import type { RecordData } from '../data/record-data';
import type { EventAction } from './actions';
import { hasCreated } from './files';
import { recordAction } from './record-actions';
import { syscallAction } from './syscall-actions';
import type { SystemCall } from './system-call';

export interface MainRecord {
  readonly record: RecordData;
  readonly action: EventAction;
  /** Whether an access was refused, if the record is about an access. */
  readonly denied: boolean | undefined;
}

/** `AT_REMOVEDIR` of `<linux/fcntl.h>`. */
const AT_REMOVEDIR = 0x200;

function callAction(event: EventData, call: SystemCall): EventAction {
  const action = syscallAction(call.name ?? '') ?? 'called-system';
  if (action === 'opened-file' && hasCreated(event)) return 'created-file';
  const removesDirectory =
    call.name === 'unlinkat' && ((call.argument('a2') ?? 0) & AT_REMOVEDIR) !== 0;
  return removesDirectory ? 'deleted-directory' : action;
}

function isDenied(record: RecordData): boolean | undefined {
  // Landlock writes nothing about accesses that it allows.
  return record.type === 'LANDLOCK_ACCESS' ? true : denied(record);
}

/** The second of two actions that a record type may stand for. */
const OPPOSITES: Readonly<Partial<Record<EventAction, EventAction>>> = {
  'denied-access': 'allowed-access',
  'loaded-bpf-program': 'unloaded-bpf-program',
  'listened-to-audit': 'ceased-to-listen-to-audit',
};

function isOpposite(record: RecordData): boolean {
  const operation = record.get('op');
  return operation === 'UNLOAD' || operation === 'disconnect' || isDenied(record) === false;
}

function ownAction(record: RecordData): EventAction | undefined {
  const action = recordAction(record.type, record.typeNumber);
  return action !== undefined && isOpposite(record) ? (OPPOSITES[action] ?? action) : action;
}

/** The record that determines the event's action. Every event has records, so there is one. */
export function mainRecordOf(event: EventData, call: SystemCall | undefined): MainRecord {
  for (const record of event.records) {
    const action = ownAction(record);
    if (action !== undefined) return { record, action, denied: isDenied(record) };
  }
  if (call !== undefined) {
    return { record: call.record, action: callAction(event, call), denied: undefined };
  }
  return { record: event.records[0] as RecordData, action: 'wrote-record', denied: undefined };
}
