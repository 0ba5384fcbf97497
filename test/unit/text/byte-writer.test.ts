/** Numbers and text as bytes, however long. */
import { expect, it } from '@jest/globals';
import { ByteWriter } from '../../../lib/text/byte-writer';
import { bytesOfText } from '../../../lib/text/byte-text';
import { fc } from '../../support/random-cases';

function written(write: (to: ByteWriter) => void): Buffer {
  const to = new ByteWriter();
  write(to);
  return Buffer.from(to.taken());
}

const whole = fc.oneof(
  fc.constantFrom(0, 9, 10, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 21_474_836_470, 2 ** 53 - 1),
  fc.nat(2 ** 31 - 1),
  fc.maxSafeNat(),
);

it('writes whole numbers as they are', () => {
  fc.assert(
    fc.property(whole, (number) => {
      expect(written((to) => to.number(number)).toString()).toBe(String(number));
    }),
  );
});

it.each([0, 7, 10, 99, 100, 909, 999])('writes %i in three digits', (number) => {
  const expected = String(number).padStart(3, '0');
  expect(written((to) => to.threeDigits(number)).toString()).toBe(expected);
});

it('writes short text as any text', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('a\udcffb'));
  fc.assert(
    fc.property(text, text, (first, second) => {
      const all = written((to) => {
        to.short(first);
        to.short(second);
      });
      expect(all).toEqual(Buffer.concat([bytesOfText(first), bytesOfText(second)]));
    }),
  );
});
