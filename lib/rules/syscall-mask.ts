/**
 * The mask of a rule: which of 2048 system calls, or io_uring operations, it selects
 * (`AUDIT_BITMASK_SIZE` of `<linux/audit.h>`).
 */
import { BITMASK_SIZE } from '../tables/audit.generated';
import { type SyscallTable, syscallName, syscallNumber } from '../tables/syscalls';
import { uringOperationName, uringOperationNumber } from '../tables/uring-operations';
import type { ListName, SyscallSelection } from './rule';

/** The source of the names of a mask's bits. */
export interface Naming {
  name(number: number): string | undefined;
  number(name: string): number | undefined;
}

const BITS = BITMASK_SIZE * 32;

/** The upper half of the last word selects classes of system calls; the kernel clears it. */
const LAST_WORD_KEPT = 0xffff;
const KERNEL_BITS = BITS - 16;

const uringNaming: Naming = { name: uringOperationName, number: uringOperationNumber };

/** No names: every bit is a number. */
const noNaming: Naming = { name: () => undefined, number: () => undefined };

const tableNamings = new Map<SyscallTable, Naming>();

/** The names for the mask of a rule on that list; without a table, bits have only numbers. */
export function namingOf(list: ListName | undefined, table: SyscallTable | undefined): Naming {
  if (list === 'io_uring') return uringNaming;
  if (table === undefined) return noNaming;
  let naming = tableNamings.get(table);
  if (naming === undefined) {
    naming = {
      name: (number) => syscallName(table, number),
      number: (name) => syscallNumber(table, name),
    };
    tableNamings.set(table, naming);
  }
  return naming;
}

/** A mask that selects nothing. */
export function emptyMask(): Uint32Array {
  return new Uint32Array(BITMASK_SIZE);
}

/** All 64 words set, as auditctl sends `all`. */
export function fullMask(mask = emptyMask()): Uint32Array {
  return mask.fill(0xffffffff);
}

export function setBit(mask: Uint32Array, bit: number): void {
  const word = bit >>> 5;
  mask[word] = ((mask[word] as number) | (1 << (bit & 31))) >>> 0;
}

/** Whether the mask selects everything, before or after the kernel removed the class bits. */
export function isFull(mask: Uint32Array): boolean {
  for (let word = 0; word < BITMASK_SIZE - 1; word++) {
    if (mask[word] !== 0xffffffff) return false;
  }
  return ((mask[BITMASK_SIZE - 1] as number) & LAST_WORD_KEPT) === LAST_WORD_KEPT;
}

/** The bit that a name or number selects, or undefined when it selects none. */
export function bitOf(entry: string | number, naming: Naming): number | undefined {
  if (typeof entry === 'string') return naming.number(entry);
  return Number.isInteger(entry) && entry >= 0 && entry < BITS ? entry : undefined;
}

/** The numbers of the set bits, ascending. */
function bitsOf(mask: Uint32Array): number[] {
  const numbers: number[] = [];
  for (let word = 0; word < BITMASK_SIZE; word++) {
    for (let bits = mask[word] as number; bits !== 0; bits &= bits - 1) {
      numbers.push(word * 32 + (31 - Math.clz32(bits & -bits)));
    }
  }
  return numbers;
}

/** The selection in its normal form: `all`, or names (numbers where unnamed) in ascending order. */
export function selectionOf(mask: Uint32Array, naming: Naming): SyscallSelection {
  if (isFull(mask)) return 'all';
  return bitsOf(mask).map((number) => naming.name(number) ?? number);
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] as number));
}

/** {@link selectionOf} of the mask with these bits, which may repeat and come in any order. */
export function selectionOfBits(bits: readonly number[], naming: Naming): SyscallSelection {
  if (bits.length < KERNEL_BITS) {
    const numbers = isAscending(bits) ? bits : [...new Set(bits)].toSorted((a, b) => a - b);
    return numbers.map((number) => naming.name(number) ?? number);
  }
  const mask = emptyMask();
  for (const bit of bits) setBit(mask, bit);
  return selectionOf(mask, naming);
}

/** The whole mask as hexadecimal digits, eight per word, first word first. */
export function hexOfMask(mask: Uint32Array): string {
  return Array.from(mask, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** Reads the text of {@link hexOfMask}; undefined for any other text. */
export function maskOfHex(text: string): Uint32Array | undefined {
  if (!/^[0-9a-f]+$/.test(text) || text.length !== BITMASK_SIZE * 8) return undefined;
  return Uint32Array.from({ length: BITMASK_SIZE }, (_, word) =>
    Number.parseInt(text.slice(word * 8, word * 8 + 8), 16),
  );
}
