/** {@link Request}: what a command line of `tsausearch` asks for. */
import type { Conditions } from '../../search/ausearch/conditions';
import type { CsvColumns } from '../../search/ausearch/csv-lines';
import type { EscapeMode } from '../../search/ausearch/escape-mode';
import type { FormatName } from '../../search/ausearch/formats';

export interface Request {
  readonly conditions: Conditions;
  readonly format: FormatName;
  readonly columns: CsvColumns;
  readonly escape: EscapeMode;
  /** A log or a folder of logs. */
  readonly input?: string;
  /** Not from standard input, even if that is a pipe. */
  readonly fromSystem: boolean;
  readonly checkpoint?: string;
  /** Whether events count from the time of the checkpoint on, whatever event it names. */
  readonly startsAtCheckpoint: boolean;
  readonly timeoutMs?: number;
  readonly justOne: boolean;
  readonly flushed: boolean;
  readonly debug: boolean;
}
