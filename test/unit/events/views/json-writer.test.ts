/** Events as JSON in bytes are what `JSON.stringify` makes of them, whatever was written before. */
import { expect, it } from '@jest/globals';
import { eventToJson } from '../../../../lib/events/views/event-json';
import { JsonWriter } from '../../../../lib/events/views/json-writer';
import { jsonLine } from '../../../../lib/text/escape';
import { fc } from '../../../support/random-cases';
import { eventOf } from '../event-of-lines';
import { EVENTS } from '../recorded-events';
import { madeLines } from './made-lines';
import { written } from './written';

it('writes what JSON.stringify makes of an event', () => {
  const writer = new JsonWriter();
  fc.assert(
    fc.property(madeLines, (lines) => {
      const event = eventOf(...lines);
      const expected = eventToJson(eventOf(...lines), {});
      expect(event.toJSON()).toEqual(expected);
      expect(written(writer, event)).toBe(jsonLine(expected));
    }),
    { numRuns: 2000 },
  );
});

it.each(Object.entries(EVENTS))('writes an event of %s, looked into or not', (_, event) => {
  const lines = event.toString().trimEnd().split('\n');
  const writer = new JsonWriter();
  const expected = jsonLine(eventToJson(event, {}));
  expect(written(writer, event)).toBe(expected);
  expect(written(writer, eventOf(...lines))).toBe(expected);
  expect(written(writer, eventOf(...lines))).toBe(expected);
});

it.each([
  ['a year with five digits', 'audit(253402300800.000:1)'],
  ['a time without a date', 'audit(9000000000000.123:1)'],
  ['the last moment of the year 9999', 'audit(253402300799.999:1)'],
])('writes %s', (_, header) => {
  const line = `type=CWD msg=${header}: cwd="/"`;
  expect(written(new JsonWriter(), eventOf(line))).toBe(jsonLine(eventToJson(eventOf(line), {})));
});

it('writes arguments of execve, all of them or not', () => {
  const writer = new JsonWriter();
  for (const body of [
    'argc=2 a0="ls" a1="-l"',
    'argc=0',
    'argc=2 a0="ls" a1=6120622063',
    'argc=2 a0="ls" a1=22',
    'argc=2 a0="ls" a1=C3A4',
    'argc=3 a0="ls" a2="x"',
    'argc=2 a0="ls" a1=(null)',
    'argc=2 a0="?" a1=?',
    'argc=1 a0_len=4 a0[0]=6162 a0[1]=6364',
    'a0="ls" argc=1',
  ]) {
    const line = `type=EXECVE msg=audit(1.000:1): ${body}`;
    expect(written(writer, eventOf(line))).toBe(jsonLine(eventToJson(eventOf(line), {})));
  }
});
