/** Whatever a record holds: its words are there, and a terminal shows them as they are. */
import { expect, it } from '@jest/globals';
import { fc } from '../../../support/random-cases';
import { AuditRecord } from '../../../../lib/events/record';
import { textOfBytes } from '../../../../lib/text/byte-text';
import { NAMES as RECORD_TYPES } from '../../../../lib/tables/record-types.generated';
import { NAMES } from './interpreted';

const FIELDS = (
  'uid gid ses arch syscall a0 a1 a2 a3 exit uring_op comm key ' +
  'proctitle data mode oflag resolve flags perm capability cap_fp saddr family hook action ' +
  'icmptype proto macproto res prom sig code resp nl-mcgrp list per ioctlcmd msg other'
).split(' ');

const bytes = fc.uint8Array({ maxLength: 40 });
const value = fc.oneof(
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }).map(String),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number) => number.toString(16)),
  bytes.map((each) => Buffer.from(each).toString('hex').toUpperCase()),
  bytes.map(textOfBytes),
  bytes.map((each) => `"${textOfBytes(each)}"`),
  bytes.map((each) => `'${textOfBytes(each)}'`),
  fc.constantFrom('c000003e', '40000003', '257', '102', '?', '(null)', '{ a }'),
);
const field = fc.tuple(fc.constantFrom(...FIELDS), value).map(([name, raw]) => `${name}=${raw}`);
const body = fc.array(field, { maxLength: 8 }).map((fields) => fields.join(' '));
const record = fc
  .tuple(fc.constantFrom(...Object.keys(RECORD_TYPES()).map(Number)), body, body)
  .map(([type, own, added]) => {
    const text = added === '' ? own : `${own}\u001d${added.toUpperCase()}`;
    return new AuditRecord(type, `audit(1700000000.123:7): ${text}`);
  });

/** Written from Unicode's and ECMA-48's own words, not from what is tested. */
function isObeyed(character: string): boolean {
  const code = character.codePointAt(0) as number;
  const isControl = /\p{Cc}/u.test(character) || (code >= 0xdc80 && code <= 0xdc9f);
  return isControl || /\p{Bidi_Control}/u.test(character);
}

it('is in words that do nothing', () => {
  fc.assert(
    fc.property(record, (each) => {
      const words = [...each.interpretations(NAMES)];
      expect(words.map(([name]) => name)).toEqual([...each.fields()].map(([name]) => name));
      const texts = [...words.map(([, text]) => text), each.toInterpretedString(NAMES)];
      expect(texts.filter((text) => [...text].some(isObeyed))).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});
