/** {@link CsvColumns}: what ausearch's csv has besides its usual columns. */

export interface CsvColumns {
  readonly keys?: boolean;
  readonly labels?: boolean;
  readonly secondObject?: boolean;
  readonly time?: boolean;
}
