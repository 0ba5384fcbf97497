/**
 * The machines that rules can be written for: their names, their numbers on the wire and their
 * system call tables. Does not know which machine this is.
 */
import { checkText } from '../arguments';
import { ARCH } from './audit.generated';
import type { SyscallTable } from './syscalls';

/** Each is also accepted as a word for its machine. */
export type MachineName =
  | 'i386'
  | 'x86_64'
  | 'ppc'
  | 'ppc64'
  | 'ppc64le'
  | 's390'
  | 's390x'
  | 'arm'
  | 'aarch64'
  | 'riscv32'
  | 'riscv64'
  | 'loongarch64';

/** A machine (processor architecture) whose system calls the kernel audits. */
export interface Machine {
  /** What it is called here. */
  readonly name: MachineName;
  /** The words for it in `uname -m` and in rules; auditctl prints the first. */
  readonly names: readonly [string, ...string[]];
  /** Value of the arch field: `AUDIT_ARCH_*` of `<linux/audit.h>`, unsigned. */
  readonly elf: number;
  /** The table of its system calls, which some machines share. */
  readonly table: SyscallTable;
  /** Whether its programs are 64-bit, so that `b64` means the machine itself. */
  readonly is64: boolean;
  /** What `b32` means on a 64-bit machine, if anything. */
  readonly partner32?: MachineName;
}

/**
 * auditctl's machines and words (4.2.2), and LoongArch, which it lacks. To auditctl every arm word
 * means the little-endian machine; `armv8l` is what a 64-bit kernel reports to 32-bit programs.
 */
export const MACHINES: readonly Machine[] = [
  {
    name: 'i386',
    names: ['i386', 'i486', 'i586', 'i686'],
    elf: ARCH.I386,
    table: 'i386',
    is64: false,
  },
  {
    name: 'x86_64',
    names: ['x86_64'],
    elf: ARCH.X86_64,
    table: 'x86_64',
    is64: true,
    partner32: 'i386',
  },
  { name: 'ppc', names: ['ppc'], elf: ARCH.PPC, table: 'ppc', is64: false },
  { name: 'ppc64', names: ['ppc64'], elf: ARCH.PPC64, table: 'ppc', is64: true, partner32: 'ppc' },
  { name: 'ppc64le', names: ['ppc64le'], elf: ARCH.PPC64LE, table: 'ppc', is64: true },
  { name: 's390', names: ['s390'], elf: ARCH.S390, table: 's390', is64: false },
  {
    name: 's390x',
    names: ['s390x'],
    elf: ARCH.S390X,
    table: 's390x',
    is64: true,
    partner32: 's390',
  },
  {
    name: 'arm',
    names: ['armeb', 'arm', 'armv5tejl', 'armv5tel', 'armv6l', 'armv7l'],
    elf: ARCH.ARM,
    table: 'arm',
    is64: false,
  },
  {
    name: 'aarch64',
    names: ['aarch64', 'armv8l'],
    elf: ARCH.AARCH64,
    table: 'aarch64',
    is64: true,
    partner32: 'arm',
  },
  { name: 'riscv32', names: ['riscv32'], elf: ARCH.RISCV32, table: 'riscv32', is64: false },
  {
    name: 'riscv64',
    names: ['riscv64'],
    elf: ARCH.RISCV64,
    table: 'riscv64',
    is64: true,
    partner32: 'riscv32',
  },
  {
    name: 'loongarch64',
    names: ['loongarch64'],
    elf: ARCH.LOONGARCH64,
    table: 'loongarch64',
    is64: true,
  },
];

/** The machine that a rule's arch field names, in any case. */
export function machineByName(word: string): Machine | undefined {
  checkText(word, 'word');
  const name = word.toLowerCase();
  return MACHINES.find((machine) => machine.names.includes(name));
}

/** The machine with this value of the arch field, signed or unsigned. */
export function machineByElf(elf: number): Machine | undefined {
  const unsigned = elf >>> 0;
  return MACHINES.find((machine) => machine.elf === unsigned);
}

/** What other systems than Linux, and Node.js in `process.arch`, call machines. Rules do not. */
const OTHER_NAMES: Readonly<Record<string, MachineName>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  ia32: 'i386',
  loong64: 'loongarch64',
  x64: 'x86_64',
};

/** The machine with this name in `uname -m` (`os.machine()`) of any system, or in `process.arch`. */
export function machineOfUname(uname: string): Machine | undefined {
  checkText(uname, 'uname');
  const name = uname.toLowerCase();
  return machineByName(Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] as string) : name);
}

/** The machine that `b32` means on this one; a 32-bit machine is its own partner. */
export function partnerOf(machine: Machine): Machine | undefined {
  if (!machine.is64) return machine;
  return MACHINES.find((other) => other.name === machine.partner32);
}

/** A word for an architecture, whatever the machine. */
export type ArchWord = 'b64' | 'b32';

/**
 * The architectures whose system calls the machine has, as rules name them: what `b64` and `b32` mean on it.
 * A kernel runs programs of no others.
 */
export function architecturesOf(machine: Machine): readonly (readonly [ArchWord, Machine])[] {
  if (!machine.is64) return [['b32', machine]];
  const partner = partnerOf(machine);
  const own = ['b64', machine] as const;
  return partner === undefined ? [own] : [own, ['b32', partner]];
}
