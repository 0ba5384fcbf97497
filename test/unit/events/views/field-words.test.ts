/** Single fields of usual records, raw and in words, are those that records have. */
import { expect, it } from '@jest/globals';
import { nameOfNumber } from '../../../../lib/events/data/name-pool';
import {
  EVENT_WORDS,
  type PackedEvent,
  RECORD_WORDS,
} from '../../../../lib/events/data/packed-event';
import { UsualRecord } from '../../../../lib/events/data/usual-record';
import { FieldWords } from '../../../../lib/events/views/field-words';
import { fc } from '../../../support/random-cases';
import { eventOf } from '../event-of-lines';
import { madeLines } from './made-lines';
import { SOME_NAMES } from './written';

it('has the fields that records have', () => {
  const words = new FieldWords(SOME_NAMES);
  const usual = new UsualRecord();
  let fields = 0;
  fc.assert(
    fc.property(madeLines, (lines) => {
      const event = eventOf(...lines);
      const packed = event.packed as PackedEvent;
      for (const [nth, record] of event.records.entries()) {
        if (!usual.read(packed, packed.at + EVENT_WORDS + RECORD_WORDS * nth)) continue;
        const names = Array.from({ length: usual.places.count }, (_, at) =>
          nameOfNumber(usual.places.numbers[at] as number),
        );
        for (const [at, name] of names.entries()) {
          if (names.indexOf(name) !== at) continue;
          fields += 1;
          expect(words.raw(usual, at)).toBe(record.get(name));
          expect(words.words(usual, at)).toBe(record.interpret(name, SOME_NAMES));
        }
      }
    }),
    { numRuns: 2000 },
  );
  expect(fields).toBeGreaterThan(1000);
});
