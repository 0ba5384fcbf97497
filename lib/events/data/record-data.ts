/**
 * {@link RecordData}: a record as its readers see it. `AuditRecord` implements it; everything made
 * from records depends only on this interface.
 */
import { type Check, checkMethods, isObject, refuseArgument } from '../../arguments';
import type { Names } from '../../machine/names';

/** Identifies the event to which a record belongs. */
export interface EventId {
  /** When the event began, in milliseconds since 1970, by the clock of its machine. */
  readonly timestampMs: number;
  /**
   * Counts up from 1 after every boot and wraps at 2^32; together with the time it identifies the
   * event.
   */
  readonly serial: number;
  /** The machine that it is from (`node=`); undefined when the record does not say. */
  readonly node: string | undefined;
}

/** One record: a line of audit.log, or a message from the kernel. */
export interface RecordData {
  /** The type's number in `<linux/audit.h>`, for example 1300; {@link type} is its name. */
  readonly typeNumber: number;
  /** The type's name, for example `SYSCALL`; `UNKNOWN[1499]` for a number without one. */
  readonly type: string;
  /** `audit(SECONDS.MILLISECONDS:SERIAL): ` and the fields, as the kernel or a program wrote them. */
  readonly text: string;
  /** Undefined when the header cannot be read. */
  readonly id: EventId | undefined;
  /** The machine that it is from (`node=`); undefined when the record does not say. */
  readonly node: string | undefined;
  /**
   * Whether it has no readable header, was cut off, or contains a NUL; `text` is everything there
   * was.
   */
  readonly damaged: boolean;
  /** The raw value of the first field of this name. */
  get(name: string): string | undefined;
  /** The raw values of all fields of this name, in order. */
  getAll(name: string): string[];
  /** Name and raw value of every field, in order; a name may occur more than once. */
  fields(): IterableIterator<[name: string, raw: string]>;
  /** The fields that auditd added, in order. */
  enrichment(): IterableIterator<[name: string, raw: string]>;
  /** The keys of the rules that caused the record. */
  keys(): string[];
  /** The first field of this name in words; `names` default to this machine's. */
  interpret(name: string, names?: Names): string | undefined;
  /** Name and words of every field, in the order of {@link fields}. */
  interpretations(names?: Names): IterableIterator<[name: string, words: string]>;
}

const RECORD = 'a record with its fields, as AuditRecord is one';

const checkReaders = checkMethods(['get', 'getAll', 'fields', 'interpret'], RECORD);

/** Whether it is a {@link RecordData}. */
export const checkRecord: Check = (value, argument) => {
  checkReaders(value, argument);
  const isRecord = isObject(value) && typeof value['typeNumber'] === 'number';
  if (!isRecord) refuseArgument(argument, RECORD, value);
};
