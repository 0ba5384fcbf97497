/** {@link Fields}: what of a record is put into words. Who reads them from its text is not known here. */

/** Fields in their order; a name may occur more than once. */
export interface FieldList {
  readonly names: string[];
  /** As they stand in the record: quotes and hexadecimal digits are kept. */
  readonly values: string[];
}

/** What a record says, and what the daemon that wrote it to a file added. */
export interface Fields {
  readonly own: FieldList;
  readonly added: FieldList;
}
