/** {@link Command}: the command line as the options on it see it while they act. */
import type { StatusData } from '../../kernel/native';
import type { OptionScan } from '../../rules/getopt';
import type { Word } from '../../rules/tokenize';
import type { Session } from './session';

/**
 * What an option leaves behind; anything but `next` ends the line. After `over` auditctl looks
 * neither at the words that are left nor at the keys that were given, after `done` at both. After
 * `failed` it still looks at the keys, after `aborted` it does not.
 */
export type Step = 'next' | 'done' | 'over' | 'failed' | 'aborted' | 'swallowed';

export interface Command {
  readonly session: Session;
  readonly words: readonly Word[];
  /** Where the reading of the words has got to. */
  readonly scan: OptionScan;
  /** As the C program counts: the command itself and its words. */
  readonly argumentCount: number;
  /** The status after the first setting of the line, which is the one that is printed. */
  firstStatus: StatusData | undefined;
  /** An exit status that an option asked for. */
  exitCode: number | undefined;
  error(line: string): void;
  /** Marks the refusal of a disabled audit system; other refusals change nothing. */
  noteRefusal(errnoName: string | undefined): void;
}
