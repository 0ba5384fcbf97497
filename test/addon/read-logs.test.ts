/** Logs as files: which are found, in what order their events come, and what is told of those that cannot be read. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { LogFileError } from '../../lib/errors';
import { auditLogs } from '../../lib/logs/audit-logs';
import { readLogs, type ReadLogsOptions } from '../../lib/logs/read-logs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-sets-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const START = 1_700_000_000;

interface Written {
  readonly second?: number;
  readonly node?: string;
  readonly records?: readonly string[];
}

const RECORDS = [
  'SYSCALL msg=@: arch=c000003e syscall=257 success=yes exit=3 pid=7 exe="/bin/cat" key="k"',
  'PROCTITLE msg=@: proctitle="cat"',
];

/** The lines of an event, one second later for each serial. */
function lines(
  serial: number,
  { second = serial, node, records = RECORDS }: Written = {},
): string[] {
  const front = node === undefined ? '' : `node=${node} `;
  const stamp = `audit(${START + second}.000:${serial})`;
  return records.map((record) => `${front}type=${record.replace('@', stamp)}\n`);
}

function log(from: number, to: number, written?: Written): string {
  const serials = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return serials.flatMap((serial) => lines(serial, written)).join('');
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

interface Read {
  readonly serials: number[];
  readonly records: number[];
  readonly nodes: (string | undefined)[];
  readonly errors: LogFileError[];
}

async function read(
  files: readonly string[] | undefined,
  options: ReadLogsOptions & { config?: string } = {},
): Promise<Read> {
  const { config, ...reading } = options;
  const result: Read = { serials: [], records: [], nodes: [], errors: [] };
  const onError = (error: LogFileError): void => void result.errors.push(error);
  const found = await auditLogs({
    onError,
    ...(files === undefined ? {} : { files }),
    ...(config === undefined ? {} : { config }),
  });
  for await (const batch of readLogs(found, { onError, ...reading })) {
    for (const item of batch) {
      if (item.type !== 'event') continue;
      result.serials.push(item.id.serial);
      result.records.push(item.records.length);
      result.nodes.push(item.id.node);
    }
  }
  return result;
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

describe('which logs are meant', () => {
  it('reads the log of auditd.conf and all that were rotated, also behind a hole and compressed', async () => {
    write('audit.log.12', log(1, 2));
    write('audit.log.5.gz', gzipSync(log(3, 4)));
    write('audit.log.2', log(5, 6));
    write('audit.log.1', log(7, 8));
    const newest = write('audit.log', log(9, 10));
    write('audit.logs', log(90, 91));
    write('other.log', log(80, 81));
    const config = write('auditd.conf', `# of a test\nlog_format = RAW\nLOG_FILE = ${newest}\n`);
    expect((await read(undefined, { config })).serials).toEqual(upTo(10));
  });

  it('reads logs named by their days', async () => {
    write('audit.log-20240101.gz', gzipSync(log(1, 2)));
    write('audit.log-20240203', log(3, 4));
    write('audit.log', log(5, 6));
    expect((await read([folder])).serials).toEqual(upTo(6));
  });

  it('reads a file alone, whatever lies beside it', async () => {
    write('audit.log.1', log(1, 2));
    expect((await read([write('audit.log', log(3, 4))])).serials).toEqual([3, 4]);
  });

  it('puts files in the order of their times, and reads each once', async () => {
    const late = write('late', log(5, 6));
    const early = write('early', log(1, 2));
    const between = write('between', log(3, 4));
    expect((await read([late, early, between, late])).serials).toEqual(upTo(6));
  });

  it('tells of a folder without a log', async () => {
    write('notes.txt', 'nothing');
    const { serials, errors } = await read([folder]);
    expect(serials).toEqual([]);
    expect(errors.map(({ code, path }) => [code, path])).toEqual([['no-logs', folder]]);
  });

  it('throws what nobody wants to be told of', async () => {
    await expect(auditLogs({ files: [join(folder, 'none')] })).rejects.toThrow('does not exist');
  });
});

describe('the events of several logs', () => {
  it.each([1, 2, 3])(
    'keeps an event whole that goes on in the next log behind %d lines',
    async (cut) => {
      const records = [
        RECORDS[0] ?? '',
        'CWD msg=@: cwd="/"',
        'PATH msg=@: item=0 name="a"',
        RECORDS[1] ?? '',
      ];
      const all = lines(2, { records });
      write('audit.log.1', log(1, 1) + all.slice(0, cut).join(''));
      write('audit.log', all.slice(cut).join('') + log(3, 3));
      const { serials, records: counts } = await read([folder]);
      expect([serials, counts]).toEqual([
        [1, 2, 3],
        [2, 4, 2],
      ]);
    },
  );

  it('does not join the last line of a log that was cut off with the next log', async () => {
    write('audit.log.1', log(1, 2).trimEnd());
    write('audit.log', log(3, 4));
    expect((await read([folder])).serials).toEqual(upTo(4));
  });

  it('gives the events of several machines in the order of time', async () => {
    for (const [at, node] of ['a', 'b', 'c'].entries()) {
      const own = [1, 2, 3, 4, 5].map((nth) => lines(nth, { second: 100 * nth + at, node }));
      write(`${node}/audit.log`, own.flat().join(''));
    }
    const { serials, nodes } = await read([folder]);
    expect(serials).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5]);
    expect(nodes.slice(0, 4)).toEqual(['a', 'b', 'c', 'a']);
  });
});

describe('a span of time', () => {
  const second = (serial: number): number => (START + serial) * 1000;

  it('leaves out logs that end before it or begin after it', async () => {
    write('audit.log.3', log(1, 10));
    write('audit.log.2', log(1001, 1010));
    write('audit.log.1', log(10_001, 10_010));
    write('audit.log', log(20_001, 20_010));
    const { serials } = await read([folder], { startMs: second(1001), endMs: second(1005) });
    expect(serials).toEqual([1001, 1002, 1003, 1004, 1005]);
  });

  it('finds its place in a large log, and loses no event of the span', async () => {
    const path = write('audit.log', log(1, 40_000));
    const span = { startMs: second(30_000), endMs: second(31_000) };
    let last = { bytes: 0, total: 0, path: '' };
    const { serials } = await read([path], { ...span, onProgress: (now) => (last = now) });
    expect(serials[0]).toBeGreaterThan(28_000);
    expect(serials.at(-1)).toBeLessThan(37_000);
    const wanted = serials.filter((serial) => serial >= 30_000 && serial <= 31_000);
    expect(wanted).toEqual(Array.from({ length: 1001 }, (_, at) => 30_000 + at));
    expect(last.bytes).toBe(last.total);
  });

  it('is not misled by a record that was long in coming', async () => {
    const late = lines(100, { second: -500 }).join('');
    const path = write(
      'audit.log',
      log(1, 20_000).replaceAll(/(:\d+00\): proctitle="cat"\n)/g, `$1${late}`),
    );
    const { serials } = await read([path], { startMs: second(9000) });
    expect(new Set(serials).size).toBeGreaterThan(11_000);
    for (let serial = 9000; serial <= 20_000; serial += 1) expect(serials).toContain(serial);
  });
});

describe('what cannot be read', () => {
  it('is told, and the rest is read', async () => {
    const whole = write('audit.log', log(5, 6));
    const packed = gzipSync(log(1, 4));
    const cut = write('audit.log.1.gz', packed.subarray(0, packed.length - 12));
    const csv = write('events.csv', 'NODE,EVENT,DATE,TIME\n');
    const missing = join(folder, 'missing.log');
    const { serials, errors } = await read([whole, cut, csv, missing]);
    expect(serials).toEqual(upTo(6));
    expect(errors.map(({ path, code }) => [path, code])).toEqual([
      [missing, 'ENOENT'],
      [csv, 'foreign-format'],
      [cut, 'damaged'],
    ]);
  });

  it('is told of a log without a record', async () => {
    const { errors } = await read([write('audit.log', 'hello\n')]);
    expect(errors.map(({ message }) => message)).toEqual([
      `${join(folder, 'audit.log')}: no audit record can be read in it`,
    ]);
  });

  it('is told of a log that becomes shorter while it is read', async () => {
    const path = write('audit.log', log(1, 40_000));
    const errors: LogFileError[] = [];
    const files = await auditLogs({ files: [path] });
    let events = 0;
    for await (const batch of readLogs(files, { onError: (error) => errors.push(error) })) {
      if (events === 0) truncateSync(path, 100_000);
      events += batch.length;
    }
    expect(events).toBeGreaterThan(300);
    expect(errors.map(({ code }) => code)).toEqual(['shrunk']);
  });
});

it('ends early when the signal says so', async () => {
  const path = write('audit.log', log(1, 40_000));
  const controller = new AbortController();
  let batches = 0;
  for await (const batch of readLogs(await auditLogs({ files: [path] }), {
    signal: controller.signal,
  })) {
    expect(batch.length).toBeGreaterThan(0);
    batches += 1;
    controller.abort();
  }
  expect(batches).toBe(1);
});

it('ends while it waits for standard input', async () => {
  const given = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
  const waiting = new PassThrough();
  Object.defineProperty(process, 'stdin', { value: waiting, configurable: true });
  try {
    const controller = new AbortController();
    const reading = readLogs(await auditLogs({ files: ['-'] }), { signal: controller.signal });
    const next = reading.next();
    await setTimeout(50);
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(waiting.destroyed).toBe(true);
  } finally {
    Object.defineProperty(process, 'stdin', given);
  }
});

it.each([
  [{ startMs: 'yesterday' }, 'options.startMs'],
  [{ onErorr: () => {} }, 'options'],
  [{ signal: 1 }, 'options.signal'],
])('refuses %j', (options, argument) => {
  expect(() => readLogs([], options as ReadLogsOptions)).toThrow(
    expect.objectContaining({ argument }),
  );
});
