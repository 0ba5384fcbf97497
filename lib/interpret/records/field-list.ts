/** {@link Fields}: the parts of a record that are put into words. Does not know how they are parsed. */

/** Fields in their order; a name may occur more than once. */
export interface FieldList {
  readonly names: string[];
  /** Values as written in the record: quotes and hexadecimal digits are kept. */
  readonly values: string[];
}

/** The record's own fields, and those that the daemon added when it wrote the record to a file. */
export interface Fields {
  readonly own: FieldList;
  /** Where in the text the value of each of its own fields begins. */
  readonly starts: readonly number[];
  /** Whether the record's own are known to be in printable ASCII, and all else in its text is. */
  readonly isPrintable: boolean;
  readonly added: FieldList;
}
