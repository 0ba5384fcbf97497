/** The 2048 bits of a mask: which names and numbers they are, and what counts as all of them. */
import { describe, expect, it } from '@jest/globals';
import {
  bitOf,
  emptyMask,
  fullMask,
  hexOfMask,
  isFull,
  maskOfHex,
  namingOf,
  selectionOf,
  selectionOfBits,
  setBit,
} from '../../../lib/rules/syscall-mask';

const NO_NAMES = namingOf('exit', undefined);
const X86_64 = namingOf('exit', 'x86_64');
const OPERATIONS = namingOf('io_uring', 'x86_64');

function maskWith(...bits: readonly number[]): Uint32Array {
  const mask = emptyMask();
  for (const bit of bits) setBit(mask, bit);
  return mask;
}

describe('namingOf', () => {
  it.each([
    ['exit', 'x86_64', 1, 'write'],
    ['exit', 'i386', 1, 'exit'],
    ['user', 'aarch64', 64, 'write'],
    [undefined, 'x86_64', 1, 'write'],
    ['io_uring', 'x86_64', 18, 'openat'],
    ['io_uring', undefined, 18, 'openat'],
  ] as const)('on the list %s, table %s, %i is %s', (list, table, number, name) => {
    const naming = namingOf(list, table);
    expect(naming.name(number)).toBe(name);
    expect(naming.number(name)).toBe(number);
  });

  it('has no names without a table', () => {
    expect(NO_NAMES.name(1)).toBeUndefined();
    expect(NO_NAMES.number('write')).toBeUndefined();
  });

  it('is made once for a table', () => {
    expect(namingOf('exit', 'x86_64')).toBe(namingOf('task', 'x86_64'));
  });
});

describe('setBit', () => {
  it.each([
    [0, 0, 1],
    [31, 0, 0x80000000],
    [32, 1, 1],
    [2047, 63, 0x80000000],
  ])('sets bit %i in word %i as %i', (bit, word, value) => {
    const mask = maskWith(bit);
    expect(mask[word]).toBe(value);
    expect(mask.filter((one) => one !== 0)).toHaveLength(1);
  });

  it('leaves the other bits as they were', () => {
    expect(maskWith(31, 0, 31)[0]).toBe(0x80000001);
  });
});

describe('bitOf', () => {
  it.each([
    ['write', 1],
    ['WRITE', 1],
    ['nope', undefined],
    ['1', undefined],
    [0, 0],
    [2047, 2047],
    [2048, undefined],
    [-1, undefined],
    [1.5, undefined],
    [Number.NaN, undefined],
  ])('selects with %p the bit %p', (entry, bit) => {
    expect(bitOf(entry, X86_64)).toBe(bit);
  });
});

describe('isFull', () => {
  it('holds for a mask as it is sent and as it is listed', () => {
    const listed = fullMask();
    listed[63] = 0x0000ffff;
    expect(isFull(fullMask())).toBe(true);
    expect(isFull(listed)).toBe(true);
  });

  it.each([0, 1, 62])('does not hold when a bit of word %i is missing', (word) => {
    const mask = fullMask();
    mask[word] = 0xfffffffe;
    expect(isFull(mask)).toBe(false);
  });

  it.each([0x0000fffe, 0x00007fff, 0xffff7fff, 0])(
    'does not hold when the last word is %i',
    (last) => {
      const mask = fullMask();
      mask[63] = last;
      expect(isFull(mask)).toBe(false);
    },
  );
});

describe('selectionOf', () => {
  it('gives names, and numbers where there are none, in ascending order', () => {
    expect(selectionOf(maskWith(2047, 1, 0, 2000), X86_64)).toEqual(['read', 'write', 2000, 2047]);
    expect(selectionOf(maskWith(18, 0), OPERATIONS)).toEqual([0, 'openat']);
    expect(selectionOf(maskWith(1), NO_NAMES)).toEqual([1]);
  });

  it('gives all for everything and nothing for an empty mask', () => {
    expect(selectionOf(fullMask(), X86_64)).toBe('all');
    expect(selectionOf(emptyMask(), X86_64)).toEqual([]);
  });
});

describe('selectionOfBits', () => {
  it('sorts bits by number, once each', () => {
    expect(selectionOfBits([257, 1, 9, 1, 0], X86_64)).toEqual(['read', 'write', 'mmap', 'openat']);
    expect(selectionOfBits([], X86_64)).toEqual([]);
  });

  it.each([
    [2032, 'all'],
    [2031, undefined],
  ])('of the first %i bits gives %p', (count, expected) => {
    const selection = selectionOfBits(
      Array.from({ length: count }, (_, bit) => bit),
      NO_NAMES,
    );
    expect(selection === 'all' ? selection : undefined).toBe(expected);
    expect(selection === 'all' ? count : selection.length).toBe(count);
  });

  it('is not fooled into all by bits that repeat', () => {
    const bits = Array.from({ length: 2048 }, (_, index) => index % 3);
    expect(selectionOfBits(bits, NO_NAMES)).toEqual([0, 1, 2]);
  });
});

describe('hexOfMask and maskOfHex', () => {
  it('take a mask there and back', () => {
    const mask = maskWith(0, 4, 33, 2047);
    const hex = hexOfMask(mask);
    expect(hex).toHaveLength(512);
    expect(hex.slice(0, 16)).toBe('0000001100000002');
    expect(hex.slice(-8)).toBe('80000000');
    expect(maskOfHex(hex)).toEqual(mask);
  });

  it.each([
    ['nothing', ''],
    ['a digit too few', '0'.repeat(511)],
    ['a digit too many', '0'.repeat(513)],
    ['a letter that is no digit', `${'0'.repeat(511)}g`],
    ['capitals', 'F'.repeat(512)],
    ['a prefix', `0x${'0'.repeat(510)}`],
  ])('refuse %s', (_, text) => {
    expect(maskOfHex(text)).toBeUndefined();
  });
});
