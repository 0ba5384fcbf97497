/** {@link Command}: the command line as seen by the options on it while they act. */
import type { StatusData } from '../../kernel/native';
import type { OptionScan } from '../../rules/getopt';
import type { Word } from '../../rules/tokenize';
import type { Session } from './session';

/**
 * The result of an option; anything but `next` ends the line. After `over` auditctl checks neither
 * the remaining words nor the keys, after `done` both. After `failed` it still checks the keys,
 * after `aborted` it does not.
 */
export type Step = 'next' | 'done' | 'over' | 'failed' | 'aborted' | 'swallowed';

export interface Command {
  readonly session: Session;
  readonly words: readonly Word[];
  /** The scan of the words, at its present position. */
  readonly scan: OptionScan;
  /** The number of words including the command itself, as in C. */
  readonly argumentCount: number;
  /** The status after the first setting on the line, which is the one printed. */
  firstStatus: StatusData | undefined;
  /** An exit status set by an option. */
  exitCode: number | undefined;
  error(line: string): void;
  /** Notes a refusal because audit is disabled; other refusals are ignored. */
  noteRefusal(errnoName: string | undefined): void;
}
