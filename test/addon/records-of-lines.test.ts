/** Records of lines, one by one, in the order of the lines, whatever events they belong to. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineRecords } from '../../lib/daemon/dispatch/records-of-lines';
import { parseLine } from '../../lib/events/sources/parse-events';

const line = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .record({
        node: fc.constantFrom('', 'node=a ', 'node=b '),
        type: fc.constantFrom('SYSCALL', 'PATH', 'EOE', 'LOGIN', 'UNKNOWN[1999]'),
        serial: fc.integer({ min: 1, max: 4 }),
        value: fc.integer({ min: 0, max: 99 }),
      })
      .map(
        ({ node, type, serial, value }) =>
          `${node}type=${type} msg=audit(1700000000.123:${serial}): item=${value}`,
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('no record', 'type=PATH msg=audit(', ')', 'type=PATH (x): a=1'),
  },
);

it('are those of each line alone, in whichever pieces lines come', () => {
  fc.assert(
    fc.property(fc.array(fc.array(line, { maxLength: 12 }), { maxLength: 4 }), (pieces) => {
      const reader = new LineRecords();
      const read = pieces.flatMap((lines) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        return [...reader.read(bytes)].map((record) => record.toString());
      });
      expect(read).toEqual(pieces.flat().map((text) => parseLine(text).toString()));
    }),
  );
});
