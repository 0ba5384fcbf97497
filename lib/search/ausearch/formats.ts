/** ausearch's formats by their names. */
import type { Names } from '../../machine/names';
import { type CsvColumns, csvFormat, csvHead } from './csv-lines';
import type { EscapeMode } from './escape-mode';
import { interpretedFormat } from './interpreted-lines';
import { textFormat } from './text-lines';
import { defaultFormat, type Format, rawFormat } from './record-lines';

export const FORMAT_NAMES = ['raw', 'default', 'interpret', 'csv', 'text'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

export interface FormatOptions {
  readonly escape: EscapeMode;
  readonly columns: CsvColumns;
  readonly names: Names;
}

/** What stands in front of all events, and how each is written. */
export interface Writing {
  readonly head: string;
  readonly format: Format;
}

const WRITINGS: Readonly<Record<FormatName, (options: FormatOptions) => Writing>> = {
  raw: () => ({ head: '', format: rawFormat }),
  default: ({ escape }) => ({ head: '', format: defaultFormat(escape) }),
  interpret: ({ escape, names }) => ({ head: '', format: interpretedFormat(escape, names) }),
  csv: ({ columns, names }) => ({ head: csvHead(columns), format: csvFormat(columns, names) }),
  text: ({ names }) => ({ head: '', format: textFormat(names) }),
};

export function writingOf(name: FormatName, options: FormatOptions): Writing {
  return WRITINGS[name](options);
}
