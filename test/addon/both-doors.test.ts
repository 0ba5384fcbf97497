/** The binary and the WebAssembly module give the same for anything: results, errors, and what is left. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Addon,
  NativeReassembler,
  PackedEvents,
  ReassemblerOptions,
} from '../../lib/kernel/addon';
import { addon } from '../../lib/kernel/native';
import { moduleBytes } from '../../lib/kernel/wasm/module-bytes';
import { offlineAddon } from '../../lib/kernel/wasm/offline-addon';
import { NAMES } from '../../lib/tables/record-types.generated';
import { fc } from '../support/random-cases';

const ROOT = join(__dirname, '..', '..');
const GOLDEN = join(ROOT, 'test/golden');

const REFUSAL = new Error('this needs the kernel');
const binary = addon();
const portable = offlineAddon(moduleBytes, () => REFUSAL);

/** What the call gives, or what it throws. */
function outcome(call: () => unknown): unknown {
  try {
    return { gives: call() };
  } catch (error) {
    const { name, message } = error as Error;
    return { throws: name, message };
  }
}

function expectSame(call: (door: Addon) => unknown): void {
  expect(outcome(() => call(portable))).toEqual(outcome(() => call(binary)));
}

const { rules: golden } = JSON.parse(readFileSync(join(GOLDEN, 'rule-bytes.json'), 'utf8')) as {
  rules: { bytes: string }[];
};
const goldenBytes = golden.map(({ bytes }) => bytes);

const WORDS = 389;
const FIELDS = 69;
const KEY = 210;

/** A rule's words: small counts, and now and then something that contradicts them. */
const ruleWords = fc
  .record({
    counts: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })),
    fields: fc.array(fc.constantFrom(11, KEY, 105, 107, 112), { minLength: 4, maxLength: 4 }),
    lengths: fc.array(fc.nat({ max: 9 }), { minLength: 4, maxLength: 4 }),
    odd: fc.array(fc.tuple(fc.nat({ max: WORDS - 1 }), fc.nat({ max: 0xffffffff })), {
      maxLength: 2,
    }),
  })
  .map(({ counts: [fieldCount, stringCount], fields, lengths, odd }) => {
    const words = new Uint32Array(WORDS);
    words.set([4, 1, 2, fieldCount, stringCount], 0);
    let end = 0;
    for (const [at, field] of fields.entries()) {
      const length = lengths[at] as number;
      words.set([field, 0x40000000, length], FIELDS + 3 * at);
      words.set([end, end + length], FIELDS + 3 * 64 + 2 * at);
      end += length;
    }
    for (const [at, value] of odd) words[at] = value;
    return words;
  });

describe('rules', () => {
  it('are encoded the same, or refused', () => {
    const strings = Buffer.from('/etc/passwd/usr/bin/rootkey/and/more');
    const room = fc.constantFrom(0, 1039, 1040, 1060, 1200);
    let encoded = 0;
    fc.assert(
      fc.property(ruleWords, room, (words, size) => {
        expectSame((door) => {
          const out = Buffer.alloc(size, 0xee);
          door.encodeRule(words, strings, out);
          encoded++;
          return out;
        });
      }),
      { numRuns: 1000 },
    );
    expect(encoded).toBeGreaterThan(100);
  });

  it('are decoded the same, whatever is wrong with them, and leave the other words', () => {
    const places = fc.array(fc.tuple(fc.nat({ max: 1100 }), fc.nat({ max: 255 })), {
      maxLength: 2,
    });
    fc.assert(
      fc.property(fc.constantFrom(...goldenBytes), places, fc.nat(), (hex, changes, cut) => {
        const bytes = Buffer.from(hex, 'hex');
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        const given = cut % 5 === 0 ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes;
        expectSame((door) => {
          const words = new Uint32Array(WORDS).fill(0xabcdef);
          door.decodeRule(given, words);
          return words;
        });
      }),
      { numRuns: 500 },
    );
  });

  it('are the same as a list, whatever is wrong with some of them', () => {
    const chosen = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 1100 }), fc.nat({ max: 255 })), {
      maxLength: 12,
    });
    const odd = fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 20_000 })), { maxLength: 1 });
    fc.assert(
      fc.property(chosen, odd, (rules, oddPlaces) => {
        const all = rules.map(([choice, at, byte]) => {
          const bytes = Buffer.from(
            goldenBytes[(choice >> 2) % goldenBytes.length] as string,
            'hex',
          );
          if (choice % 4 === 0 && at < bytes.length) bytes[at] = byte;
          return bytes;
        });
        let end = 0;
        const places = all.flatMap(({ length }) => [end, (end += length)]);
        for (const [at, place] of oddPlaces) if (at < places.length) places[at] = place;
        expectSame((door) => door.decodeRules(Buffer.concat(all), Uint32Array.from(places)));
      }),
      { numRuns: 300 },
    );
    expectSame((door) => door.decodeRules(Buffer.alloc(2000), Uint32Array.of(0, 1040, 0)));
    expectSame((door) => door.decodeRules(Buffer.alloc(0), [] as never));
    expectSame((door) => door.decodeRules('' as never, new Uint32Array(0)));
  });

  it.each<[string, unknown, unknown, unknown]>([
    ['no words', undefined, Buffer.alloc(0), Buffer.alloc(1040)],
    ['bytes for words', Buffer.alloc(4 * WORDS), Buffer.alloc(0), Buffer.alloc(1040)],
    ['words for strings', new Uint32Array(WORDS), new Uint32Array(1), Buffer.alloc(1040)],
    ['no place to write to', new Uint32Array(WORDS), Buffer.alloc(0), undefined],
    ['a wrong rule, and no place', new Uint32Array(WORDS).fill(99), Buffer.alloc(0), 'out'],
    [
      'a data view for a place',
      new Uint32Array(WORDS),
      Buffer.alloc(0),
      new DataView(new ArrayBuffer(2000)),
    ],
  ])('with %s are refused alike', (_, words, strings, out) => {
    expectSame((door) => {
      door.encodeRule(words as Uint32Array, strings as Uint8Array, out as Uint8Array);
    });
    expectSame((door) => {
      door.decodeRule(strings as Uint8Array, words as Uint32Array);
    });
  });
});

describe('statuses and features', () => {
  const number = fc.oneof(
    fc.nat({ max: 0xffffffff }),
    fc.constantFrom(-1, 1.5, 2 ** 32, '7', null, undefined),
  );
  const names = [
    'mask',
    'enabled',
    'failure',
    'pid',
    'rateLimit',
    'backlogWaitTimeActual',
  ] as const;

  it('are the same both ways', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), number), (data) => {
        expectSame((door) => door.encodeStatus(data));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 64 }), (bytes) => {
        expectSame((door) => door.decodeStatus(bytes));
        expectSame((door) => door.decodeFeatures(bytes));
      }),
    );
    fc.assert(
      fc.property(number, number, number, number, (version, mask, features, lock) => {
        expectSame((door) => door.encodeFeatures({ version, mask, features, lock } as never));
      }),
    );
    for (const odd of [undefined, null, 7, [], 'x']) {
      expectSame((door) => door.encodeStatus(odd as never));
      expectSame((door) => door.encodeFeatures(odd as never));
      expectSame((door) => door.decodeStatus(odd as never));
    }
  });
});

it('errors have the same words', () => {
  for (let errno = 0; errno < 200; errno++) expectSame((door) => door.errorText(errno));
  for (const odd of [-1, 0.5, 2 ** 31, 99_999, 'x', undefined]) {
    expectSame((door) => door.errorText(odd as number));
  }
});

/** Logs as programs wrote them, and as nobody did. */
const LOGS = readdirSync(join(GOLDEN, 'events'))
  .filter((name) => name.endsWith('.log'))
  .map((name) => readFileSync(join(GOLDEN, 'events', name)));

type Options = Omit<ReassemblerOptions, 'types'>;

function reassembler(door: Addon, options: Options): NativeReassembler {
  const numbers = Uint32Array.from(Object.keys(NAMES()), Number);
  const types = new door.RecordTypes(Object.values(NAMES()), numbers);
  return new door.Reassembler({ ...options, types });
}

const EVENT_WORDS = 7;
const RECORD_WORDS = 4;
const LATE = 0x100;

/** In one line. That an event was given out before is remembered by a hash whose key is random. */
function packed({ bytes, index }: PackedEvents): string {
  const words = index.slice();
  for (let at = 0; at < words.length;) {
    words[at] = (words[at] as number) & ~LATE;
    at += EVENT_WORDS + RECORD_WORDS * (words[at + 1] as number);
  }
  return `${bytes.toString('latin1')} ${words.join(' ')}`;
}

describe('logs', () => {
  it('give the same events, however they are cut, damaged, limited and waited for', () => {
    expect(LOGS.length).toBeGreaterThan(0);
    const options = fc.record({
      timeoutMs: fc.constantFrom(0, 50, 2000),
      maxEvents: fc.constantFrom(1, 3, 8192),
      maxBytes: fc.constantFrom(1, 4096, 16 << 20),
      maxLineBytes: fc.constantFrom(1, 80, 131_072),
    });
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 20 });
    fc.assert(
      fc.property(
        fc.nat({ max: LOGS.length - 1 }),
        options,
        changes,
        fc.integer({ min: 7, max: 5000 }),
        (which, limits, odd, piece) => {
          const text = Buffer.from((LOGS[which] as Buffer).subarray(0, 10_000));
          for (const [at, byte] of odd) text[at % text.length] = byte;
          expectSame((door) => {
            const one = reassembler(door, limits);
            const given: string[] = [];
            for (let at = 0; at < text.length; at += piece) {
              given.push(packed(one.push(text.subarray(at, at + piece), at)));
              given.push(String(one.nextDeadline()));
              if (at % 3 === 0) given.push(packed(one.advance(at + 1)));
            }
            given.push(packed(one.finish()));
            return given.join('\n');
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('give the same tables, or the same refusal of columns', () => {
    const name = fc.constantFrom(0, 1, 2, 3, 0xffffffff);
    const source = fc
      .tuple(
        name,
        fc.nat({ max: 2 }),
        fc.constantFrom([0], [1, 1300, 1302], [2, 0, 1299, 1400, 1400]),
      )
      .map(([which, nth, types]) => [which, nth, ...types]);
    const column = fc
      .tuple(fc.nat({ max: 1 }), fc.array(source, { maxLength: 3 }))
      .map(([all, sources]) => [all, sources.length, ...sources.flat()]);
    const plan = fc
      .tuple(fc.array(column, { maxLength: 4 }), fc.constantFrom([], [], [], [7]))
      .map(([columns, behind]) => [4, 3, 4, 3, 7, columns.length, ...columns.flat(), ...behind]);
    const names = fc.constantFrom('piditemmsgsuccess', 'pid');
    let read = 0;
    fc.assert(
      fc.property(fc.nat({ max: LOGS.length - 1 }), plan, names, (which, words, text) => {
        expectSame((door) => {
          const columns = { plan: Uint32Array.from(words), names: Buffer.from(text) };
          const limits = { timeoutMs: 50, maxEvents: 8, maxBytes: 1 << 20, maxLineBytes: 1 << 12 };
          const one = reassembler(door, { ...limits, columns });
          const log = (LOGS[which] as Buffer).subarray(0, 10_000);
          const tables = [one.push(log, 0), one.finish()];
          read += 1;
          return tables.map(({ bytes, index }) => `${bytes.toString('latin1')} ${index.join(' ')}`);
        });
      }),
      { numRuns: 200 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('are read by any number of reassemblers at once', () => {
    const [log = Buffer.alloc(0)] = LOGS;
    expectSame((door) => {
      const limits = { timeoutMs: 1, maxEvents: 100, maxBytes: 1 << 20, maxLineBytes: 1 << 12 };
      const all = Array.from({ length: 20 }, () => reassembler(door, limits));
      for (const [at, one] of all.entries()) one.push(log.subarray(at), 0);
      return all.map((one) => packed(one.finish()));
    });
  });
});

it('opening a socket is refused with the error that the host gives', () => {
  const options = { receiveBufferBytes: 1, maxQueuedBytes: 1 };
  expect(() => new portable.Control()).toThrow(REFUSAL);
  expect(() => new portable.Stream(options, () => undefined)).toThrow(REFUSAL);
  expect(() => new portable.EventStream({ ...options } as never, () => undefined)).toThrow(REFUSAL);
});

it('a module that is not there, or is not one, is refused with the same error', () => {
  const without = (bytes: () => Uint8Array): Addon => offlineAddon(bytes, () => REFUSAL);
  const missing = without(() => {
    throw new Error('ENOENT');
  });
  expect(() => missing.decodeStatus(Buffer.alloc(44))).toThrow(REFUSAL);
  expect(() => without(() => Buffer.from('text')).decodeStatus(Buffer.alloc(44))).toThrow(REFUSAL);
  // What needs no module is there all the same.
  expect(missing.errorText(1)).toBe('Operation not permitted');
});
