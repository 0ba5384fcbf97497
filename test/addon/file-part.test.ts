/**
 * Logs on the disk are read and parsed beside JavaScript, with the same events as from bytes; what fails on the way is
 * told after what could be read.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFileError } from '../../lib/errors';
import type { EventFilter } from '../../lib/events/data/event-filter';
import { FilePart } from '../../lib/events/sources/file-part';
import { parsePackedBatches } from '../../lib/events/sources/parse-events';
import type { ParseEventsOptions, PartedSource } from '../../lib/events/sources/text-reassembly';
import { newReassembler } from '../../lib/events/sources/text-reassembly';
import { addon } from '../../lib/kernel/native';
import { LogFile } from '../../lib/logs/log-file';
import { readLogs } from '../../lib/logs/read-logs';

/** Events of three records, with records of the one before among them, and now and then a rare one. */
function madeLog(events: number): string {
  const lines: string[] = [];
  for (let serial = 1; serial <= events; serial++) {
    const record = (type: string, body: string, of = serial): void => {
      const ms = 1_700_000_000_000 + of;
      const stamp = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
      lines.push(`type=${type} msg=audit(${stamp}:${of}): ${body}\n`);
    };
    record('SYSCALL', `pid=${serial} key=${serial % 1000 === 7 ? '"rare"' : '"files"'}`);
    record('PATH', `item=0 name="/srv/${serial}"`);
    if (serial % 3 === 0) record('PATH', 'item=1 name="late"', serial - 1);
    record('PROCTITLE', 'proctitle=2F7573722F62696E2F776F726B6572');
  }
  return lines.join('');
}

const RARE: EventFilter = {
  allOf: [[{ test: 'field', name: 'key', values: ['"rare"'] }]],
};

let folder = '';
const opened: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-part-'));
});
afterEach(() => {
  for (const descriptor of opened.splice(0)) closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function part(path: string, from = 0, to = Number.MAX_SAFE_INTEGER): FilePart {
  const descriptor = openSync(path, 'r');
  opened.push(descriptor);
  return new FilePart({ descriptor, from, to });
}

async function eventsIn(source: PartedSource, options: ParseEventsOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of parsePackedBatches(source, options)) {
    for (const item of batch) {
      found.push(item.type === 'event' ? `${item.completion} ${String(item)}` : item.record.text);
    }
  }
  return found;
}

async function* row(...pieces: (FilePart | Uint8Array)[]) {
  yield* pieces;
}

describe('a part of a file', () => {
  const log = madeLog(8000);

  it.each([
    ['all events', {}],
    ['those that a filter wants', { filter: RARE }],
  ])('gives what its bytes give: %s', async (_, options) => {
    const path = written('audit.log', log);
    const expected = await eventsIn([log], options);
    const file = part(path);
    expect(await eventsIn(row(file), options)).toEqual(expected);
    expect(expected).toHaveLength('filter' in options ? 8 : 8000);
    expect([file.bytesRead, file.foundRecords, file.errno]).toEqual([log.length, true, 0]);
  });

  it('goes on in the next, and in bytes, wherever it is cut', async () => {
    const short = madeLog(40);
    const path = written('audit.log', short);
    const bytes = Buffer.from(short);
    const expected = await eventsIn([short]);
    for (let at = 1; at < short.length; at += 97) {
      const end = Math.min(short.length, at + 333);
      const pieces = row(part(path, 0, at), bytes.subarray(at, end), part(path, end));
      expect(await eventsIn(pieces)).toEqual(expected);
    }
  });

  it('is left at once, also while nothing was found', async () => {
    const path = written('audit.log', log);
    const never: EventFilter = { allOf: [[{ test: 'bytes', bytes: Buffer.from('never there') }]] };
    const batches = parsePackedBatches(row(...Array.from({ length: 50 }, () => part(path))), {
      filter: never,
    });
    const next = batches.next();
    await batches.return();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('tells what failed', async () => {
    const file = part(folder);
    expect(await eventsIn(row(file))).toEqual([]);
    expect(file.errno).toBe(21);
  });
});

describe('the addon’s LogScan', () => {
  const { LogScan } = addon();
  if (LogScan === undefined) throw new Error('these tests need the binary');
  const nothing = (): void => undefined;

  it('has the reassembler for itself until it ended', async () => {
    const descriptor = openSync(written('audit.log', madeLog(100)), 'r');
    opened.push(descriptor);
    const reassembler = newReassembler({});
    const options = { fd: descriptor, from: 0, to: 2 ** 40, waitedMs: 0 };
    const rings = new EventEmitter();
    const scan = new LogScan(reassembler, options, () => void rings.emit('ring'));
    expect(() => reassembler.push(Buffer.from('x'), 0)).toThrow('used by a LogScan');
    expect(() => reassembler.finish()).toThrow('used by a LogScan');
    expect(() => new LogScan(reassembler, options, nothing)).toThrow('used by a LogScan');
    for (let isOver = false; !isOver;) {
      const rung = once(rings, 'ring');
      const batch = scan.take();
      isOver = batch?.endErrno !== undefined;
      if (batch === undefined) await rung;
    }
    expect(scan.take()).toBeUndefined();
    expect(scan.progress()).toEqual({ bytes: madeLog(100).length, foundRecords: true });
    expect(reassembler.finish().index.length).toBeGreaterThan(0);
    scan.close();
    scan.close();
  });

  it.each<[string, unknown[]]>([
    ['no reassembler', [{}, { fd: 0, from: 0, to: 1, waitedMs: 0 }, nothing]],
    ['no file', [newReassembler({}), { from: 0, to: 1, waitedMs: 0 }, nothing]],
    [
      'a range that is none',
      [newReassembler({}), { fd: 0, from: -1, to: 1, waitedMs: 0 }, nothing],
    ],
    ['nobody to tell', [newReassembler({}), { fd: 0, from: 0, to: 1, waitedMs: 0 }]],
  ])('is not made with %s', (_, words) => {
    expect(() => Reflect.construct(LogScan, words)).toThrow(/must be|is not a/);
  });
});

/** Reads logs, the first of which is cut as soon as it gives something. */
async function readWhileCut(paths: readonly [string, ...string[]]) {
  const errors: LogFileError[] = [];
  let events = 0;
  const files = paths.map((path) => new LogFile(path));
  const onError = (error: LogFileError): void => void errors.push(error);
  for await (const batch of readLogs(files, { onError })) {
    if (events === 0) truncateSync(paths[0], 1000);
    events += batch.length;
  }
  return { events, errors: errors.map(({ path, code }) => [path, code]) };
}

it('gives what could be read of a log that was cut, and then the others', async () => {
  // Larger than all that may lie between reading and taking.
  const large = written('audit.log.1', madeLog(60_000));
  const small = written('audit.log', madeLog(10).replaceAll('audit(17', 'audit(18'));
  const { events, errors } = await readWhileCut([large, small]);
  expect(errors).toEqual([[large, 'shrunk']]);
  expect(events).toBeGreaterThan(1000);
});
