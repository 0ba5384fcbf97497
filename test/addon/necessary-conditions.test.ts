/**
 * What a condition says that every event must have, against the events that meet it: over random conditions and logs,
 * nothing may be left out. `QUERY_CASES` is how many are tried; default 3,000.
 */
import { expect, it } from '@jest/globals';
import type { EventFilter, EventTest } from '../../lib/events/data/event-filter';
import type { AuditEvent } from '../../lib/events/event';
import { parseEvents } from '../../lib/events/sources/parse-events';
import { compileAusearchExpression } from '../../lib/events/where/ausearch-expression';
import { compileWhere } from '../../lib/events/where/where';
import { bytesOfText } from '../../lib/text/byte-text';
import {
  Chance,
  goldenLines,
  randomExpression,
  randomLog,
  randomWhere,
} from '../support/random-queries';

const CASES = Number(process.env['QUERY_CASES'] ?? 3000);
const SEED = Number(process.env['QUERY_SEED'] ?? 1);

/** Conditions tried on one log. */
const CONDITIONS_A_LOG = 20;

/** Whether the event passes the test, by the strictest reading of it. */
function passes(event: AuditEvent, wanted: EventTest): boolean {
  switch (wanted.test) {
    case 'type':
      return event.records.some(
        ({ typeNumber }) => typeNumber >= wanted.from && typeNumber <= wanted.to,
      );
    case 'bytes':
      return [event.id.node ?? '', ...event.records.map(({ text }) => text)].some((text) =>
        Buffer.from(bytesOfText(text)).includes(Buffer.from(wanted.bytes)),
      );
    case 'field':
      return event.records.some((record) => {
        const added = [...record.enrichment()].filter(([name]) => name === wanted.name);
        const values = [...record.getAll(wanted.name), ...added.map(([, raw]) => raw)];
        return values.some((value) => wanted.values.includes(value));
      });
    case 'node':
      return wanted.names.includes(event.id.node ?? '');
    default:
      return wanted.serials.includes(event.id.serial);
  }
}

function mayMatch(event: AuditEvent, { startMs, endMs, allOf }: EventFilter): boolean {
  const { timestampMs } = event.id;
  if (startMs !== undefined && timestampMs < startMs) return false;
  if (endMs !== undefined && timestampMs > endMs) return false;
  return allOf.every((clause) => clause.some((one) => passes(event, one)));
}

async function eventsOf(log: Uint8Array, filter?: EventFilter): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for await (const item of parseEvents([log], filter === undefined ? {} : { filter })) {
    if (item.type === 'event') events.push(item);
  }
  return events;
}

it('holds for every event that meets the condition', async () => {
  const golden = goldenLines();
  let met = 0;
  let leftOut = 0;
  const wrong: string[] = [];
  for (let done = 0; done < CASES; done += CONDITIONS_A_LOG) {
    const chance = new Chance(SEED * 1_000_003 + done);
    const log = Buffer.from(randomLog(chance, golden));
    const events = await eventsOf(log);
    for (let nth = 0; nth < CONDITIONS_A_LOG; nth += 1) {
      const isExpression = chance.happens(25);
      const text = isExpression ? randomExpression(chance) : randomWhere(chance);
      const { matches, necessary } = isExpression
        ? compileAusearchExpression(text)
        : compileWhere(text);
      const filtered = await eventsOf(log, necessary);
      const found = [events, filtered].map((all) =>
        all.filter(matches).map((one) => one.toString()),
      );
      if (found[0]?.join('') !== found[1]?.join('')) wrong.push(`filtered: ${text}`);
      for (const event of events) {
        const may = mayMatch(event, necessary);
        if (matches(event)) {
          met += 1;
          if (!may) wrong.push(`${text}\n${event.toString()}`);
        } else if (!may) leftOut += 1;
      }
    }
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  // Neither everything nor nothing is met, and much is left out.
  expect(met).toBeGreaterThan(CASES / 2);
  expect(leftOut).toBeGreaterThan(CASES / 2);
});
