/** From rules to the kernel's numbers: order, operators, strings, masks, and what has no number. */
import { describe, expect, it } from '@jest/globals';
import { RuleError } from '../../../lib/errors';
import { compileRule } from '../../../lib/rules/compile';
import { decompileRule } from '../../../lib/rules/decompile';
import type { Condition, Operator, Rule } from '../../../lib/rules/rule';
import { machineOfRule, maskOf } from '../../../lib/rules/rule-mask';
import { hexOfMask } from '../../../lib/rules/syscall-mask';
import { MACHINES } from '../../../lib/tables/machines';
import { targetOf } from '../injected-target';
import { thrownBy } from '../thrown';

const TARGET = targetOf('x86_64');

function rule(changes: Partial<Rule> = {}): Rule {
  return {
    list: 'exit',
    action: 'always',
    prepend: false,
    syscalls: 'all',
    where: [],
    keys: [],
    ...changes,
  };
}

function fieldsOf(...where: readonly Condition[]): number[] {
  return [...compileRule(rule({ where }), { target: TARGET }).fields];
}

function textsOf(changes: Partial<Rule>): string[] {
  return compileRule(rule(changes), { target: TARGET }).strings.map((bytes) =>
    Buffer.from(bytes).toString('hex'),
  );
}

/** Numbers of the set bits. */
function bitsOf(mask: Uint32Array): number[] {
  return [...mask].flatMap((word, index) =>
    Array.from({ length: 32 }, (_, bit) => bit)
      .filter((bit) => ((word >>> bit) & 1) === 1)
      .map((bit) => index * 32 + bit),
  );
}

describe('compileRule', () => {
  it.each([
    ['user', 0],
    ['task', 1],
    ['exit', 4],
    ['exclude', 5],
    ['filesystem', 6],
    ['io_uring', 7],
  ] as const)('gives the list %s the number %i', (list, number) => {
    expect(compileRule(rule({ list }), { target: TARGET }).list).toBe(number);
  });

  it.each([
    ['never', 0],
    ['possible', 1],
    ['always', 2],
  ] as const)('gives the action %s the number %i', (action, number) => {
    expect(compileRule(rule({ action }), { target: TARGET }).action).toBe(number);
  });

  it.each([true, false])('keeps prepend: %p', (prepend) => {
    expect(compileRule(rule({ prepend }), { target: TARGET }).prepend).toBe(prepend);
  });

  it.each<[Operator, number]>([
    ['=', 0x40000000],
    ['!=', 0x30000000],
    ['>', 0x20000000],
    ['>=', 0x60000000],
    ['<', 0x10000000],
    ['<=', 0x50000000],
    ['&', 0x08000000],
    ['&=', 0x48000000],
  ])('gives the operator %s its number', (operator, code) => {
    expect(fieldsOf({ field: 'a0', operator, value: 4 })).toEqual([200, code, 4]);
  });

  it('keeps fields in their order, with strings beside them and keys at the end', () => {
    const data = compileRule(
      rule({
        where: [
          { field: 'arch', operator: '=', value: 'b64' },
          { field: 'path', operator: '=', value: '/ü' },
          { field: 'auid', operator: '!=', value: 'unset' },
          { compare: 'euid', operator: '!=', with: 'uid' },
          { field: 'f24', operator: '=', value: 1 },
          { field: 'exe', operator: '!=', value: '/x\udcff' },
        ],
        keys: ['one', 'two'],
      }),
      { target: TARGET },
    );
    const triples = Array.from({ length: data.fields.length / 3 }, (_, index) => [
      ...data.fields.subarray(3 * index, 3 * index + 3),
    ]);
    expect(triples).toEqual([
      [11, 0x40000000, 0xc000003e],
      [105, 0x40000000, 3],
      [9, 0x30000000, 0xffffffff],
      [111, 0x30000000, 11],
      [24, 0x40000000, 1],
      [112, 0x30000000, 3],
      [210, 0x40000000, 7],
    ]);
    expect(data.strings.map((bytes) => Buffer.from(bytes).toString('latin1'))).toEqual([
      '/Ã¼',
      '/xÿ',
      'one\u0001two',
    ]);
  });

  it('writes no key field without keys', () => {
    expect(textsOf({ keys: [] })).toEqual([]);
    expect(textsOf({ keys: ['k'] })).toEqual(['6b']);
  });

  it.each<[Condition, number, number]>([
    [{ field: 'uid', operator: '=', value: 'ann' }, 1, 1000],
    [{ field: 'gid', operator: '=', value: 'staff' }, 5, 50],
    [{ field: 'sessionid', operator: '=', value: 'unset' }, 25, 0xffffffff],
    [{ field: 'exit', operator: '=', value: '-EACCES' }, 103, 0xfffffff3],
    [{ field: 'exit', operator: '=', value: -13 }, 103, 0xfffffff3],
    [{ field: 'msgtype', operator: '=', value: 'SYSCALL' }, 12, 1300],
    [{ field: 'perm', operator: '=', value: 'wa' }, 106, 10],
    [{ field: 'filetype', operator: '=', value: 'dir' }, 108, 0x4000],
    [{ field: 'fstype', operator: '=', value: 'tracefs' }, 26, 0x74726163],
    [{ field: 'saddr_fam', operator: '=', value: 2 }, 113, 2],
    [{ field: 'a0', operator: '=', value: -1 }, 200, 0xffffffff],
    [{ field: 'inode', operator: '=', value: 5 }, 102, 5],
    [{ compare: 'obj_gid', operator: '=', with: 'sgid' }, 111, 7],
  ])('compiles %j', (condition, number, value) => {
    expect(fieldsOf(condition)).toEqual([number, 0x40000000, value]);
  });

  it.each<[string, Partial<Rule>, string, string]>([
    [
      'a user that is not there',
      { where: [{ field: 'uid', operator: '=', value: 'nobody-here' }] },
      'unknown-user',
      'nobody-here',
    ],
    [
      'a number of more than 32 bits',
      { where: [{ field: 'pid', operator: '=', value: 2 ** 32 }] },
      'number-expected',
      '4294967296',
    ],
    [
      'ids that cannot be compared',
      { where: [{ compare: 'uid', operator: '!=', with: 'gid' }] },
      'comparison-incompatible',
      'uid!=gid',
    ],
    ['an unknown system call', { syscalls: ['open', 'nope'] }, 'unknown-syscall', 'nope'],
    ['a system call beyond the mask', { syscalls: [2048] }, 'unknown-syscall', '2048'],
    ['a negative system call', { syscalls: [-1] }, 'unknown-syscall', '-1'],
    [
      'an unknown operation',
      { list: 'io_uring', syscalls: ['execve'] },
      'unknown-syscall',
      'execve',
    ],
  ])('refuses %s', (_, changes, code, subject) => {
    const error = thrownBy(() => compileRule(rule(changes), { target: TARGET }));
    expect(error).toBeInstanceOf(RuleError);
    expect(error).toMatchObject({ code, subject, column: undefined });
  });

  it('refuses names of system calls where the machine has none', () => {
    const target = targetOf('mips64');
    expect(() => compileRule(rule({ syscalls: ['open'] }), { target })).toThrow(
      'unknown system call open on this machine',
    );
    expect(bitsOf(compileRule(rule({ syscalls: [5] }), { target }).syscalls)).toEqual([5]);
  });

  it('refuses a field that there is not', () => {
    const where = [{ field: 'bogus', operator: '=', value: 1 } as unknown as Condition];
    expect(thrownBy(() => compileRule(rule({ where }), { target: TARGET }))).toMatchObject({
      name: 'RuleError',
      code: 'unknown-field',
      subject: 'bogus',
    });
  });
});

describe('maskOf', () => {
  it('sets every bit for all, and none for nothing', () => {
    expect(hexOfMask(maskOf(rule(), TARGET))).toBe('f'.repeat(512));
    expect(hexOfMask(maskOf(rule({ syscalls: [] }), TARGET))).toBe('0'.repeat(512));
  });

  it.each([
    ['x86_64', [257]],
    ['i386', [295]],
    ['ppc64le', [286]],
    ['s390x', [288]],
    ['arm', [322]],
    ['aarch64', [56]],
    ['riscv64', [56]],
    ['loongarch64', [56]],
  ])('sets the number of openat on %s', (machine, numbers) => {
    expect(bitsOf(maskOf(rule({ syscalls: ['openat'] }), targetOf(machine)))).toEqual(numbers);
    const where: Condition[] = [{ field: 'arch', operator: '=', value: machine }];
    expect(bitsOf(maskOf(rule({ syscalls: ['openat'], where }), TARGET))).toEqual(numbers);
  });

  it('takes operations on io_uring, whatever the arch', () => {
    const where: Condition[] = [{ field: 'arch', operator: '=', value: 'aarch64' }];
    const mask = maskOf(rule({ list: 'io_uring', syscalls: ['openat', 0], where }), TARGET);
    expect(bitsOf(mask)).toEqual([0, 18]);
  });
});

describe('machineOfRule', () => {
  const arch = (value: string): Condition => ({ field: 'arch', operator: '=', value });

  it.each<[string, Condition[], string | undefined]>([
    ['the target’s without an arch', [], 'x86_64'],
    [
      'the target’s where only ids are compared',
      [{ compare: 'uid', operator: '=', with: 'euid' }],
      'x86_64',
    ],
    ['its arch', [arch('b32')], 'i386'],
    ['its last arch', [arch('b32'), arch('aarch64')], 'aarch64'],
    ['that of a number', [{ field: 'f11', operator: '=', value: 0xc00000b7 }], 'aarch64'],
    ['none for an unknown number', [{ field: 'f11', operator: '=', value: 1 }], undefined],
    ['none for an unknown word', [arch('b65')], undefined],
  ])('is %s', (_, where, name) => {
    expect(machineOfRule(rule({ where }), TARGET)?.name).toBe(name);
  });
});

it.each(MACHINES.map((machine) => machine.name))(
  'a rule for %s is the same compiled there and elsewhere',
  (name) => {
    const there = compileRule(rule({ syscalls: ['close', 3] }), { target: targetOf(name) });
    const where: Condition[] = [{ field: 'arch', operator: '=', value: name }];
    const elsewhere = compileRule(rule({ syscalls: ['close', 3], where }), {
      target: targetOf('mips64'),
    });
    expect(elsewhere.syscalls).toEqual(there.syscalls);
    const { is64 } = decompiledMachine(name);
    expect(decompileRule(elsewhere, { target: targetOf(name) }).where).toEqual([
      { field: 'arch', operator: '=', value: is64 ? 'b64' : 'b32' },
    ]);
  },
);

function decompiledMachine(name: string): { readonly is64: boolean } {
  return MACHINES.find((machine) => machine.name === name) as { readonly is64: boolean };
}
