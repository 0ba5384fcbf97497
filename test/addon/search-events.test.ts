/** `searchEvents`: which events it gives, in which order, and what it refuses. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogProgress, searchEvents, type SearchOptions } from '../../lib';
import { login, opened, START_MS } from '../unit/report/lines';

let folder = '';
let log = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-search-'));
  log = join(folder, 'audit.log');
  const serials = Array.from({ length: 50 }, (_, at) => at + 1);
  const lines = serials.map((serial) => opened({ serial, failed: serial % 10 === 0 }));
  writeFileSync(log, lines.join('') + login({ serial: 51 }));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function found(options: SearchOptions): Promise<number[]> {
  const serials: number[] = [];
  for await (const event of searchEvents({ files: [log], ...options }))
    serials.push(event.id.serial);
  return serials;
}

it.each([
  [{ where: 'success=no' }, [10, 20, 30, 40, 50, 51]],
  [{ where: ['success=no', 'type=SYSCALL'] }, [10, 20, 30, 40, 50]],
  [{ where: 'success=no', limit: 2 }, [10, 20]],
  [{ where: 'success=no', limit: 2, order: 'newest' }, [51, 50]],
  [{ where: 'success=no', expression: 'success r= no' }, [10, 20, 30, 40, 50]],
  [{ start: START_MS + 49_000, end: new Date(START_MS + 50_000) }, [49, 50]],
  [{ start: new Date(START_MS + 51_000).toISOString() }, [51]],
  [{ where: 'key=none' }, []],
] satisfies [SearchOptions, number[]][])('gives the events of %j', async (options, expected) => {
  expect(await found(options)).toEqual(expected);
});

it('tells how far it is, and ends when the signal says so', async () => {
  const told: LogProgress[] = [];
  await found({ onProgress: (progress) => told.push(progress) });
  expect(told.at(-1)?.bytes).toBe(told.at(-1)?.total);
  expect(await found({ signal: AbortSignal.abort() })).toEqual([]);
});

it('tells of a log that cannot be read, or throws it', async () => {
  const files = [log, join(folder, 'missing')];
  const codes: string[] = [];
  const options = { files, where: 'serial=1' };
  expect(await found({ ...options, onError: ({ code }) => codes.push(code) })).toEqual([1]);
  expect(codes).toEqual(['ENOENT']);
  await expect(found(options)).rejects.toThrow('missing: does not exist');
});

it.each([
  [{ where: 5 }, 'options.where'],
  [{ files: log }, 'options.files'],
  [{ limit: 0 }, 'options.limit'],
  [{ order: 'random' }, 'options.order'],
  [{ start: {} }, 'options.start'],
  [{ were: 'key=a' }, 'options'],
])('refuses %j', (options, argument) => {
  expect(() => searchEvents(options as SearchOptions)).toThrow(
    expect.objectContaining({ argument }),
  );
});

it('refuses words that mean nothing at once', () => {
  expect(() => searchEvents({ start: 'soon' })).toThrow('soon: is not understood as a time');
  expect(() => searchEvents({ where: 'pid' })).toThrow('the condition has no operator');
});
