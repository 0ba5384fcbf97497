/** How `search` prints events, by its options. */
import { isatty } from 'node:tty';
import type { AuditEvent } from '../../../events/event';
import type { ColorChoice } from '../../shared/color';
import { UsageError } from '../../shared/json-document';
import { eventFormat, type EventFormatName, type Format } from '../events/format';
import { csvFormat, csvHead, FieldTable, objectFormat } from './column-formats';
import { fieldColumns, USUAL_FIELDS } from './field-values';

export type FormatName = EventFormatName | 'json' | 'ndjson' | 'csv';

export interface FormatOptions {
  readonly format?: FormatName;
  readonly fields?: string;
  readonly color: ColorChoice;
}

export interface SearchFormat {
  /** Undefined for whole events as JSON. */
  readonly format: Format | undefined;
  /** What stands in front of all, of which the first events are known. */
  readonly head: (first: readonly AuditEvent[]) => string;
  /** Whether its lines are to become one array. */
  readonly isArray: boolean;
}

const plainFormat = (format: Format | undefined): SearchFormat => ({
  format,
  head: () => '',
  isArray: false,
});

function ofFields(
  fields: string,
  format: FormatName | undefined,
  descriptor: number,
): SearchFormat {
  const columns = fieldColumns(fields);
  switch (format) {
    case 'csv':
      return {
        ...plainFormat(csvFormat(columns, isatty(descriptor))),
        head: () => csvHead(columns),
      };
    case 'json':
    case 'ndjson':
      return { ...plainFormat(objectFormat(columns)), isArray: format === 'json' };
    case undefined:
    case 'line': {
      const table = new FieldTable(columns);
      const head = (first: readonly AuditEvent[]): string => {
        table.prepare(first);
        return table.head;
      };
      return { ...plainFormat(table.format), head };
    }
    default:
      throw new UsageError(`--fields is for a table, csv, json and ndjson, not for ${format}`);
  }
}

/**
 * @param descriptor where the events go; default: standard output
 * @throws {UsageError}
 */
export function searchFormat(
  { format, fields, color }: FormatOptions,
  descriptor = 1,
): SearchFormat {
  if (fields !== undefined) return ofFields(fields, format, descriptor);
  switch (format) {
    case 'csv':
      return ofFields(USUAL_FIELDS, format, descriptor);
    case 'json':
      return { ...plainFormat(undefined), isArray: true };
    case 'ndjson':
      return plainFormat(undefined);
    default:
      return plainFormat(eventFormat(format ?? 'line', color, descriptor));
  }
}
