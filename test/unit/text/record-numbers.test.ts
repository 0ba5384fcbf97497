/** Whole numbers as records have them. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { recordNumber, safeNumber, unsigned64 } from '../../../lib/text/record-numbers';

it.each([
  ['0', 'decimal', 0],
  ['-13', 'decimal', -13],
  ['+13', 'decimal', 13],
  ['-0', 'decimal', 0],
  ['0010', 'decimal', 10],
  ['9007199254740991', 'decimal', 9_007_199_254_740_991],
  ['9007199254740993', 'decimal', 9_007_199_254_740_993n],
  ['-9223372036854775808', 'decimal', -9_223_372_036_854_775_808n],
  ['0000000000000000000000000000012', 'decimal', 12],
  ['c000003e', 'hexadecimal', 0xc000003e],
  ['0xFf', 'hexadecimal', 255],
  ['ffffffffffffffff', 'hexadecimal', 0xffffffffffffffffn],
  ['0100640', 'octal', 0o100640],
  ['1777777777777777777777', 'octal', 0xffffffffffffffffn],
] as const)('%j in %s is %p', (raw, base, expected) => {
  expect(recordNumber(raw, base)).toBe(expected);
});

it.each([
  ['', 'decimal'],
  ['-', 'decimal'],
  ['1 ', 'decimal'],
  ['1\n', 'decimal'],
  ['0x1', 'decimal'],
  ['1e3', 'decimal'],
  ['٣', 'decimal'],
  ['-1', 'hexadecimal'],
  ['0x', 'hexadecimal'],
  ['0x0x1', 'hexadecimal'],
  ['g', 'hexadecimal'],
  ['8', 'octal'],
  ['0o7', 'octal'],
  ['-7', 'octal'],
  ['1'.repeat(65), 'decimal'],
  ['1'.repeat(1 << 20), 'hexadecimal'],
] as const)('%# is none', (raw, base) => {
  expect(recordNumber(raw, base)).toBeUndefined();
});

describe('every number', () => {
  const whole = fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n });

  it('is read back from its decimal digits', () => {
    fc.assert(
      fc.property(whole, (number) => {
        expect(BigInt(recordNumber(String(number), 'decimal') ?? 0.5)).toBe(number);
      }),
    );
  });

  it.each([
    ['hexadecimal', 16],
    ['octal', 8],
  ] as const)('is read back from its %s digits', (base, radix) => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), (number) => {
        expect(BigInt(recordNumber(number.toString(radix), base) ?? 0.5)).toBe(number);
      }),
    );
  });
});

it('may be wanted as a number, or of 64 bits', () => {
  expect(['7', '9007199254740993', 'x'].map((raw) => safeNumber(raw, 'decimal'))).toEqual([
    7,
    undefined,
    undefined,
  ]);
  const raws = ['0', '18446744073709551615', '18446744073709551616', '-1', 'x'];
  expect(raws.map((raw) => unsigned64(raw, 'decimal'))).toEqual([
    0n,
    2n ** 64n - 1n,
    undefined,
    undefined,
    undefined,
  ]);
});
