/** What stands in for Node's modules in a browser does what those do, as far as it goes. */
import { expect, it } from '@jest/globals';
import net from 'node:net';
import * as browser from '../../../lib/browser/node';
import { fc } from '../../support/random-cases';

const Played = browser.Buffer as unknown as typeof Buffer;

const bytes = fc.uint8Array({ maxLength: 40 });

it('has a Buffer that gives what Node’s gives', () => {
  const encoding = fc.constantFrom('utf8' as const, 'latin1' as const, 'hex' as const);
  fc.assert(
    fc.property(bytes, encoding, fc.nat(40), fc.nat(40), (some, named, start, end) => {
      const own = Played.from(some);
      expect([...own]).toEqual([...some]);
      expect(own.toString(named, start, Math.max(start, end))).toBe(
        Buffer.from(some).toString(named, start, Math.max(start, end)),
      );
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, digits) => {
      expect([...Played.from(text)]).toEqual([...Buffer.from(text)]);
      expect([...Played.from(digits, 'hex')]).toEqual([...Buffer.from(digits, 'hex')]);
      expect(Played.byteLength(text)).toBe(Buffer.byteLength(text));
    }),
  );
  fc.assert(
    fc.property(bytes, bytes, fc.nat(40), (one, other, size) => {
      expect(Played.compare(one, other)).toBe(Buffer.compare(one, other));
      expect(Played.from(one).equals(other)).toBe(Buffer.from(one).equals(other));
      expect(Array.from(Played.concat([one, other], size))).toEqual(
        Array.from(Buffer.concat([one, other], size)),
      );
      const all = Buffer.concat([one, other]);
      const wanted = other.subarray(0, 2);
      expect(Played.from(all).indexOf(wanted)).toBe(all.indexOf(wanted));
      expect(Played.from(all).includes(7)).toBe(all.includes(7));
    }),
  );
  expect(Played.of(1, 2, 3, 4, 5, 6, 7, 255).readBigUInt64LE(0)).toBe(0xff07060504030201n);
  expect(Played.isBuffer(Played.alloc(2).subarray(1))).toBe(true);
  expect(Played.from(new Uint8Array([1, 2, 3]).buffer, 1, 2)).toHaveLength(2);
});

it('knows addresses of the internet', () => {
  const part = fc.constantFrom(
    '0',
    '1',
    '255',
    '256',
    '01',
    'ffff',
    'g',
    '',
    '::',
    ':',
    '.',
    '1.2.3.4',
    '%e',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), fc.constantFrom('.', ':', ''), (parts, mark) => {
      const text = parts.join(mark);
      expect([text, browser.isIP(text)]).toEqual([text, net.isIP(text)]);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      expect([text, browser.isIP(text)]).toEqual([text, net.isIP(text)]);
    }),
  );
});

it('has no file and no program', () => {
  expect(browser.existsSync('/etc/passwd')).toBe(false);
  expect(() => browser.readFileSync('/etc/passwd')).toThrow('ENOENT');
  expect(() => browser.spawn()).toThrow('running programs is not available in a browser');
});
