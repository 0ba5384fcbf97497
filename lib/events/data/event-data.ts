/**
 * {@link EventData}: an event as its readers see it. `AuditEvent` is one; what is made of events depends on
 * this alone, and on no class.
 */
import type { EventId, RecordData } from './record-data';

/**
 * Why no more records of an event were waited for.
 *
 * - `eoe`: its end was marked (live events of system calls)
 * - `proctitle`: the last record that a file has of a system call came
 * - `single`: such a record comes alone
 * - `timeout`: nothing more came; records may be missing
 * - `evicted`: too many events were unfinished; records may be missing
 * - `end`: the input or the stream ended; records may be missing
 */
export type Completion = 'eoe' | 'proctitle' | 'single' | 'timeout' | 'evicted' | 'end';

/** What happened once: the records with one time stamp and serial, from one machine. */
export interface EventData {
  /** Its time, serial and machine. */
  readonly id: EventId;
  /** The records in the order in which they came. */
  readonly records: readonly RecordData[];
  /** Why no more records were waited for, and so whether some may be missing. */
  readonly completion: Completion;
  /** The event was delivered before; these are records of it that came later. */
  readonly late: boolean;
  /** The first record of a type, by name or number. */
  record(type: string | number): RecordData | undefined;
  /** The raw value of a field in the first record of a type. */
  get(type: string | number, field: string): string | undefined;
  /** The keys of the rules that its records are due to, each once. */
  keys(): string[];
  /** The records as lines of audit.log. */
  toString(): string;
}
