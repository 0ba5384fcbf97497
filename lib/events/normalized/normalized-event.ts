/**
 * An event as one action: who did what to what, and how it ended, whichever records say so. The
 * source for sentences and other schemas.
 */
import type { Names } from '../../machine/names';
import { text, word } from '../decoded/codecs';
import { permissions } from '../decoded/derived-values';
import type { EventData } from '../data/event-data';
import type { RecordData } from '../data/record-data';
import type { EventAction } from './actions';
import { mainRecordOf } from './main-record';
import { type EventObject, objectsOf } from './objects';
import { type Outcome, outcomeOf } from './outcome';
import { signalOf } from './signal';
import { type ActingProcess, processOf, type Subject, subjectOf } from './subject';
import { systemCallOf } from './system-call';

/** Where a user came from, according to a program. */
export interface Origin {
  readonly host: string | undefined;
  readonly address: string | undefined;
}

export interface NormalizedEvent {
  readonly action: EventAction;
  /** The record that determines the event's action. */
  readonly record: RecordData;
  /** The name of the system call or of the operation of io_uring. */
  readonly syscall: string | undefined;
  /** The record's word for the operation, or the permissions that were asked for. */
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

function operationIn(record: RecordData): string | undefined {
  const raw = record.get('op') ?? record.get('operation') ?? record.get('blockers');
  return permissions(record)?.join(' and ') ?? word(raw ?? '');
}

/** How the event ended. */
export function outcomeOfEvent(event: EventData): Outcome {
  const call = systemCallOf(event);
  return outcomeOf(mainRecordOf(event, call), call);
}

/** Never throws. What the records do not say is undefined. */
export function normalizeEvent(event: EventData, names: Names): NormalizedEvent {
  const call = systemCallOf(event);
  const main = mainRecordOf(event, call);
  const { action, record } = main;
  const about = call?.record ?? record;
  return {
    action,
    record,
    syscall: call?.name,
    operation: operationIn(record),
    signal: signalOf(record, call),
    subject: subjectOf(about, names),
    process: processOf(event, about),
    objects: objectsOf(event, main, call, names),
    origin: {
      host: text(record.get('hostname') ?? ''),
      address: word(record.get('addr') ?? ''),
    },
    outcome: outcomeOf(main, call),
    keys: event.keys(),
  };
}
