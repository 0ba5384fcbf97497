/**
 * The golden event files: what the kernel wrote, as lines of audit.log, and beside it what the parser
 * is to make of them. test/kernel/golden-events.test.ts records them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type AuditEvent, parseEvents, type ParseEventsOptions } from '../../lib';

const FOLDER = join(__dirname, '../golden/events');

export interface GoldenRecord {
  readonly type: string;
  readonly typeNumber: number;
  readonly fields: readonly (readonly [name: string, raw: string])[];
}

export interface GoldenEvent {
  readonly serial: number;
  readonly timestampMs: number;
  readonly completion: string;
  readonly records: readonly GoldenRecord[];
}

/** The kernel that wrote them. */
export interface RecordedOn {
  readonly kernel: string;
  readonly machine: string;
}

export function logOf(name: string): string {
  return join(FOLDER, `${name}.log`);
}

export function structureOf(event: AuditEvent): GoldenEvent {
  return {
    serial: event.id.serial,
    timestampMs: event.id.timestampMs,
    completion: event.completion,
    records: event.records.map((record) => ({
      type: record.type,
      typeNumber: record.typeNumber,
      fields: [...record.fields()],
    })),
  };
}

/** What the parser makes of a log. */
export async function parsedEvents(
  text: string,
  options?: ParseEventsOptions,
): Promise<GoldenEvent[]> {
  const found: GoldenEvent[] = [];
  for await (const item of parseEvents([text], options)) {
    if (item.type !== 'event') throw new Error(`damaged: ${item.record.text}`);
    found.push(structureOf(item));
  }
  return found;
}

/** What is the same each time: types in order, and each one's fields in order. */
export function shapeOf(events: readonly GoldenEvent[]): string[][] {
  return events.map(({ records }) =>
    records.map(({ type, fields }) => [type, ...fields.map(([name]) => name)].join(' ')),
  );
}

export function readGolden(name: string): readonly GoldenEvent[] {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as GoldenEvent[];
}

export function readRecordedOn(): RecordedOn {
  return JSON.parse(readFileSync(join(FOLDER, 'recorded-on.json'), 'utf8')) as RecordedOn;
}

export function writeRecordedOn(machine: RecordedOn): void {
  writeFileSync(join(FOLDER, 'recorded-on.json'), `${JSON.stringify(machine, undefined, 2)}\n`);
}

/** One record a line, so that a difference can be read. */
function jsonOf(events: readonly GoldenEvent[]): string {
  const texts = events.map(({ records, ...head }) => {
    const lines = records.map((record) => `  ${JSON.stringify(record)}`).join(',\n');
    return `${JSON.stringify(head).slice(0, -1)},"records":[\n${lines}\n]}`;
  });
  return `[\n${texts.join(',\n')}\n]\n`;
}

export async function writeGolden(name: string, events: readonly AuditEvent[]): Promise<void> {
  const text = events.map(String).join('');
  writeFileSync(logOf(name), text);
  writeFileSync(join(FOLDER, `${name}.json`), jsonOf(await parsedEvents(text)));
}
