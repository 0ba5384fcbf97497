/** Fields with the same contents as arguments of system calls. */
import type { Interpreter } from '../arguments/argument';
import type { NumberReader } from './numbers';
import type { FieldInterpreter } from './record-view';

/** Puts a field into words like a system call argument, which is read from the record's digits. */
export function inArgument(interpreter: Interpreter, read: NumberReader): FieldInterpreter {
  return (raw, { names, machine }) => {
    const bits = read(raw);
    if (bits === undefined) return undefined;
    return interpreter({
      bits: bits >>> 0,
      hex: raw,
      previous: 0,
      machine: machine?.name ?? 'x86_64',
      names,
    });
  };
}
