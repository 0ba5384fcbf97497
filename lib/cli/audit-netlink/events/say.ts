/** Messages of a long-running command to the user, as lines on standard error. */
import { escapeControls } from '../../../text/escape';
import { type Output, ReaderGone } from '../../shared/output';

/** Prints a line. Never fails, because the caller may be a timer. */
export type Say = (line: string) => void;

/** @param onDeserted called when nobody reads any more */
export function sayer(output: Output, onDeserted: () => void): Say {
  return (line) => {
    try {
      output.error(escapeControls(`audit-netlink: ${line}`));
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
      onDeserted();
    }
  };
}
