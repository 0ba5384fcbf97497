/** {@link Compilation}: what is made of a log's events, one after the other. */
import type { ColumnName } from './columns';
import type { EventFacts, FactName } from './facts';

export interface Compilation {
  /** What is asked of each event. */
  readonly facts: readonly FactName[];
  readonly columns: readonly ColumnName[];
  readonly heading: string;
  /** Adds events that are wanted, one at each call: those that `event` speaks of then. */
  adding(event: EventFacts): () => void;
  /** Takes the time of any event. */
  begin?(timestampMs: number): void;
  /** Takes the time of an event in the span that is asked for, whether or not it is wanted. */
  reach?(timestampMs: number): void;
  /** Text that is ready, whole lines; it is overwritten later. */
  take?(): Uint8Array | undefined;
  /** What is left at the end. */
  finish(): string | Uint8Array;
  /** Whether there is anything in it, at the end. */
  readonly found: boolean;
}

/** Instead of a report without anything in it. */
export const NOTHING_FOUND = '<no events of interest were found>\n\n';

export function ruled(length: number): string {
  return `${'='.repeat(length)}\n`;
}
