/** Records in words as bytes are those that records make as text, whatever was written before. */
import { expect, it } from '@jest/globals';
import type { AuditEvent } from '../../../../lib/events/event';
import { WordsWriter } from '../../../../lib/events/views/words-writer';
import type { Names } from '../../../../lib/machine/names';
import { escapeControls } from '../../../../lib/text/escape';
import { fc } from '../../../support/random-cases';
import { eventOf } from '../event-of-lines';
import { EVENTS } from '../recorded-events';
import { madeLines } from './made-lines';
import { SOME_NAMES, written } from './written';

function asText(event: AuditEvent, names: Names): string {
  return event.records
    .filter(({ type }) => type !== 'EOE')
    .map((record) => `${escapeControls(record.toInterpretedString(names))}\n`)
    .join('');
}

it('writes what the records make of themselves', () => {
  const writer = new WordsWriter(SOME_NAMES);
  fc.assert(
    fc.property(madeLines, (lines) => {
      expect(written(writer, eventOf(...lines))).toBe(asText(eventOf(...lines), SOME_NAMES));
    }),
    { numRuns: 2000 },
  );
});

it.each(Object.entries(EVENTS))('writes an event of %s, looked into or not', (_, event) => {
  const lines = event.toString().trimEnd().split('\n');
  const writer = new WordsWriter(SOME_NAMES);
  const expected = asText(event, SOME_NAMES);
  expect(written(writer, event)).toBe(expected);
  expect(written(writer, eventOf(...lines))).toBe(expected);
  expect(written(writer, eventOf(...lines))).toBe(expected);
});

it('asks for names again when they have changed', () => {
  const names = {
    version: 0,
    name: 'ann',
    userName: () => names.name,
    groupName: () => undefined,
    protocolName: () => undefined,
  };
  const writer = new WordsWriter(names);
  const line = 'type=CWD msg=audit(1.000:1): uid=7 cwd="/"';
  expect(written(writer, eventOf(line))).toContain(' uid=ann cwd=/\n');
  names.name = 'bob';
  expect(written(writer, eventOf(line))).toContain(' uid=ann cwd=/\n');
  names.version += 1;
  expect(written(writer, eventOf(line))).toContain(' uid=bob cwd=/\n');
});
