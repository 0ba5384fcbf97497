/** Which values of events are wanted side by side, for tables and counts, without an object for each event. */

/** Where a value may stand. */
export interface ColumnSource {
  /** Ranges of record types, both ends included; default all. */
  readonly types?: readonly (readonly [from: number, to: number])[];
  /**
   * The field's name, also of one inside `msg='…'`; in capitals, that of a name that auditd added to the record
   * behind its separator. Without it the value is the type itself: its number in digits, or the name of one that has
   * no number.
   */
  readonly field?: string;
  /** Which field of that name in the record, from 0. Default 0. */
  readonly nth?: number;
  /** Instead of a field, the record's text from `audit(` on. */
  readonly text?: boolean;
}

/**
 * A column: records are looked at in their order, and in each the sources in theirs; the first one found is the
 * value, as it is written, quotes included. With `all`, every record of one of the sources' types gives one, or
 * none where it lacks the fields: columns of the same types are side by side.
 */
export interface EventColumn {
  readonly sources: readonly ColumnSource[];
  readonly all?: boolean;
}
