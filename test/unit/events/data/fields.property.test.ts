/** Any text as a record's body: nothing throws, nothing hangs, and what is found was there. */
import { expect, it } from '@jest/globals';
import { fc } from '../../../support/random-cases';

import { AuditRecord } from '../../../../lib/events/record';

const HEADER = 'audit(1.000:1): ';
const piece = fc.constantFrom(
  ' ',
  '"',
  "'",
  '=',
  '(',
  ')',
  '{',
  '}',
  ',',
  ':',
  '\x1d',
  '\0',
  '[',
  ']',
  '-',
  'é',
  'subj=',
  'msg=',
  'a0',
  'UID=',
  'uid=',
  'key',
  '41',
  'x y',
);
const body = fc.oneof(
  fc.string(),
  fc.array(piece).map((pieces) => pieces.join('')),
);

it('finds only what stands in the text', () => {
  fc.assert(
    fc.property(body, fc.constantFrom(1300, 1112, 1400), (text, typeNumber) => {
      const record = new AuditRecord(typeNumber, HEADER + text);
      for (const [name, raw] of [...record.fields(), ...record.enrichment()]) {
        expect(record.text).toContain(`${name}=${raw}`);
      }
      expect(record.text).toBe(HEADER + text);
    }),
    { numRuns: 2000 },
  );
});

it('reads back the fields that were written', () => {
  const name = fc
    .stringMatching(/^[a-z][a-z0-9_]{0,9}$/)
    .filter((word) => !/(subj|obj|context)$/.test(word));
  const value = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9/._:-]{1,20}$/),
    fc.stringMatching(/^"[A-Za-z0-9 /._:=,(){}-]{0,20}"$/),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), (fields) => {
      const text = fields.map(([key, raw]) => `${key}=${raw}`).join(' ');
      const record = new AuditRecord(1112, HEADER + text);
      expect([...record.fields()]).toEqual(fields);
      for (const [key] of fields) {
        expect(record.get(key)).toBe(fields.find(([other]) => other === key)?.[1]);
      }
    }),
  );
});
