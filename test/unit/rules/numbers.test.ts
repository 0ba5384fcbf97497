/** Numbers as strtoul(3) reads them, cut to 32 bits. */
import { describe, expect, it } from '@jest/globals';
import { readNumber, signed, unsigned } from '../../../lib/rules/numbers';

describe('readNumber', () => {
  it.each([
    ['0', 0, ''],
    ['7', 7, ''],
    ['123456789', 123_456_789, ''],
    ['1234567890', 1_234_567_890, ''],
    ['4294967295', 0xffffffff, ''],
    ['010', 8, ''],
    ['00', 0, ''],
    ['08', 0, '8'],
    ['0x10', 16, ''],
    ['0XfF', 255, ''],
    ['0x', 0, 'x'],
    ['0xg', 0, 'xg'],
    ['12abc', 12, 'abc'],
    ['5 ', 5, ' '],
    ['1.5', 1, '.5'],
    ['1e3', 1, 'e3'],
  ])('reads %s as %i and leaves "%s"', (text, value, rest) => {
    expect(readNumber(text, 'unsigned')).toMatchObject({ value, rest, overflow: false });
  });

  it.each(['', 'x1', '+1', ' 1', '--1', 'a', '-', '.5'])('finds no number at "%s"', (text) => {
    expect(readNumber(text, 'unsigned')).toBeUndefined();
    expect(readNumber(text, 'signed')).toBeUndefined();
  });

  it.each([
    ['-1', 0xffffffff],
    ['-0', 0],
    ['-2147483648', 0x80000000],
    ['-0x10', 0xfffffff0],
    ['-010', 0xfffffff8],
    ['-9223372036854775808', 0],
  ])('reads %s only in the forms with a sign', (text, value) => {
    expect(readNumber(text, 'signed')).toMatchObject({ value, rest: '', overflow: false });
    expect(readNumber(text, 'long')).toMatchObject({ value, rest: '', overflow: false });
    expect(readNumber(text, 'unsigned')).toBeUndefined();
    expect(readNumber(text, 'positive')).toBeUndefined();
  });

  it.each([
    ['18446744073709551615', 'unsigned', 0xffffffff, false],
    ['18446744073709551616', 'unsigned', 0xffffffff, true],
    ['18446744073709551616', 'signed', 0xffffffff, true],
    ['9223372036854775808', 'signed', 0, false],
    ['9223372036854775807', 'long', 0xffffffff, false],
    ['9223372036854775808', 'long', 0xffffffff, true],
    ['9223372036854775808', 'positive', 0xffffffff, true],
    ['-9223372036854775809', 'signed', 0, true],
    ['-9223372036854775809', 'long', 0, true],
  ] as const)('reads %s, %s, with a long of 64 bits', (text, form, value, overflow) => {
    expect(readNumber(text, form)).toMatchObject({ value, rest: '', overflow });
  });
});

describe('signed', () => {
  it.each([
    [0, 0],
    [0x7fffffff, 0x7fffffff],
    [0x80000000, -0x80000000],
    [0xffffffff, -1],
  ])('reads the bits of %i as %i', (bits, value) => {
    expect(signed(bits)).toBe(value);
  });
});

describe('unsigned', () => {
  it.each([
    [0, 0],
    [-1, 0xffffffff],
    [-0x80000000, 0x80000000],
    [0xffffffff, 0xffffffff],
    [-0x80000001, undefined],
    [0x100000000, undefined],
    [1.5, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('gives %d the bits %p', (value, bits) => {
    expect(unsigned(value)).toBe(bits);
  });

  it.each([
    ['4294967295', 'unsigned', true],
    ['4294967296', 'unsigned', false],
    ['-2147483648', 'signed', true],
    ['-2147483649', 'signed', false],
    ['0xffffffff', 'unsigned', true],
    ['0x100000000', 'unsigned', false],
    ['12abc', 'unsigned', false],
  ] as const)('tells whether %s, %s, is a 32-bit number and nothing else', (text, form, exact) => {
    expect(readNumber(text, form)?.exact).toBe(exact);
  });
});
