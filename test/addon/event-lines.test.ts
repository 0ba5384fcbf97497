/** Events as lines: what the records themselves say they are, and what ausearch makes of them. */
import { describe, expect, it } from '@jest/globals';
import type { AuditEvent, AuditRecord } from '../../lib';
import {
  EventLines,
  readLines,
  type LineEscape,
  type LineStyle,
} from '../../lib/events/sources/event-lines';
import { parsePackedBatches } from '../../lib/events/sources/parse-events';
import { addon } from '../../lib/kernel/native';
import { bytesOfText } from '../../lib/text/byte-text';
import { fc } from '../support/random-cases';

interface Written {
  readonly text: string;
  readonly events: readonly AuditEvent[];
}

/** Bytes as characters, of all events but lines that are not records. */
async function written(
  log: string,
  style: LineStyle,
  escape?: LineEscape,
  isOrdered = false,
): Promise<Written> {
  const lines = new EventLines(style, escape);
  const events: AuditEvent[] = [];
  const parts: Buffer[] = [];
  for await (const batch of parsePackedBatches([Buffer.from(log, 'latin1')], { isOrdered })) {
    const items = batch.events();
    const positions = [...batch.positions()].filter((_, at) => items[at]?.type === 'event');
    parts.push(lines.write(batch.whole, Uint32Array.from(positions)));
    events.push(...items.filter((item) => item.type === 'event'));
  }
  return { text: Buffer.concat(parts).toString('latin1'), events };
}

function characters(record: AuditRecord): string {
  return Buffer.from(bytesOfText(record.toString())).toString('latin1');
}

const PIECES =
  'a=1 subj=u:r msg= é ÿ " \' $ ` \\ ! ( ) | ; # & * ? [ ] < > { } ARCH=x86_64 \x7f'.split(' ');
const piece = fc.constantFrom(...PIECES, ' ', '\x1d', '\x01', '\x1b[2J', '\t', 'UID="root"');
const body = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const front = fc.constantFrom(
  '',
  'node=web-1 ',
  'node=web-1  ',
  'node= ',
  'host=h ',
  'Nov 14 22:13:20 gate audit: ',
  '  ',
);
const type = fc.constantFrom(
  'SYSCALL',
  'PATH',
  'USER_CMD',
  'UNKNOWN[1499]',
  'NEW_NAME',
  '1302',
  'EOE',
  'PROCTITLE',
);
const time = fc.constantFrom(
  '1700000000.123',
  '1700000000.1',
  '01700003600.5',
  '86400.000',
  '4102444800.000',
);
const line = fc
  .record({
    front,
    type,
    time,
    body,
    serial: fc.nat({ max: 4 }),
    gap: fc.constantFrom(' ', ' ', ''),
  })
  .map((of) => `${of.front}type=${of.type} msg=audit(${of.time}:${of.serial}):${of.gap}${of.body}`);
const log = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => `${lines.join('\n')}\n`);

// oxlint-disable-next-line no-control-regex -- It is about them.
const CONTROL = /[\0-\x1f]/g;
const SHELL = / |["'`$\\!()|]/g;
const SHELL_QUOTE = /[ "'`$\\!()|;#&*?[\]<>{}]/g;

function escaped(text: string, mode: LineEscape): string {
  if (mode === 'raw') return text;
  const quoted = { tty: /(?!)/g, shell: SHELL, shell_quote: SHELL_QUOTE }[mode];
  return text
    .replaceAll(quoted, String.raw`\$&`)
    .replaceAll(
      CONTROL,
      (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
}

/** `Tue Nov 14 22:13:20 2023` */
function calendarTime(ms: number): string {
  const date = new Date(Math.floor(ms / 1000) * 1000);
  const [day, month, number, year] = date.toDateString().split(' ') as [
    string,
    string,
    string,
    string,
  ];
  const clock = date.toTimeString().slice(0, 8);
  return `${day} ${month} ${String(Number(number)).padStart(2)} ${clock} ${Number(year)}`;
}

describe('lines of events', () => {
  it('are what the records give as text', async () => {
    await fc.assert(
      fc.asyncProperty(log, async (text) => {
        const { text: lines, events } = await written(text, 'lines');
        const expected = events
          .flatMap(({ records }) => records)
          .map((one) => `${characters(one)}\n`);
        expect(lines).toBe(expected.join(''));
      }),
      { numRuns: 200 },
    );
  });

  it('have the local time in front, the last record first, and nothing that a terminal obeys', async () => {
    const mode = fc.constantFrom('raw', 'tty', 'shell', 'shell_quote');
    await fc.assert(
      fc.asyncProperty(log, mode, async (text, escape) => {
        const { text: lines, events } = await written(text, 'timed', escape);
        const expected = events.map(({ id, records }) => {
          const own = records.map(characters).map((one) => one.split('\x1d')[0] as string);
          const shown = own.map((one) => `${escaped(one, escape)}\n`).toReversed();
          return `----\ntime->${calendarTime(id.timestampMs)}\n${shown.join('')}`;
        });
        expect(lines).toBe(expected.join(''));
      }),
      { numRuns: 200 },
    );
  });

  it('end as they did where the log is of another system', async () => {
    const text = 'type=USER msg=audit(1.000:1): a=1\r\ntype=USER msg=audit(1.000:2): a=1\n';
    expect((await written(text, 'lines')).text).toBe(text);
    expect((await written(text, 'timed')).text).toContain('a=1\\015\n');
  });

  it('say a time that no calendar has in seconds', async () => {
    const { text } = await written('type=USER msg=audit(8999999999999.000:1): a=1\n', 'timed');
    expect(text).toContain('time->8999999999999\n');
  });

  it('are refused for positions at which no event begins', () => {
    const types = new (addon().RecordTypes)([], new Uint32Array());
    const write = (index: number[], positions: number[], form = [0, 0]) =>
      addon().writeLines(
        types,
        Uint32Array.from(form),
        Buffer.from('audit(1.000:1): a=1'),
        Uint32Array.from(index),
        Uint32Array.from(positions),
      );
    const REFUSAL = 'positions must be those of packed events';
    const event = [0, 1, 1, 1000, 0, 19, 19, 1300, 0, 16, 19];
    expect(write(event, [0]).toString()).toBe('type=UNKNOWN[1300] msg=audit(1.000:1): a=1\n');
    expect(write(event, []).length).toBe(0);
    for (const [at, value] of [
      [1, 0],
      [1, 2],
      [1, 0xffff_ffff],
      [5, 20],
      [6, 20],
      [8, 17],
      [9, 20],
      [10, 20],
    ] as const) {
      expect(() => write(event.with(at, value), [0])).toThrow(REFUSAL);
    }
    for (const position of [1, 11, 0xffff_ffff]) {
      expect(() => write(event, [position])).toThrow(REFUSAL);
    }
    for (const form of [[], [0], [3, 0], [0, 4], [2, 0, 1], [2, 0, 5, 1, 5, 2]]) {
      expect(() => write(event, [0], form)).toThrow('form does not say how lines look');
    }
  });

  it('have the time of the zone that is asked for', () => {
    const types = new (addon().RecordTypes)([], new Uint32Array());
    const timeOf = (seconds: number, zone: number[]) => {
      const ms = seconds * 1000;
      const event = [0, 1, 1, ms % 2 ** 32, Math.floor(ms / 2 ** 32), 1, 1, 1300, 0, 1, 1];
      return addon()
        .writeLines(
          types,
          Uint32Array.of(1, 1, ...zone),
          Buffer.from('a'),
          Uint32Array.from(event),
          Uint32Array.of(0),
        )
        .toString()
        .split('\n')[1];
    };
    expect(timeOf(1, [])).toBe('time->Thu Jan  1 00:00:01 1970');
    expect(timeOf(1, [0, 19_800])).toBe('time->Thu Jan  1 05:30:01 1970');
    expect(timeOf(1, [0, -1])).toBe('time->Thu Jan  1 00:00:00 1970');
    expect(timeOf(1, [0, -2])).toBe('time->1');
    const berlin = [0, 3600, 1_711_846_800, 7200, 1_729_990_800, 3600];
    expect(timeOf(1_711_846_799, berlin)).toBe('time->Sun Mar 31 01:59:59 2024');
    expect(timeOf(1_711_846_800, berlin)).toBe('time->Sun Mar 31 03:00:00 2024');
    expect(timeOf(1_729_990_800, berlin)).toBe('time->Sun Oct 27 02:00:00 2024');
  });

  it('of a whole log are the same, in the order of their times', async () => {
    const style = fc.constantFrom('lines', 'timed');
    await fc.assert(
      fc.asyncProperty(log, style, async (text, asked) => {
        const parts: Buffer[] = [];
        for await (const part of readLines([Buffer.from(text, 'latin1')], { style: asked })) {
          parts.push(part);
        }
        const { text: expected } = await written(text, asked, 'tty', true);
        expect(Buffer.concat(parts).toString('latin1')).toBe(expected);
      }),
      { numRuns: 100 },
    );
  });
});

describe('events in order', () => {
  const stamp = (ms: number) => `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
  const user = (ms: number, serial: number) => `type=USER msg=audit(${stamp(ms)}:${serial}): a=1\n`;

  it('come by time and serial, however they are mixed within two seconds', async () => {
    const times = fc.array(fc.nat({ max: 1900 }), { minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(times, async (all) => {
        const lines = all.map((ms, serial) =>
          user(1_700_000_000_000 + 3 * serial + (ms % 1000), serial),
        );
        const { events } = await written(lines.join(''), 'lines', 'tty', true);
        const ids = events.map(({ id }) => [id.timestampMs, id.serial] as const);
        expect(ids).toHaveLength(all.length);
        expect(ids).toEqual(ids.toSorted(([a, i], [b, j]) => a - b || i - j));
      }),
      { numRuns: 100 },
    );
  });

  it('wait for an older one that is not finished', async () => {
    const open = 'type=SYSCALL msg=audit(1000.000:1): a=1\n';
    const others = Array.from({ length: 40 }, (_, at) => user(1_001_000 + 1000 * at, at + 2));
    const close = 'type=PROCTITLE msg=audit(1000.000:1): b=2\n';
    const { events } = await written(open + others.join('') + close, 'lines', 'tty', true);
    expect(events.map(({ id }) => id.serial)).toEqual(
      Array.from({ length: 41 }, (_, at) => at + 1),
    );
    expect(events[0]?.records).toHaveLength(2);
  });

  it('do not wait for ever behind a time that was wrong once', async () => {
    const wrong = user(9_000_000_000_000, 1);
    const rest = Array.from({ length: 20_000 }, (_, at) => user(1_700_000_000_000 + at, at + 2));
    const { events } = await written(wrong + rest.join(''), 'lines', 'tty', true);
    expect(events).toHaveLength(20_001);
    // The wrong one has the highest time.
    expect(events.at(-1)?.id.serial).toBe(1);
  });
});
