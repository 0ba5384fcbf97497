/**
 * An event as one deed: who did what to what, and how it ended, whatever records say so. What sentences
 * and other schemas are made from.
 */
import type { Names } from '../../interpret/names';
import { signalName } from '../../interpret/signals';
import { decimal, text, word } from '../decoded/codecs';
import { DERIVED_VALUES } from '../decoded/derived-values';
import type { AuditEvent } from '../event';
import type { AuditRecord } from '../record';
import type { EventAction } from './actions';
import { hasCreated } from './files';
import { type EventObject, objectsOf } from './objects';
import { type Outcome, outcomeOf } from './outcome';
import { recordAction } from './record-actions';
import { type ActingProcess, processOf, type Subject, subjectOf } from './subject';
import { syscallAction } from './syscall-actions';
import { type SystemCall, systemCallOf } from './system-call';

/** Where a user came from, as a program says. */
export interface Origin {
  readonly host: string | undefined;
  readonly address: string | undefined;
}

export interface NormalizedEvent {
  readonly action: EventAction;
  /** The record that gives the event its action. */
  readonly record: AuditRecord;
  /** The name of the system call or of the operation of io_uring. */
  readonly syscall: string | undefined;
  /** What the record calls the operation, or the permissions that were asked for. */
  readonly operation: string | undefined;
  /** The name of the signal that was sent, or that ended the process. */
  readonly signal: string | undefined;
  readonly subject: Subject;
  readonly process: ActingProcess;
  /** The most important first. */
  readonly objects: readonly EventObject[];
  readonly origin: Origin;
  readonly outcome: Outcome;
  readonly keys: readonly string[];
}

/** `AT_REMOVEDIR` of `<linux/fcntl.h>`. */
const AT_REMOVEDIR = 0x200;

function callAction(event: AuditEvent, call: SystemCall): EventAction {
  const action = syscallAction(call.name ?? '') ?? 'called-system';
  if (action === 'opened-file' && hasCreated(event)) return 'created-file';
  const removesDirectory =
    call.name === 'unlinkat' && ((call.argument('a2') ?? 0) & AT_REMOVEDIR) !== 0;
  return removesDirectory ? 'deleted-directory' : action;
}

function deniedIn(record: AuditRecord): boolean | undefined {
  return (
    DERIVED_VALUES.AVC.denied(record) ?? (record.type === 'LANDLOCK_ACCESS' ? true : undefined)
  );
}

/** Of two actions that a record type may stand for, the other one. */
const OPPOSITES: Readonly<Partial<Record<EventAction, EventAction>>> = {
  'denied-access': 'allowed-access',
  'loaded-bpf-program': 'unloaded-bpf-program',
  'listened-to-audit': 'ceased-to-listen-to-audit',
};

function isOpposite(record: AuditRecord): boolean {
  const operation = record.get('op');
  return operation === 'UNLOAD' || operation === 'disconnect' || deniedIn(record) === false;
}

function operationIn(main: AuditRecord): string | undefined {
  const wanted = DERIVED_VALUES.AVC.permissions(main);
  const raw = main.get('op') ?? main.get('operation') ?? main.get('blockers');
  return wanted?.join(' and ') ?? word(raw ?? '');
}

/** Where the calls have the signal that they send. */
const SIGNAL_ARGUMENTS: Readonly<Partial<Record<string, 'a1' | 'a2'>>> = {
  kill: 'a1',
  tkill: 'a1',
  tgkill: 'a2',
  rt_sigqueueinfo: 'a1',
  rt_tgsigqueueinfo: 'a2',
  pidfd_send_signal: 'a1',
};

function signalIn(main: AuditRecord, call: SystemCall | undefined): string | undefined {
  const argument = SIGNAL_ARGUMENTS[call?.name ?? ''];
  const number = decimal(main.get('sig') ?? '') ?? (argument && call?.argument(argument));
  return number === undefined ? undefined : signalName(number);
}

/** The record that gives the event its action, and the action. */
function mainOf(
  event: AuditEvent,
  call: SystemCall | undefined,
): { main: AuditRecord; action: EventAction } {
  for (const main of event.records) {
    const action = recordAction(main.type, main.typeNumber);
    if (action !== undefined) {
      return { main, action: isOpposite(main) ? (OPPOSITES[action] ?? action) : action };
    }
  }
  if (call !== undefined) return { main: call.record, action: callAction(event, call) };
  return { main: event.records[0] as AuditRecord, action: 'wrote-record' };
}

/** How the event ended. */
export function outcomeOfEvent(event: AuditEvent): Outcome {
  const call = systemCallOf(event);
  const { main } = mainOf(event, call);
  return outcomeOf(main, call, deniedIn(main));
}

/** Never throws; what the records do not say is undefined. */
export function normalizeEvent(event: AuditEvent, names: Names): NormalizedEvent {
  const call = systemCallOf(event);
  const { main, action } = mainOf(event, call);
  const about = call?.record ?? main;
  return {
    action,
    record: main,
    syscall: call?.name,
    operation: operationIn(main),
    signal: signalIn(main, call),
    subject: subjectOf(about, names),
    process: processOf(event, about),
    objects: objectsOf(event, main, action, call, names),
    origin: {
      host: text(main.get('hostname') ?? ''),
      address: word(main.get('addr') ?? ''),
    },
    outcome: outcomeOf(main, call, deniedIn(main)),
    keys: event.keys(),
  };
}
