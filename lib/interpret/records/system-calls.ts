/** Machines, system calls, their arguments and their results. */
import { argumentInterpreter, type ArgumentIndex } from '../arguments/interpret-argument';
import * as sockets from '../../tables/arguments/sockets.generated';
import { type ArgumentTable, valueName } from '../../tables/arguments';
import { errnoName, errorMessage } from '../../tables/errnos';
import { uringOperationName } from '../../tables/uring-operations';
import { decimal, hexadecimal } from './numbers';
import { type FieldInterpreter, machineOfRaw, type RecordView } from './record-view';

export const arch: FieldInterpreter = (raw) =>
  machineOfRaw(raw)?.names[0] ?? `unknown-elf-type(${raw})`;

/**
 * Calls that multiplex others, and the names of those by their first argument: socketcall(2),
 * ipc(2).
 */
const MULTIPLEXERS: ReadonlyMap<string, ArgumentTable> = new Map([
  ['socketcall', sockets.SOCKET_CALLS],
  ['ipc', sockets.IPC_CALLS],
]);

function multiplexed(call: string, record: RecordView): string {
  const table = MULTIPLEXERS.get(call);
  if (table === undefined) return call;
  const number = hexadecimal(record.get('a0') ?? '');
  const name = number === undefined ? undefined : valueName(table, number);
  return name === undefined ? call : `${call}(${name})`;
}

/** The number is meaningless without its machine. */
export const systemCall: FieldInterpreter = (raw, record) => {
  if (record.machine === undefined) return undefined;
  const { syscall } = record;
  return syscall === undefined ? `unknown-syscall(${raw})` : multiplexed(syscall, record);
};

function argument(index: ArgumentIndex): FieldInterpreter {
  const left = `a${index - 1}`;
  return (raw, record) => {
    const { syscall, machine, names } = record;
    const interpreter = syscall === undefined ? undefined : argumentInterpreter(syscall, index);
    const bits = interpreter === undefined ? undefined : hexadecimal(raw);
    if (interpreter === undefined || machine === undefined || bits === undefined) return `0x${raw}`;
    const words = interpreter({
      bits,
      hex: raw,
      // Only few look at it, and the words of the others depend on nothing else in the record.
      get previous() {
        return hexadecimal(record.get(left) ?? '') ?? 0;
      },
      machine: machine.name,
      names,
    });
    return words ?? `0x${raw}`;
  };
}

/** a0 to a3, which the kernel writes in hexadecimal digits. */
export const systemCallArguments = {
  a0: argument(0),
  a1: argument(1),
  a2: argument(2),
  a3: argument(3),
};

/** What a call returned; an error of the kernel in words: `EACCES(Permission denied)`. */
export const exitValue: FieldInterpreter = (raw) => {
  if (!raw.startsWith('-')) return undefined;
  const number = -(decimal(raw) ?? 0);
  const name = errnoName(number);
  return name === undefined ? undefined : `${name}(${errorMessage(number)})`;
};

/** An operation of io_uring_enter(2). */
export const uringOperation: FieldInterpreter = (raw) => {
  const number = decimal(raw);
  return number === undefined ? undefined : uringOperationName(number);
};
