/**
 * {@link EventData}: an event as its readers see it. `AuditEvent` implements it; everything made
 * from events depends only on this interface.
 */
import { type Check, checkMethods } from '../../arguments';
import type { EventId, RecordData } from './record-data';

/**
 * Why an event was finished.
 *
 * - `eoe`: its end was marked (live system call events)
 * - `proctitle`: the last record that a log has of a system call arrived
 * - `single`: a record of this type comes alone
 * - `timeout`: no more records came in time; some may be missing
 * - `evicted`: too many events were unfinished; records may be missing
 * - `end`: the input or stream ended; records may be missing
 */
export type Completion = 'eoe' | 'proctitle' | 'single' | 'timeout' | 'evicted' | 'end';

/** One thing that happened: the records with the same time stamp and serial from one machine. */
export interface EventData {
  /** Its time, serial and machine. */
  readonly id: EventId;
  /** The records in order of arrival. */
  readonly records: readonly RecordData[];
  /** Why the event was finished, and so whether records may be missing. */
  readonly completion: Completion;
  /** Whether these are late records of an event that was already delivered. */
  readonly late: boolean;
  /** The first record of a type, by name or number. */
  record(type: string | number): RecordData | undefined;
  /** The raw value of a field in the first record of a type. */
  get(type: string | number, field: string): string | undefined;
  /** The keys of the rules that caused its records, without duplicates. */
  keys(): string[];
  /** The records as lines of audit.log. */
  toString(): string;
}

/** Whether it is an {@link EventData}. */
export const checkEvent: Check = checkMethods(
  ['record', 'get', 'keys'],
  'an event, as AuditEvent is one',
);
