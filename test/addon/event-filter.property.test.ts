/**
 * A filter leaves out nothing that is wanted and what certainly is not, and changes no event: compared with all
 * events of the same log, over the binary and over WebAssembly. `FILTER_CASES` is the number of logs, each with a
 * filter.
 */
import { describe, expect, it } from '@jest/globals';
import type { EventFilter, EventTest } from '../../lib/events/data/event-filter';
import type { AuditEvent, DamagedRecord } from '../../lib/events/event';
import { encodedFilter } from '../../lib/events/sources/encoded-filter';
import { PackedBatch } from '../../lib/events/sources/packed';
import type { Addon, NativeRecordTypes, ReassemblerOptions } from '../../lib/kernel/addon';
import { addon } from '../../lib/kernel/native';
import { moduleBytes } from '../../lib/kernel/wasm/module-bytes';
import { offlineAddon } from '../../lib/kernel/wasm/offline-addon';
import { NAMES } from '../../lib/tables/record-types.generated';
import { bytesOfText } from '../../lib/text/byte-text';
import { fc } from '../support/random-cases';

const CASES = Number(process.env['FILTER_CASES'] ?? 3000);

const portable = offlineAddon(moduleBytes, () => new Error('this needs the kernel'));
const DOORS: readonly (readonly [string, Addon])[] = [
  ['the binary', addon()],
  ['WebAssembly', portable],
];

const TYPES = new Map<Addon, NativeRecordTypes>();
function typesOf(door: Addon): NativeRecordTypes {
  const known = TYPES.get(door);
  if (known !== undefined) return known;
  const numbers = Uint32Array.from(Object.keys(NAMES()), Number);
  const types = new door.RecordTypes(Object.values(NAMES()), numbers);
  TYPES.set(door, types);
  return types;
}

type Item = AuditEvent | DamagedRecord;

interface Reading {
  readonly limits: Omit<ReassemblerOptions, 'types'>;
  readonly chunk: number;
}

function read(door: Addon, log: Buffer, { limits, chunk }: Reading, filter?: EventFilter): Item[] {
  const reassembler = new door.Reassembler({
    ...limits,
    types: typesOf(door),
    filter: encodedFilter(filter),
  });
  const items: Item[] = [];
  const take = ({ bytes, index }: { bytes: Buffer; index: Uint32Array }): void => {
    items.push(...new PackedBatch(bytes, index).events());
  };
  for (let at = 0; at < log.length; at += chunk) {
    take(reassembler.push(log.subarray(at, at + chunk), at));
    if (at % 3 === 0) take(reassembler.advance(at));
  }
  take(reassembler.finish());
  return items;
}

/** All there is to know of an item; whether it is late depends on a random key now and then. */
function told(item: Item): string {
  return item.type === 'damaged'
    ? `damaged ${item.record.text}`
    : JSON.stringify([item.id, item.completion, item.records.map((record) => String(record))]);
}

function contains(bytes: Uint8Array, part: Uint8Array): boolean {
  return Buffer.from(bytes).includes(Buffer.from(part));
}

/** Whether the event has what is tested, as readers of it see it. */
function has(event: AuditEvent, wanted: EventTest): boolean {
  switch (wanted.test) {
    case 'type':
      return event.records.some(
        ({ typeNumber }) => typeNumber >= wanted.from && typeNumber <= wanted.to,
      );
    case 'bytes': {
      const texts = [event.id.node ?? '', ...event.records.map(({ text }) => text)];
      return texts.some((text) => contains(bytesOfText(text), wanted.bytes));
    }
    case 'field':
      return event.records.some((record) =>
        [...record.fields(), ...record.enrichment()].some(
          ([name, value]) => name === wanted.name && wanted.values.includes(value),
        ),
      );
    case 'node':
      return wanted.names.includes(event.id.node ?? '');
    default:
      return wanted.serials.includes(event.id.serial);
  }
}

/** Whether the bytes show at first sight that what is tested is not there. */
function lacks(event: AuditEvent, wanted: EventTest): boolean {
  // The whole lines: in some of them the text begins in front of the header.
  const written = Buffer.concat(
    event.records.flatMap((record) => [bytesOfText(String(record)), Buffer.from('\n')]),
  );
  switch (wanted.test) {
    case 'type':
      return event.records.every(({ typeNumber }) => typeNumber !== 0) && !has(event, wanted);
    case 'bytes':
      return !contains(written, wanted.bytes);
    case 'field':
      return wanted.values.every(
        (value) => !contains(written, Buffer.from(`${wanted.name}=${value}`)),
      );
    default:
      return !has(event, wanted);
  }
}

function isInTime({ id }: AuditEvent, { startMs = 0, endMs = Infinity }: EventFilter): boolean {
  return id.timestampMs >= startMs && id.timestampMs <= endMs;
}

const KEYS = ['"k"', '"kk"', '6B016B6B', '(null)', 'k'];
const word = fc.constantFrom('0', '1', '12', '123', 'x', 'yes', ...KEYS);
const name = fc.constantFrom('pid', 'ppid', 'uid', 'key', 'res', 'old-pid', 'UID', 'SYSCALL');
const behind = fc.constantFrom(' ', ' ', ' ', '', ',', ') ', '\x1d', "'", ' (', '"', ' \xff');
const body = fc
  .array(fc.tuple(name, word, behind), { maxLength: 5 })
  .chain((fields) =>
    fc
      .constantFrom('', '', "msg='", 'x ', '(')
      .map((front) => front + fields.map((parts) => `${parts[0]}=${parts[1]}${parts[2]}`).join('')),
  );
const header = fc
  .tuple(fc.constantFrom(1, 1, 2, 9), fc.constantFrom('000', '001', '5'), fc.nat({ max: 6 }))
  .map(([seconds, fraction, serial]) => `audit(${seconds}.${fraction}:${serial}): `);
const type = fc.constantFrom(
  'SYSCALL',
  'SYSCALL',
  'PATH',
  'PROCTITLE',
  'EOE',
  'USER_CMD',
  'AVC',
  'UNHEARD_OF',
  'UNKNOWN[1500]',
  '1400',
);
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom('', '', '', 'node=a ', 'node=k '), type, header, body)
      .map(([node, kind, id, text]) => `${node}type=${kind} msg=${id}${text}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(header, body)
      .map(([id, text]) => `Nov 27 10:00:00 host kernel: audit: type=1400 ${id}${text}`),
  },
  { weight: 1, arbitrary: fc.oneof(body, fc.constant('type=SYSCALL msg=audit(')) },
);
const log = fc
  .tuple(fc.array(line, { maxLength: 60 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([lines, end]) => Buffer.from(lines.map((text) => text + end).join(''), 'latin1'));

const eventTest: fc.Arbitrary<EventTest> = fc.oneof(
  fc
    .tuple(fc.constantFrom(0, 1100, 1300, 1302, 1400), fc.constantFrom(0, 1, 199))
    .map(([from, more]) => ({ test: 'type' as const, from, to: from + more })),
  fc
    .constantFrom('"k"', 'k', '6B', 'pid=1', '', '\n', '): ', 'a', '\xff', '\0', 'res=yes')
    .map((text) => ({ test: 'bytes' as const, bytes: Buffer.from(text, 'latin1') })),
  fc
    .tuple(name, fc.array(fc.oneof(word, fc.constant('')), { maxLength: 4 }))
    .map((parts) => ({ test: 'field' as const, name: parts[0], values: parts[1] })),
  fc
    .array(fc.constantFrom('', 'a', 'k', 'host'), { maxLength: 2 })
    .map((names) => ({ test: 'node' as const, names })),
  fc
    .array(fc.nat({ max: 6 }), { maxLength: 3 })
    .map((serials) => ({ test: 'serial' as const, serials })),
);
const time = fc.constantFrom(-5, 0, 999.5, 1000, 1001, 1500, 2000, 9000, 2e16);
const filter: fc.Arbitrary<EventFilter> = fc.record(
  {
    startMs: time,
    endMs: time,
    allOf: fc.array(fc.array(eventTest, { minLength: 0, maxLength: 3 }), { maxLength: 3 }),
  },
  { requiredKeys: ['allOf'] },
);

const reading: fc.Arbitrary<Reading> = fc.record({
  limits: fc.record({
    timeoutMs: fc.constantFrom(0, 50, 2000),
    maxEvents: fc.constantFrom(1, 3, 8192),
    maxBytes: fc.constantFrom(1, 700, 16 << 20),
    maxLineBytes: fc.constantFrom(1, 60, 131_072),
  }),
  chunk: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constant(65_536)),
});

describe('a filter', () => {
  it('leaves every event as it is, and out only those that do not match', () => {
    let all = 0;
    let passed = 0;
    fc.assert(
      fc.property(log, reading, filter, (bytes, how, wanted) => {
        for (const [door, addonOf] of DOORS) {
          const everything = read(addonOf, bytes, how);
          const found = read(addonOf, bytes, how, wanted);
          const left = found.map(told);
          all += everything.length;
          passed += left.length;
          for (const item of everything) {
            const isNext = left[0] === told(item);
            if (isNext) left.shift();
            if (item.type === 'damaged') {
              if (!isNext) throw new Error(`${door} left out ${told(item)}`);
              continue;
            }
            const inTime = isInTime(item, wanted);
            const matches =
              inTime && wanted.allOf.every((clause) => clause.some((test) => has(item, test)));
            const fails =
              !inTime || wanted.allOf.some((clause) => clause.every((test) => lacks(item, test)));
            // Two events may tell the same; then both are wanted, or neither.
            if (matches && !isNext) throw new Error(`${door} left out ${told(item)}`);
            if (fails && isNext) throw new Error(`${door} let pass ${told(item)}`);
          }
          expect(left).toEqual([]);
        }
      }),
      { numRuns: CASES },
    );
    // Neither is nearly always so.
    expect(passed).toBeGreaterThan(all / 10);
    expect(passed).toBeLessThan((all * 9) / 10);
  });
});
