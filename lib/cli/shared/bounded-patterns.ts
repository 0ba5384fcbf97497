/**
 * Regular expressions of the command line run on text that others chose, on some of which V8's own engine takes longer
 * than anybody waits. It has another one that never does, for patterns without look-around and back references.
 */
import { setFlagsFromString } from 'node:v8';

/** Has V8 go on with that engine where its own goes back and forth too often. For the whole program. */
export function boundPatterns(): void {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
}
