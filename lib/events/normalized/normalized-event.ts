/**
 * An event as one deed: who did what to what, and how it ended, whatever records say so. What sentences
 * and other schemas are made from.
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

/** Where a user came from, as a program says. */
export interface Origin {
  readonly host: string | undefined;
  readonly address: string | undefined;
}

export interface NormalizedEvent {
  readonly action: EventAction;
  /** The record that gives the event its action. */
  readonly record: RecordData;
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

function operationIn(record: RecordData): string | undefined {
  const raw = record.get('op') ?? record.get('operation') ?? record.get('blockers');
  return permissions(record)?.join(' and ') ?? word(raw ?? '');
}

/** How the event ended. */
export function outcomeOfEvent(event: EventData): Outcome {
  const call = systemCallOf(event);
  return outcomeOf(mainRecordOf(event, call), call);
}

/** Never throws; what the records do not say is undefined. */
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
