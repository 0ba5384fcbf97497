/** Bytes as text and back: valid UTF-8 as itself, every other byte as a lone surrogate, none lost. */
import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/random-cases';
import { byteLength, bytesOfText, textOfBytes } from '../../../lib/text/byte-text';

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

describe('textOfBytes and bytesOfText', () => {
  it.each([
    ['nothing', '', ''],
    ['ASCII', '2f657463', '/etc'],
    ['a NUL', '6100', 'a\0'],
    ['two bytes', 'c3bc', 'ü'],
    ['three bytes', 'e282ac', '€'],
    ['four bytes', 'f09f9280', '\u{1f480}'],
    ['a byte order mark', 'efbbbf61', '\ufeffa'],
    ['the replacement character itself', 'efbfbd', '\ufffd'],
    ['a byte that begins nothing', '61ff62', 'a\udcffb'],
    ['a continuation without a beginning', '80', '\udc80'],
    ['a beginning without a continuation', 'c3', '\udcc3'],
    ['a beginning before other text', 'c361', '\udcc3a'],
    ['three bytes cut off', 'e282', '\udce2\udc82'],
    ['four bytes cut off', 'f09f92', '\udcf0\udc9f\udc92'],
    ['four bytes with a wrong end', 'f09f9241', '\udcf0\udc9f\udc92A'],
    ['an overlong two', 'c0af', '\udcc0\udcaf'],
    ['an overlong three', 'e09fbf', '\udce0\udc9f\udcbf'],
    ['the first three that is not overlong', 'e0a080', '\u0800'],
    ['an overlong four', 'f08fbfbf', '\udcf0\udc8f\udcbf\udcbf'],
    ['the first four that is not overlong', 'f0908080', '\u{10000}'],
    ['the last before the surrogates', 'ed9fbf', '\ud7ff'],
    ['an encoded surrogate', 'eda080', '\udced\udca0\udc80'],
    ['the last code point', 'f48fbfbf', '\u{10ffff}'],
    ['one beyond the last', 'f4908080', '\udcf4\udc90\udc80\udc80'],
    ['a lead that no code point has', 'f5808080', '\udcf5\udc80\udc80\udc80'],
    ['valid text around a bad byte', 'c3bcffe282ac', 'ü\udcff€'],
  ])('take %s there and back', (_, hex, text) => {
    expect(textOfBytes(bytesOf(hex))).toBe(text);
    expect(Buffer.from(bytesOfText(text)).toString('hex')).toBe(hex);
    expect(byteLength(text)).toBe(hex.length / 2);
    // A bad byte before it has every sequence looked at by itself.
    expect(textOfBytes(bytesOf(`ff${hex}`))).toBe(`\udcff${text}`);
  });

  it('lose no byte, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const text = textOfBytes(bytes);
        expect([...bytesOfText(text)]).toEqual([...bytes]);
        expect(byteLength(text)).toBe(bytes.length);
      }),
    );
  });

  it('tell apart an escaped byte and the same unit in a pair', () => {
    const text = '\u{1f480}\udc80';
    expect(Buffer.from(bytesOfText(text)).toString('hex')).toBe('f09f928080');
    expect(byteLength(text)).toBe(5);
  });

  it('write a surrogate that is no escape as the replacement character, as Node.js does', () => {
    expect(Buffer.from(bytesOfText('\ud800')).toString('hex')).toBe('efbfbd');
    expect(Buffer.from(bytesOfText('\udc7f\udcff')).toString('hex')).toBe('efbfbdff');
  });
});
