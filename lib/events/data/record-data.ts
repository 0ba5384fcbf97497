/**
 * {@link RecordData}: a record as its readers see it. `AuditRecord` is one; what is made of records depends
 * on this alone, and on no class.
 */
import type { Names } from '../../machine/names';

/** Which event a record belongs to. */
export interface EventId {
  /** When the event began, in milliseconds since 1970, in the clock of the machine it is from. */
  readonly timestampMs: number;
  /** Counts up from 1 at every boot and wraps at 2^32; with the time it names the event. */
  readonly serial: number;
  /** The machine it is from (`node=`); undefined when the record does not say. */
  readonly node: string | undefined;
}

/** One record: a line of audit.log, or a message of the kernel. */
export interface RecordData {
  /** Of `<linux/audit.h>`, for example 1300; {@link type} is its name. */
  readonly typeNumber: number;
  /** The type's name, for example `SYSCALL`; `UNKNOWN[1499]` for a number without one. */
  readonly type: string;
  /** `audit(SECONDS.MILLISECONDS:SERIAL): ` and the fields, as the kernel or a program wrote them. */
  readonly text: string;
  /** Undefined when the header cannot be read. */
  readonly id: EventId | undefined;
  /** The machine it is from (`node=`); undefined when it does not say. */
  readonly node: string | undefined;
  /** It has no readable header, was cut off, or holds a NUL; `text` is all there was. */
  readonly damaged: boolean;
  /** The raw value of the first field of this name. */
  get(name: string): string | undefined;
  /** The raw values of all fields of this name, in order. */
  getAll(name: string): string[];
  /** Name and raw value of every field, in order; a name may occur more than once. */
  fields(): IterableIterator<[name: string, raw: string]>;
  /** What auditd added, in order. */
  enrichment(): IterableIterator<[name: string, raw: string]>;
  /** The keys of the rules that the record is due to. */
  keys(): string[];
  /** The first field of this name in words; `names` are this machine's when not given. */
  interpret(name: string, names?: Names): string | undefined;
  /** Name and words of every field, in the order of {@link fields}. */
  interpretations(names?: Names): IterableIterator<[name: string, words: string]>;
}
