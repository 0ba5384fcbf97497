/** Logs of every packing, read as the lines that are in them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  journalLines,
  type LogFormatError,
  logLines,
  parseEventBatches,
  parseEvents,
} from '../../lib';
import { logOf } from '../support/golden-events';

const LOG = readFileSync(logOf('execve-300'));

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-logs-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** As a program of the machine packs it. */
function packed(program: string, bytes: Uint8Array): Buffer {
  const path = join(folder, 'log');
  writeFileSync(path, bytes);
  return execFileSync(program, ['-c', path]);
}

/** Programs that a machine may not have. */
const MISSING = ['xz', 'zstd'].filter((name) => spawnSync(name, ['--version']).status !== 0);

if (MISSING.length > 0 && process.env['CI'] === 'true') {
  throw new Error(`nothing to pack with: ${MISSING.join(', ')}`);
}

const PACKERS: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  xz: (bytes) => packed('xz', bytes),
  zstd: (bytes) => packed('zstd', bytes),
};

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

async function linesOf(source: Iterable<Uint8Array | string>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of logLines(source)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Like toEqual, which compares byte by byte and takes seconds for a megabyte. */
function expectBytes(got: Buffer, wanted: Buffer): void {
  expect(got.toString('latin1')).toBe(wanted.toString('latin1'));
}

async function refusal(source: Iterable<Uint8Array | string>): Promise<LogFormatError> {
  try {
    await linesOf(source);
  } catch (error) {
    return error as LogFormatError;
  }
  throw new Error('it was read');
}

it.each([1, 7, 4096, LOG.length])(
  'gives plain lines in chunks of %d bytes as they are',
  async (size) => {
    expectBytes(await linesOf(pieces(LOG, size)), LOG);
    expectBytes(await linesOf([LOG.toString('latin1')]), LOG);
  },
);

describe.each(Object.keys(PACKERS).filter((name) => !MISSING.includes(name)))('%s', (name) => {
  const pack = PACKERS[name] as (bytes: Uint8Array) => Buffer;

  it.each([1, 100, 1 << 20])('is unpacked from chunks of %d bytes', async (size) => {
    expectBytes(await linesOf(pieces(pack(LOG), size)), LOG);
  });

  it('is unpacked where several are joined, and within another', async () => {
    const twice = Buffer.concat([pack(LOG), pack(LOG)]);
    expectBytes(await linesOf([twice]), Buffer.concat([LOG, LOG]));
    expectBytes(await linesOf([pack(gzipSync(LOG))]), LOG);
  });

  it('gives what could be unpacked of one that ends too early, and says so', async () => {
    // Large enough that something comes out before the end is missed.
    const large = Buffer.concat(Array.from({ length: 200 }, () => LOG));
    const whole = pack(large);
    const got: Uint8Array[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of logLines(pieces(whole.subarray(0, -20), 4096))) got.push(chunk);
    };
    await expect(read()).rejects.toMatchObject({
      name: 'LogFormatError',
      code: 'damaged',
      message: `the ${name} data are damaged or end too early`,
    });
    const bytes = Buffer.concat(got);
    expect(bytes.length).toBeGreaterThan(0);
    expectBytes(bytes, large.subarray(0, bytes.length));
  });

  it('gives all that stands before damage, in one piece with it too', async () => {
    const damaged = Buffer.from(pack(LOG)).fill(0, 14);
    const whole = Buffer.concat([pack(LOG), damaged]);
    for (const size of [1, 100, whole.length]) {
      const got: Uint8Array[] = [];
      const read = async (): Promise<void> => {
        for await (const chunk of logLines(pieces(whole, size))) got.push(chunk);
      };
      await expect(read()).rejects.toMatchObject({ code: 'damaged' });
      expectBytes(Buffer.concat(got), LOG);
    }
  });

  it('is unpacked from two sources that are read in turn', async () => {
    const large = Buffer.concat(Array.from({ length: 100 }, () => LOG));
    const both = [0, 1].map(() => logLines(pieces(pack(large), 64)));
    const got: Buffer[][] = [[], []];
    for (let open = both; open.length > 0;) {
      const next = await Promise.all(open.map((lines) => lines.next()));
      for (const [at, { value }] of next.entries()) if (value) got[at]?.push(Buffer.from(value));
      open = next.some(({ done }) => done === true) ? [] : open;
    }
    expectBytes(Buffer.concat(got[0] ?? []), large);
    expectBytes(Buffer.concat(got[1] ?? []), large);
  });

  it('is refused when it is packed too often', async () => {
    const error = await refusal([pack(pack(pack(pack(LOG))))]);
    expect(error).toMatchObject({
      code: 'foreign-format',
      message: 'compressed more than three times',
    });
  });

  it('ends with what the source throws', async () => {
    const begun = pack(LOG).subarray(0, 20);
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield begun;
      await Promise.resolve();
      throw new RangeError('mine');
    }
    const read = async (): Promise<void> => {
      for await (const _ of logLines(failing()));
    };
    await expect(read()).rejects.toThrow(new RangeError('mine'));
  });
});

it('takes zeros behind gzip for padding, as of tapes', async () => {
  const padded = Buffer.concat([gzipSync(LOG), Buffer.alloc(20_000)]);
  expectBytes(await linesOf([padded]), LOG);
  expectBytes(await linesOf(pieces(padded, 1000)), LOG);
});

const itWithZstd = MISSING.includes('zstd') ? it.skip : it;

itWithZstd('skips the frames of zstd that say so, also in front', async () => {
  const skipped = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const zstd = packed('zstd', LOG);
  const source = Buffer.concat([skipped, zstd, skipped, zstd]);
  expectBytes(await linesOf([source]), Buffer.concat([LOG, LOG]));
});

it.each([
  ['export', '_TRANSPORT=audit\n_AUDIT_TYPE=1320\n_AUDIT_ID=1\nMESSAGE=EOE\n\n', 'MESSAGE\n\x09'],
  [
    'JSON',
    '{"_TRANSPORT":"audit","_AUDIT_TYPE":"1320","_AUDIT_ID":"1","MESSAGE":"EOE"}\n',
    '{"MESSAGE":"type=USER_LOGIN msg=audit(1.000:9): x',
  ],
])('gives what stands before the cut end of a journal in %s', async (_, whole, cut) => {
  const got: Uint8Array[] = [];
  const read = async (): Promise<void> => {
    for await (const chunk of logLines([whole + cut])) got.push(chunk);
  };
  await expect(read()).rejects.toMatchObject({
    name: 'LogFormatError',
    code: 'damaged',
    message: 'the exported journal is damaged or ends too early',
  });
  expect(Buffer.concat(got).toString()).toBe('type=EOE msg=audit(0.000:1): \n');
});

it("takes the lines out of docker's JSON, also of parts of long ones", async () => {
  const [first = '', second = ''] = LOG.toString('utf8').split('\n');
  const entries = [first.slice(0, 20), `${first.slice(20)}\n`, `${second}\n`].map((log) =>
    JSON.stringify({ log, stream: 'stdout', time: '2026-11-14T22:13:20.000000001Z' }),
  );
  const text = `${entries.join('\n')}\n{"log":"cut`;
  for (const size of [1, 33, text.length]) {
    const lines = await linesOf(pieces(Buffer.from(text), size));
    expect(lines.toString()).toBe(`${first}\n${second}\n{"log":"cut`);
  }
});

describe('a program in a container that prints long lines to both of its streams', () => {
  const [first = '', second = '', third = ''] = LOG.toString('utf8').split('\n');
  const PRINTED: readonly (readonly [stream: string, text: string, isWhole: boolean])[] = [
    ['stdout', first.slice(0, 30), false],
    ['stderr', second.slice(0, 9), false],
    ['stdout', first.slice(30, 70), false],
    ['stderr', second.slice(9), true],
    ['stdout', first.slice(70), true],
    ['stdout', third, true],
    ['stderr', 'begun', false],
  ];
  const LINES = `${second}\n${first}\n${third}\nbegun\n`;
  const time = '2026-11-14T22:13:20.000000001';

  it.each([
    [
      "docker's JSON",
      ([stream, text, isWhole]: (typeof PRINTED)[number]) =>
        JSON.stringify({ log: isWhole ? `${text}\n` : text, stream, time: `${time}Z` }),
    ],
    [
      'the runtimes of Kubernetes',
      ([stream, text, isWhole]: (typeof PRINTED)[number]) =>
        `${time}+02:00 ${stream} ${isWhole ? 'F' : 'P'} ${text}`,
    ],
    [
      'runtimes that write more tags',
      ([stream, text, isWhole]: (typeof PRINTED)[number]) =>
        `${time}Z ${stream} ${isWhole ? 'F:x' : 'P:x'} ${text}`,
    ],
  ])('is read from %s', async (_name, written) => {
    const text = Buffer.from(`${PRINTED.map(written).join('\n')}\n`);
    for (const size of [1, 33, text.length]) {
      expect((await linesOf(pieces(text, size))).toString()).toBe(LINES);
    }
  });

  it.each([
    ['without a stream', { log: `${first}\n`, kubernetes: {} }, { log: second, kubernetes: {} }],
    ['by another name', { message: first, host: 'h' }, { message: second, stream: 'stdout' }],
    ['with a tag', { log: first, stream: 'stdout', logtag: 'F' }, { message: second, logtag: 'F' }],
  ])('is read from what a shipper made of it: %s', async (_name, ...entries) => {
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    expect((await linesOf([text])).toString()).toBe(`${first}\n${second}\n`);
  });

  it('is read from parts that a shipper left as they were', async () => {
    const part = (log: string, logtag: string) => JSON.stringify({ log, stream: 'stdout', logtag });
    const text = `${part(first.slice(0, 60), 'P')}\n${part(first.slice(60), 'F')}\n`;
    expect((await linesOf([text])).toString()).toBe(`${first}\n`);
  });

  it('may print the journal', async () => {
    const entry = JSON.stringify({
      _TRANSPORT: 'audit',
      _AUDIT_TYPE: '1320',
      _AUDIT_ID: '7',
      _SOURCE_REALTIME_TIMESTAMP: '10000000',
      MESSAGE: 'EOE',
    });
    const record = 'type=EOE msg=audit(10.000:7): \n';
    const pod = `${time}Z stdout P ${entry.slice(0, 20)}\n${time}Z stdout F ${entry.slice(20)}\n`;
    expect((await linesOf([pod])).toString()).toBe(record);
    const docker = JSON.stringify({ log: `${entry}\n`, stream: 'stdout', time });
    expect((await linesOf([`${docker}\n`])).toString()).toBe(record);
  });

  it('keeps lines that have nothing in front, and a line that nothing ends in pieces', async () => {
    const long = `${time}Z stdout P ${'x'.repeat(700_000)}\n`;
    const text = `${time}Z stderr F\n${first}\n${long}${long}${time}Z stdout F ${second}\n`;
    expect((await linesOf([text])).toString()).toBe(
      `\n${first}\n${'x'.repeat(1_400_000)}${second}\n`,
    );
  });
});

it.each([
  [
    'go-audit',
    '{"sequence":1,"timestamp":"1.5","messages":[]}\n',
    /^go-audit's JSON, which does not hold the records themselves; read the audit.log$/,
  ],
  [
    'words',
    'type=AVC msg=audit(11/14/2023 22:13:20.123:7) : avc:  denied\n',
    /^records in words, as ausearch -i prints them; read the audit.log, or print/,
  ],
  [
    'UTF-16',
    Buffer.from('type=AVC msg=audit(1.0:1): \n', 'utf16le'),
    /^text in UTF-16; convert it first/,
  ],
  [
    'bzip2 within gzip',
    gzipSync(Buffer.from('BZh91AY&SY')),
    /^compressed by bzip2; unpack it first/,
  ],
])('refuses %s with what it is and what to read', async (_, bytes, message) => {
  const error = await refusal([bytes]);
  expect(error).toMatchObject({ name: 'LogFormatError', code: 'foreign-format' });
  expect(error.message).toMatch(message);
  expect(error.message).toContain(error.hint);
});

it('lets go of its source when nobody reads on', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield LOG;
    } finally {
      closed = true;
    }
  }
  for await (const item of parseEvents(logLines(source()))) {
    expect(item.type).toBe('event');
    break;
  }
  expect(closed).toBe(true);
});

const UNFINISHED = [
  'type=SYSCALL msg=audit(10.000:1): arch=c000003e syscall=62 success=yes exit=0\n',
  'type=PATH msg=audit(10.000:1): item=0 name="/a"\n',
].join('');

/** An event that nothing ends, in each packing. */
const QUIET: Readonly<Record<string, () => string | Buffer>> = {
  lines: () => UNFINISHED,
  'lines, the last of which is not whole': () => `${UNFINISHED}type=PATH msg=audit(10.000:1): na`,
  ...Object.fromEntries(
    Object.entries(PACKERS)
      .filter(([name]) => !MISSING.includes(name))
      .map(([name, pack]) => [name, () => pack(Buffer.from(UNFINISHED))]),
  ),
  'gzip within gzip': () => gzipSync(gzipSync(UNFINISHED)),
  "docker's JSON": () =>
    `${JSON.stringify({ log: UNFINISHED, stream: 'stdout', time: 'x' })}\n{"log":"cut`,
  'an export of the journal': () =>
    '_TRANSPORT=audit\n_AUDIT_TYPE=1300\n_AUDIT_ID=1\n_SOURCE_REALTIME_TIMESTAMP=10000000\n' +
    'MESSAGE=SYSCALL arch=c000003e syscall=62\n\n_TRANSPORT=au',
  'JSON of the journal': () =>
    `${JSON.stringify({
      _TRANSPORT: 'audit',
      _AUDIT_TYPE: '1300',
      _AUDIT_ID: '1',
      _SOURCE_REALTIME_TIMESTAMP: '10000000',
      MESSAGE: 'SYSCALL arch=c000003e syscall=62',
    })}\n{"MESSAGE":"cut`,
};

describe.each(Object.entries(QUIET))('a quiet stream of %s', (_name, begin) => {
  const open = (): PassThrough => {
    const pipe = new PassThrough();
    pipe.write(begin());
    return pipe;
  };

  it('is destroyed by leaving the loop', async () => {
    const pipe = open();
    let events = 0;
    for await (const item of parseEvents(logLines(pipe), { timeoutMs: 1 })) {
      expect(item.type).toBe('event');
      events += 1;
      break;
    }
    expect([events, pipe.destroyed]).toEqual([1, true]);
  });

  it('is destroyed by an error in the loop', async () => {
    const pipe = open();
    const read = async (): Promise<void> => {
      for await (const _ of parseEventBatches(logLines(pipe), { timeoutMs: 1 })) {
        throw new RangeError('mine');
      }
    };
    await expect(read()).rejects.toThrow(new RangeError('mine'));
    expect(pipe.destroyed).toBe(true);
  });

  it('is destroyed by return() while it is waited for', async () => {
    const pipe = open();
    const events = parseEvents(logLines(pipe), { timeoutMs: 1 });
    expect((await events.next()).done).toBe(false);
    const waiting = events.next();
    await setImmediate();
    expect(await events.return()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(pipe.destroyed).toBe(true);
  });

  it('is destroyed by return() of its lines, and of what has not begun', async () => {
    const pipe = open();
    const lines = logLines(pipe);
    expect((await lines.next()).done).toBe(false);
    const waiting = Promise.all([lines.next(), lines.next(), lines.next()]);
    await setImmediate();
    await lines.return();
    expect((await waiting).at(-1)?.done).toBe(true);
    expect(pipe.destroyed).toBe(true);
    const other = open();
    await parseEvents(logLines(other)).return();
    expect(other.destroyed).toBe(true);
  });
});

it('leaves what is exported of the journal, and web streams, without logLines too', async () => {
  const pipe = new PassThrough();
  const lines = journalLines(pipe);
  const waiting = lines.next();
  pipe.write('_TRANSPORT=audit\n');
  await setImmediate();
  await lines.return();
  expect([(await waiting).done, pipe.destroyed]).toEqual([true, true]);
  let reason: unknown = 'open';
  const web = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from(UNFINISHED)),
    cancel: (given) => {
      reason = given;
    },
  });
  for await (const item of parseEvents(logLines(web), { timeoutMs: 1 })) {
    expect(item.type).toBe('event');
    break;
  }
  expect(reason).toBeUndefined();
});
