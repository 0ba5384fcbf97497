/** What values mean, kind by kind: from text, to the kernel's bits, back from them, and as text. */
import { describe, expect, it } from '@jest/globals';
import type { RuleErrorCode } from '../../../lib/errors';
import {
  isProblem,
  machineOfArch,
  type NumberReading,
  type Value,
  valueCodecs,
} from '../../../lib/rules/values';
import { machineByName } from '../../../lib/tables/machines';
import { targetOf } from '../injected-target';

type Kind = keyof typeof valueCodecs;

const TARGET = targetOf('x86_64');

function parse(kind: Kind, text: string, numbers: NumberReading = 'exact', target = TARGET) {
  return valueCodecs[kind].parse(text, target, numbers);
}

/** Text, its normal form, the kernel's bits, and what `auditctl -l` prints for them. */
type Row = readonly [text: string, value: Value, bits: number, printed: string];

const VALUES: readonly (readonly [Kind, readonly Row[]])[] = [
  [
    'number',
    [
      ['0', 0, 0, '0'],
      ['4294967295', 0xffffffff, 0xffffffff, '4294967295'],
      ['0x10', 16, 16, '16'],
      ['010', 8, 8, '8'],
    ],
  ],
  [
    'inode',
    [
      ['12345', 12_345, 12_345, '12345'],
      ['0xffffffff', 0xffffffff, 0xffffffff, '4294967295'],
    ],
  ],
  [
    'signed',
    [
      ['255', 255, 255, '0xFF'],
      ['-1', 0xffffffff, 0xffffffff, '0xFFFFFFFF'],
      ['-100', 0xffffff9c, 0xffffff9c, '0xFFFFFF9C'],
    ],
  ],
  [
    'user',
    [
      ['1000', 1000, 1000, '1000'],
      ['root', 'root', 0, 'root'],
      ['ann', 'ann', 1000, 'ann'],
      ['unset', 'unset', 0xffffffff, '-1'],
      ['-1', 'unset', 0xffffffff, '-1'],
      ['4294967295', 'unset', 0xffffffff, '-1'],
      ['-2', 0xfffffffe, 0xfffffffe, '-2'],
      ['4294967294', 0xfffffffe, 0xfffffffe, '-2'],
    ],
  ],
  [
    'group',
    [
      ['50', 50, 50, '50'],
      ['staff', 'staff', 50, 'staff'],
      ['4294967295', 0xffffffff, 0xffffffff, '4294967295'],
    ],
  ],
  [
    'session',
    [
      ['4', 4, 4, '4'],
      ['unset', 'unset', 0xffffffff, '-1'],
      ['-1', 'unset', 0xffffffff, '-1'],
      ['-2', 0xfffffffe, 0xfffffffe, '-2'],
    ],
  ],
  [
    'arch',
    [
      ['b64', 'b64', 0xc000003e, 'b64'],
      ['B32', 'b32', 0x40000003, 'b32'],
      ['x86_64', 'b64', 0xc000003e, 'b64'],
      ['i686', 'b32', 0x40000003, 'b32'],
      ['AArch64', 'aarch64', 0xc00000b7, 'aarch64'],
      ['0xc000003e', 'b64', 0xc000003e, 'b64'],
      ['3221225534', 'b64', 0xc000003e, 'b64'],
      ['c000003e', 'b64', 0xc000003e, 'b64'],
    ],
  ],
  [
    'record-type',
    [
      ['SERVICE_START', 'SERVICE_START', 1130, 'SERVICE_START'],
      ['service_start', 'SERVICE_START', 1130, 'SERVICE_START'],
      ['1130', 'SERVICE_START', 1130, 'SERVICE_START'],
      ['1329', 1329, 1329, '1329'],
      ['UNKNOWN[1329]', 1329, 1329, '1329'],
      ['UNKNOWN[1300]', 'SYSCALL', 1300, 'SYSCALL'],
    ],
  ],
  [
    'errno',
    [
      ['0', 0, 0, '0'],
      ['-EACCES', '-EACCES', 0xfffffff3, '-EACCES'],
      ['-eacces', '-EACCES', 0xfffffff3, '-EACCES'],
      ['-13', '-EACCES', 0xfffffff3, '-EACCES'],
      ['4294967283', '-EACCES', 0xfffffff3, '-EACCES'],
      ['EPERM', 1, 1, '1'],
      ['-EWOULDBLOCK', '-EAGAIN', 0xfffffff5, '-EAGAIN'],
      ['-4000', -4000, 0xfffff060, '-4000'],
      ['-2147483648', -2147483648, 0x80000000, '-2147483648'],
    ],
  ],
  [
    'file-type',
    [
      ['socket', 'socket', 0xc000, 'socket'],
      ['link', 'link', 0xa000, 'link'],
      ['file', 'file', 0x8000, 'file'],
      ['block', 'block', 0x6000, 'block'],
      ['dir', 'dir', 0x4000, 'dir'],
      ['Character', 'character', 0x2000, 'character'],
      ['FIFO', 'fifo', 0x1000, 'fifo'],
    ],
  ],
  [
    'permission',
    [
      ['r', 'r', 4, 'r'],
      ['w', 'w', 2, 'w'],
      ['x', 'x', 1, 'x'],
      ['a', 'a', 8, 'a'],
      ['AXWR', 'rwxa', 15, 'rwxa'],
      ['aw', 'wa', 10, 'wa'],
      ['rrr', 'r', 4, 'r'],
    ],
  ],
  [
    'filesystem',
    [
      ['debugfs', 'debugfs', 0x64626720, 'debugfs'],
      ['TRACEFS', 'tracefs', 0x74726163, 'tracefs'],
      ['cgroup', 'cgroup', 0x27e0eb, 'cgroup'],
      ['cgroup2', 'cgroup2', 0x63677270, 'cgroup2'],
      ['0x74726163', 'tracefs', 0x74726163, 'tracefs'],
      ['61267', 61_267, 61_267, '61267'],
    ],
  ],
  [
    'address-family',
    [
      ['0', 0, 0, '0'],
      ['2', 2, 2, '2'],
      ['45', 45, 45, '45'],
    ],
  ],
];

describe.each(VALUES)('%s', (kind, rows) => {
  it.each(rows)('reads %s, and writes it back', (text, value, bits, printed) => {
    const codec = valueCodecs[kind];
    expect(codec.parse(text, TARGET, 'exact')).toBe(value);
    expect(codec.encode(value, TARGET)).toBe(bits);
    expect(codec.format(value)).toBe(printed);
    // What is printed reads back as the same bits; -l prints no name of a user or group.
    const again = codec.parse(printed, TARGET, 'exact');
    expect(isProblem(again) ? again : codec.encode(again, TARGET)).toBe(bits);
  });

  it.each(rows)('decodes what %s encodes to', (_text, value, bits) => {
    const decoded = valueCodecs[kind].decode(bits, TARGET);
    const hasName = ['root', 'ann', 'staff'].includes(String(value));
    expect(decoded).toBe(hasName ? bits : value);
  });
});

it.each<[Kind, string, RuleErrorCode]>([
  ['number', 'x', 'number-expected'],
  ['number', '-1', 'number-expected'],
  ['number', '1x', 'number-expected'],
  ['number', '08', 'number-expected'],
  ['inode', '-1', 'number-expected'],
  ['inode', '5 ', 'number-expected'],
  ['signed', '--1', 'number-expected'],
  ['signed', '1k', 'number-expected'],
  ['user', '12abc', 'number-expected'],
  ['user', 'nobody-here', 'unknown-user'],
  ['user', 'Unset', 'unknown-user'],
  ['user', '-x', 'unknown-user'],
  ['user', 'staff', 'unknown-user'],
  ['group', '50x', 'number-expected'],
  ['group', '-1', 'unknown-group'],
  ['group', 'unset', 'unknown-group'],
  ['group', 'ann', 'unknown-group'],
  ['session', 'foo', 'number-expected'],
  ['session', '1x', 'number-expected'],
  ['arch', 'b65', 'unknown-arch'],
  ['arch', 'uring', 'unknown-arch'],
  ['arch', '40000003', 'unknown-arch'],
  ['arch', '0x42', 'unknown-arch'],
  ['record-type', 'NOPE', 'unknown-record-type'],
  ['record-type', 'UNKNOWN[12345678]', 'unknown-record-type'],
  ['record-type', '1300x', 'number-expected'],
  ['errno', 'ENOPE', 'unknown-errno'],
  ['errno', '-ENOPE', 'unknown-errno'],
  ['errno', '--EPERM', 'unknown-errno'],
  ['errno', '-', 'unknown-errno'],
  ['errno', '-13x', 'number-expected'],
  ['file-type', 'pipe', 'unknown-file-type'],
  ['file-type', '4096', 'unknown-file-type'],
  ['permission', 'rwz', 'bad-permission'],
  ['permission', 'rwxar', 'text-too-long'],
  ['filesystem', 'ext4', 'unknown-filesystem'],
  ['filesystem', '1x', 'number-expected'],
  ['address-family', 'inet', 'number-expected'],
  ['address-family', '-1', 'number-expected'],
  ['address-family', '46', 'number-too-large'],
])('%s: refuses %s with %s and says what was expected', (kind, text, code) => {
  const result = parse(kind, text);
  expect(result).toMatchObject({ code, expected: expect.stringMatching(/\w+ /) });
  expect(isProblem(result)).toBe(true);
});

it.each<[Kind, string, Value]>([
  ['number', '12abc', 12],
  ['inode', '12 ', 12],
  ['signed', '-1x', 0xffffffff],
  ['user', '12abc', 12],
  ['user', '-1x', 'unset'],
  ['group', '50x', 50],
  ['session', '7x', 7],
  ['record-type', '1300x', 'SYSCALL'],
  ['errno', '-13x', '-EACCES'],
  ['filesystem', '1x', 1],
  ['address-family', '2x', 2],
])('%s: reads %s as auditctl does where text after a number is accepted', (kind, text, value) => {
  expect(parse(kind, text, 'auditctl')).toBe(value);
});

it.each<[Kind, number, Value | undefined]>([
  ['file-type', 0, undefined],
  ['file-type', 0xf000, undefined],
  ['permission', 0, undefined],
  ['permission', 15, 'rwxa'],
  ['permission', 16, undefined],
  ['address-family', 46, undefined],
  ['arch', 0xdeadbeef, undefined],
  ['record-type', 1, 1],
  ['filesystem', 1, 1],
])('%s: decodes %i to %p, for nothing else reads back', (kind, bits, value) => {
  expect(valueCodecs[kind].decode(bits, TARGET)).toBe(value);
});

it.each<[Kind, Value, RuleErrorCode]>([
  ['number', 2 ** 32, 'number-expected'],
  ['number', 1.5, 'number-expected'],
  ['number', 'x', 'number-expected'],
  ['signed', -(2 ** 31) - 1, 'number-expected'],
  ['user', 'nobody-here', 'unknown-user'],
  ['user', -(2 ** 32), 'number-expected'],
  ['group', 'nobody-here', 'unknown-group'],
  ['group', 2 ** 32, 'number-expected'],
  ['session', 'x', 'number-expected'],
  ['arch', 'b65', 'unknown-arch'],
  ['record-type', 'NOPE', 'unknown-record-type'],
  ['record-type', 2 ** 32, 'number-expected'],
  ['errno', 'ENOPE', 'unknown-errno'],
  ['errno', 2 ** 32, 'number-expected'],
  ['file-type', 'pipe', 'unknown-file-type'],
  ['permission', 'z', 'bad-permission'],
  ['filesystem', 'ext4', 'unknown-filesystem'],
  ['filesystem', 2 ** 32, 'number-expected'],
  ['address-family', 'inet', 'number-expected'],
])('%s: has no bits for %p', (kind, value, code) => {
  expect(valueCodecs[kind].encode(value, TARGET)).toMatchObject({ code });
});

it.each<[Kind, number, number]>([
  ['number', -1, 0xffffffff],
  ['user', -1, 0xffffffff],
  ['signed', -1, 0xffffffff],
  ['errno', -13, 0xfffffff3],
])('%s: encodes the negative number %i', (kind, value, bits) => {
  expect(valueCodecs[kind].encode(value, TARGET)).toBe(bits);
});

describe('arch', () => {
  it.each([
    ['x86_64', 'x86_64', 'i386'],
    ['i386', undefined, 'i386'],
    ['i686', undefined, 'i386'],
    ['ppc', undefined, 'ppc'],
    ['ppc64', 'ppc64', 'ppc'],
    ['ppc64le', 'ppc64le', undefined],
    ['s390', undefined, 's390'],
    ['s390x', 's390x', 's390'],
    ['arm', undefined, 'arm'],
    ['aarch64', 'aarch64', 'arm'],
    ['riscv32', undefined, 'riscv32'],
    ['riscv64', 'riscv64', 'riscv32'],
    ['loongarch64', 'loongarch64', undefined],
    ['mips64', undefined, undefined],
  ])('on %s, b64 means %s and b32 means %s', (machine, wide, narrow) => {
    const target = targetOf(machine);
    for (const [arch, name] of [
      ['b64', wide],
      ['b32', narrow],
    ] as const) {
      expect(machineOfArch(arch, target)?.name).toBe(name);
      const parsed = parse('arch', arch, 'exact', target);
      expect(isProblem(parsed) ? parsed.code : parsed).toBe(
        name === undefined ? 'unknown-arch' : arch,
      );
      if (name === undefined) continue;
      const { elf } = machineByName(name) as { elf: number };
      expect(valueCodecs.arch.encode(arch, target)).toBe(elf);
      expect(valueCodecs.arch.decode(elf, target)).toBe(arch);
      expect(valueCodecs.arch.parse(name, target, 'exact')).toBe(arch);
    }
  });

  it('keeps the name of a machine that is not the target’s', () => {
    const target = targetOf('aarch64');
    expect(valueCodecs.arch.decode(0xc000003e, target)).toBe('x86_64');
    expect(parse('arch', 'i586', 'exact', target)).toBe('i386');
    expect(machineOfArch('x86_64', targetOf('mips64'))?.name).toBe('x86_64');
  });
});
