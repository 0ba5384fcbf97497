/** The value of `-S`: names and numbers of system calls, or of operations on the `io_uring` list. */
import { closestName, expectedName } from '../../text/closest-name';
import { type Machine, partnerOf } from '../../tables/machines';
import { syscallNames, type SyscallTable } from '../../tables/syscalls';
import { readNumber } from '../numbers';
import type { ListName } from '../rule';
import { bitOf, type Naming, namingOf } from '../syscall-mask';
import type { Word } from '../tokenize';
import type { NumberReading } from '../values';
import { likeSyscalls } from './meant-names';
import { refuse } from './refusal';

/** Machines whose 64-bit and 32-bit tables auditctl compares for rules without an arch. */
const TWO_TABLE_MACHINES = new Set(['x86_64', 'ppc64', 's390x']);

interface Selection {
  readonly bits: readonly number[];
  readonly all: boolean;
  /** The first entry that is not in the table. */
  readonly unknown: string | undefined;
}

function bitOfNumber(text: string, naming: Naming, numbers: NumberReading): number | undefined {
  const read = readNumber(text, 'positive');
  if (read === undefined || (numbers === 'exact' && !read.exact)) return undefined;
  return bitOf(read.value, naming);
}

/** What the word selects, with the given names. */
function select(word: Word, naming: Naming, numbers: NumberReading): Selection {
  const bits: number[] = [];
  let all = false;
  for (const entry of word.text.split(',')) {
    if (entry === '' && word.text !== '') continue;
    if (entry === 'all') {
      all = true;
      continue;
    }
    const bit = bitOf(entry, naming) ?? bitOfNumber(entry, naming, numbers);
    if (bit === undefined) return { bits, all, unknown: entry };
    bits.push(bit);
  }
  return { bits, all, unknown: undefined };
}

/**
 * The bits that the word selects on the list, from the machine's table, or `all`.
 *
 * @throws {RuleError} when an entry has no number there.
 */
export function readSyscalls(
  word: Word,
  list: ListName | undefined,
  machine: Machine | undefined,
  numbers: NumberReading,
): readonly number[] | 'all' {
  const { bits, all, unknown } = select(word, namingOf(list, machine?.table), numbers);
  if (unknown === undefined) return all ? 'all' : bits;
  if (list === 'io_uring') {
    const expected = 'an operation such as openat';
    return refuse('unknown-operation', `unknown io_uring operation ${unknown}`, word, expected);
  }
  if (machine === undefined) {
    const reason = 'this machine has no system call table';
    return refuse('machine-unknown', reason, word, 'an arch before -S');
  }
  const expected =
    unknown === 'none' ? 'the names of system calls, or all' : expectedSyscall(unknown, machine);
  const reason = `unknown system call ${unknown} on ${machine.name}`;
  return refuse('unknown-syscall', reason, word, expected, unknown);
}

const WIDELY_KNOWN: readonly (readonly [SyscallTable, string])[] = [
  ['x86_64', '64-bit x86'],
  ['i386', '32-bit x86'],
  ['arm', '32-bit ARM'],
  ['aarch64', '64-bit ARM'],
  ['ppc', 'POWER'],
  ['s390x', 'System z'],
];

/** What does the same on the machine, and where the name is from; else the closest name. */
function expectedSyscall(unknown: string, machine: Machine): string {
  const names = new Set(syscallNames(machine.table));
  const others = 'a system call name or a number below 2048';
  const lower = unknown.toLowerCase();
  if (names.has(lower)) return `${lower}, or ${others}`;
  const owners = WIDELY_KNOWN.filter(([table]) => new Set(syscallNames(table)).has(lower));
  const owner = owners.length === 0 ? '' : ` (${lower} is a system call of ${owners[0]?.[1]})`;
  const like = likeSyscalls(lower).find((name) => names.has(name));
  // Where spelling and meaning agree there is nothing to explain.
  if (like === undefined || like === closestName(unknown, names)) {
    return like === undefined && owner !== ''
      ? `${others}${owner}`
      : expectedName(unknown, names, others);
  }
  return `${like}, which does it on ${machine.name}${owner}`;
}

/** Whether the word means different numbers for the machine's 32-bit programs. */
export function tablesDiffer(
  word: Word,
  machine: Machine | undefined,
  numbers: NumberReading,
): boolean {
  if (machine === undefined || !TWO_TABLE_MACHINES.has(machine.name)) return false;
  const wide = select(word, namingOf('exit', machine.table), numbers);
  const narrow = select(word, namingOf('exit', partnerOf(machine)?.table), numbers);
  if (wide.all && narrow.all) return false;
  return narrow.unknown !== undefined || wide.bits.join() !== narrow.bits.join();
}
