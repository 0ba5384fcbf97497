/** {@link RecordView}: what is known about a record while one of its fields is put into words. */
import type { Names } from '../../machine/names';
import { machineByElf, type Machine } from '../../tables/machines';
import { syscallName } from '../../tables/syscalls';
import { safeNumber } from '../../text/record-numbers';
import type { FieldList } from './field-list';

/** Puts the raw value of a field into words; undefined when words would add nothing. */
export type FieldInterpreter = (raw: string, record: RecordView) => string | undefined;

/** As many as the kernel writes. */
const ARCH_DIGITS = 8;

/** By raw arch: nearly all records in a log have the same. */
const machines = new Map<string, Machine>();

/** The machine of a raw arch such as `c000003e`; undefined for an unknown one. */
export function machineOfRaw(raw: string): Machine | undefined {
  const known = machines.get(raw);
  if (known !== undefined) return known;
  const elf = safeNumber(raw, 'hexadecimal');
  const machine = elf === undefined ? undefined : machineByElf(elf);
  // Zeros in front would make ever more of one.
  if (machine !== undefined && raw.length <= ARCH_DIGITS) machines.set(raw, machine);
  return machine;
}

/** What interpreters have looked at besides the raw value and the names. */
export type LookedAt = 'nothing' | 'call' | 'fields';

export class RecordView {
  readonly names: Names;
  /** On what the words depend that were made since it was set: `call` is the machine and the system call. */
  lookedAt: LookedAt = 'nothing';
  readonly #fields: FieldList;
  #machine: Machine | undefined;
  #syscall: string | undefined;

  constructor(fields: FieldList, names: Names) {
    this.names = names;
    this.#fields = fields;
  }

  /** The raw value of the record's first field with a name. */
  get(name: string): string | undefined {
    this.lookedAt = 'fields';
    return this.#first(name);
  }

  #first(name: string): string | undefined {
    const at = this.#fields.names.indexOf(name);
    return at === -1 ? undefined : this.#fields.values[at];
  }

  /** The machine whose numbers the record uses, if it names a known one. */
  get machine(): Machine | undefined {
    if (this.lookedAt === 'nothing') this.lookedAt = 'call';
    return (this.#machine ??= machineOfRaw(this.#first('arch') ?? ''));
  }

  /** The name of the record's system call; undefined when it has none. */
  get syscall(): string | undefined {
    const { machine } = this;
    if (machine === undefined) return undefined;
    const number = safeNumber(this.#first('syscall') ?? '', 'decimal');
    if (number === undefined) return undefined;
    return (this.#syscall ??= syscallName(machine.table, number));
  }
}
