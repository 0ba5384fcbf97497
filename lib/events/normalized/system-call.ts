/**
 * The system call or io_uring operation of an event: its name and arguments. Does not know what
 * calls mean.
 */
import { machineOfRaw } from '../../interpret/records/record-view';
import * as sockets from '../../tables/arguments/sockets.generated';
import { syscallName } from '../../tables/syscalls';
import { uringOperationName } from '../../tables/uring-operations';
import { decimal, hexadecimal64 } from '../decoded/codecs';
import type { EventData } from '../data/event-data';
import type { RecordData } from '../data/record-data';

/** The low 32 bits: all that the kernel uses of flags and descriptors. */
const INT = 0xffff_ffffn;

export class SystemCall {
  readonly record: RecordData;
  /** Undefined when the number has no name. */
  readonly name: string | undefined;

  constructor(record: RecordData) {
    this.record = record;
    this.name = record.type === 'URINGOP' ? operationName(record) : callName(record);
  }

  /**
   * The low 32 bits of an argument, unsigned; undefined for operations, whose arguments are not
   * recorded.
   */
  argument(field: 'a0' | 'a1' | 'a2' | 'a3'): number | undefined {
    return argumentOf(this.record, field);
  }
}

function argumentOf(record: RecordData, field: string): number | undefined {
  const value = hexadecimal64(record.get(field) ?? '');
  return value === undefined ? undefined : Number(value & INT);
}

function operationName(record: RecordData): string | undefined {
  const number = decimal(record.get('uring_op') ?? '');
  return number === undefined ? undefined : uringOperationName(number);
}

function callName(record: RecordData): string | undefined {
  const machine = machineOfRaw(record.get('arch') ?? '');
  const number = decimal(record.get('syscall') ?? '');
  if (machine === undefined || number === undefined) return undefined;
  const name = syscallName(machine.table, number);
  if (name !== 'socketcall') return name;
  return sockets.SOCKET_CALLS()[argumentOf(record, 'a0') ?? 0] ?? name;
}

/** The system call of the event; undefined when it has none or its record was lost. */
export function systemCallOf(event: EventData): SystemCall | undefined {
  const record = event.record('SYSCALL') ?? event.record('URINGOP');
  return record === undefined ? undefined : new SystemCall(record);
}
