/** Any bytes as the bodies of an event's records: whatever it is turned into, nothing throws. */
import { expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { fc } from '../../../support/random-cases';
import { textOfBytes } from '../../../../lib/text/byte-text';
import { RECORD_FIELDS } from '../../../../lib/events/decoded/record-fields';
import { EVENT_SCHEMA } from '../event-schema';
import { eventWith } from '../event-of-lines';
import { NAMES } from '../injected-names';

const isValid = new Ajv({ allowUnionTypes: true }).compile(EVENT_SCHEMA);

const type = fc.constantFrom(
  ...Object.keys(RECORD_FIELDS),
  'USER_LOGIN',
  'ADD_GROUP',
  'CRYPTO_SESSION',
  'AVC_PATH',
  'UNKNOWN[1499]',
  'EOE',
);

const value = fc.oneof(
  fc.constantFrom('', '?', '(null)', '"', "'", '-1', '4294967295', 'c000003e', '257', 'ffffff9c'),
  fc.stringMatching(/^[0-9a-fA-F:x]{0,20}$/),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `"${text}"`),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase()),
);

const names = [...new Set(Object.values(RECORD_FIELDS).flatMap((row) => Object.keys(row)))];
const field = fc.tuple(fc.constantFrom(...names, 'a1[0]', 'acct', 'msg', '__proto__'), value);
const fields = fc
  .array(field, { maxLength: 12 })
  .map((all) => all.map(([name, raw]) => `${name}=${raw}`).join(' '));

const bytes = fc.uint8Array({ maxLength: 60 }).map((raw) => textOfBytes(raw));
const body = fc.oneof({ weight: 4, arbitrary: fields }, { weight: 1, arbitrary: bytes });
const records = fc.array(fc.tuple(type, body), { minLength: 1, maxLength: 6 });

it('is turned into anything without an error', () => {
  fc.assert(
    fc.property(records, (parts) => {
      const event = eventWith(...parts);
      expect(event.decoded()).toHaveLength(parts.length);
      // oxlint-disable-next-line no-control-regex -- These are what must not be there.
      expect(event.summary(NAMES)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      const json: unknown = JSON.parse(JSON.stringify(event.toJSON({ names: NAMES })));
      expect({ errors: isValid(json) ? [] : isValid.errors, json }).toEqual({ errors: [], json });
      expect(JSON.stringify(event.toECS({ names: NAMES }))).not.toMatch(/\\ud[89a-f]/);
      expect(event.toLogRecord({ names: NAMES }).attributes.length).toBeGreaterThan(0);
    }),
    { numRuns: 400 },
  );
});
