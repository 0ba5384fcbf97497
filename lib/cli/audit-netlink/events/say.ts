/** What a command that runs for long tells the user beside its output: lines on standard error. */
import { type Output, ReaderGone } from '../../shared/output';

/** Says a line. Never fails: what calls it may be a timer. */
export type Say = (line: string) => void;

/** @param onDeserted called when nobody listens any more */
export function sayer(output: Output, onDeserted: () => void): Say {
  return (line) => {
    try {
      output.error(`audit-netlink: ${line}`);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
      onDeserted();
    }
  };
}
