/** Messages of a long-running command to the user, as lines on standard error. */
import { escapeControls } from '../../../text/escape';
import type { Output } from '../../shared/output';

/** Prints a line. */
export type Say = (line: string) => void;

export function sayer(output: Output): Say {
  return (line) => output.error(escapeControls(`audit-netlink: ${line}`));
}
