/** Machine names, arch numbers and partners against what auditctl takes and prints. */
import { describe, expect, it } from '@jest/globals';
import { ARCH } from '../../../lib/tables/audit.generated';
import {
  MACHINES,
  machineByElf,
  machineByName,
  machineOfUname,
  partnerOf,
} from '../../../lib/tables/machines';

/** The name of what `b32` means on a machine. */
function partner(word: string): string | undefined {
  const machine = machineByName(word);
  return machine === undefined ? 'no machine' : partnerOf(machine)?.name;
}

describe('machines', () => {
  it.each([
    ['x86_64', 'x86_64', 0xc000003e, 'x86_64', 'i386'],
    ['i686', 'i386', 0x40000003, 'i386', undefined],
    ['aarch64', 'aarch64', 0xc00000b7, 'aarch64', 'arm'],
    ['armv8l', 'aarch64', 0xc00000b7, 'aarch64', 'arm'],
    ['armv7l', 'arm', 0x40000028, 'arm', undefined],
    ['armeb', 'arm', 0x40000028, 'arm', undefined],
    ['ppc', 'ppc', 0x14, 'ppc', undefined],
    ['ppc64', 'ppc64', 0x80000015, 'ppc', 'ppc'],
    ['ppc64le', 'ppc64le', 0xc0000015, 'ppc', undefined],
    ['s390', 's390', 0x16, 's390', undefined],
    ['s390x', 's390x', 0x80000016, 's390x', 's390'],
    ['riscv32', 'riscv32', 0x400000f3, 'riscv32', undefined],
    ['riscv64', 'riscv64', 0xc00000f3, 'riscv64', 'riscv32'],
    ['loongarch64', 'loongarch64', 0xc0000102, 'loongarch64', undefined],
  ])('%s is %s', (word, name, elf, table, partner32) => {
    const machine = machineOfUname(word);
    expect(machine?.name).toBe(name);
    expect(machine?.elf).toBe(elf);
    expect(machine?.table).toBe(table);
    expect(machine?.partner32).toBe(partner32);
    expect(machineByName(word.toUpperCase())).toBe(machine);
    expect(machineByElf(elf)).toBe(machine);
    expect(machineByElf(elf | 0)).toBe(machine);
  });

  it.each([
    ['arm64', 'aarch64'],
    ['ARM64', 'aarch64'],
    ['amd64', 'x86_64'],
    ['x64', 'x86_64'],
    ['ia32', 'i386'],
    ['loong64', 'loongarch64'],
  ])('knows %s of other systems, which is not a word of rules', (word, name) => {
    expect(machineOfUname(word)?.name).toBe(name);
    expect(machineByName(word)).toBeUndefined();
  });

  it('has 64 bits where the arch number says so', () => {
    for (const machine of MACHINES) expect(machine.is64).toBe(machine.elf >= 0x80000000);
  });

  it('gives every machine a name that is one of its words, a partner that exists, and one number', () => {
    for (const machine of MACHINES) {
      expect(machineByName(machine.name)).toBe(machine);
      for (const word of machine.names) expect(machineByName(word)).toBe(machine);
      expect(partnerOf(machine)?.is64 ?? false).toBe(false);
    }
    expect(new Set(MACHINES.map((machine) => machine.elf)).size).toBe(MACHINES.length);
  });

  it('finds what b32 means', () => {
    expect(partner('x86_64')).toBe('i386');
    expect(partner('i386')).toBe('i386');
    expect(partner('aarch64')).toBe('arm');
    expect(partner('ppc64le')).toBeUndefined();
    expect(partner('loongarch64')).toBeUndefined();
  });

  it('prints the first word', () => {
    expect(machineByElf(ARCH.I386)?.names[0]).toBe('i386');
    expect(machineByElf(ARCH.ARM)?.names[0]).toBe('armeb');
  });

  it('knows nothing of other machines', () => {
    expect(machineOfUname('mips64')).toBeUndefined();
    expect(machineOfUname('constructor')).toBeUndefined();
    expect(machineByName('foo')).toBeUndefined();
    expect(machineByName('b64')).toBeUndefined();
    expect(machineByName('uring')).toBeUndefined();
    expect(machineByElf(ARCH.IA64)).toBeUndefined();
    expect(machineByElf(0)).toBeUndefined();
  });
});
