/** Events in what journalctl prints, made here of the golden files as journald takes records apart. */
import { afterEach, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { type AuditRecord, journalLines, parseEvents } from '../../lib';
import { logOf, readGolden } from '../support/golden-events';

const LINE = /^type=(\S+) msg=audit\((\d+)\.(\d+):(\d+)\): (.*)$/;

const HOST = '_HOSTNAME=host\n';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A field as the export format has it: with its length where it is no text. */
function field(name: string, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  const isText = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x09);
  if (isText) return Buffer.from(`${name}=${bytes.toString()}\n`);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from('\n')]);
}

interface Parts {
  readonly type: string;
  readonly number: number;
  readonly usec: string;
  readonly serial: string;
  readonly body: string;
}

function partsOf(name: string): Parts[] {
  const numbers = new Map(
    readGolden(name).flatMap(({ records }) =>
      records.map((record) => [record.type, record.typeNumber] as const),
    ),
  );
  return readFileSync(logOf(name), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, type = '', seconds, fraction, serial = '', body = ''] = LINE.exec(line) ?? [];
      return {
        type,
        number: numbers.get(type) ?? 0,
        usec: `${seconds}${fraction}000`,
        serial,
        body,
      };
    });
}

function exported(name: string): Buffer {
  return Buffer.concat(
    partsOf(name).flatMap(({ type, number, usec, serial, body }) => [
      Buffer.from(HOST),
      field('_TRANSPORT', 'audit'),
      field('_SOURCE_REALTIME_TIMESTAMP', usec),
      field('_AUDIT_TYPE', String(number)),
      field('_AUDIT_ID', serial),
      field('MESSAGE', `${type} ${body}`),
      Buffer.from('\n'),
    ]),
  );
}

function json(name: string): string {
  return partsOf(name)
    .map(({ type, number, usec, serial, body }) =>
      JSON.stringify({
        _HOSTNAME: 'host',
        _TRANSPORT: 'audit',
        _SOURCE_REALTIME_TIMESTAMP: usec,
        _AUDIT_TYPE: String(number),
        _AUDIT_ID: serial,
        MESSAGE: type === 'CWD' ? [...Buffer.from(`${type} ${body}`)] : `${type} ${body}`,
      }),
    )
    .join('\n');
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function eventsOf(source: AsyncIterable<Uint8Array | string>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of parseEvents(journalLines(source))) {
    if (item.type !== 'event') throw new Error(`damaged: ${item.record.text}`);
    found.push([item.id.serial, item.id.timestampMs, item.records.map(fieldsOf)]);
  }
  return found;
}

const fieldsOf = (record: AuditRecord) => [record.typeNumber, [...record.fields()]];

const golden = (name: string) =>
  readGolden(name).map(({ serial, timestampMs, records }) => [
    serial,
    timestampMs,
    records.map(({ typeNumber, fields }) => [typeNumber, fields]),
  ]);

it.each(['kill', 'create', 'execve-long', 'user', 'seccomp'])(
  'gives the events of %s, exported either way',
  async (name) => {
    expect(await eventsOf(inChunks(exported(name), 1000))).toEqual(golden(name));
    expect(await eventsOf(inChunks(Buffer.from(json(name)), 1000))).toEqual(golden(name));
  },
);

it('takes chunks of any size', async () => {
  const bytes = exported('kill');
  for (const size of [1, 2, 7, 4096]) {
    expect(await eventsOf(inChunks(bytes, size))).toEqual(golden('kill'));
  }
});

async function linesOf(...parts: readonly Buffer[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of journalLines(inChunks(Buffer.concat(parts), 3))) {
    lines.push(line.toString());
  }
  return lines;
}

const END = Buffer.from('\n');

it('finds records in the kernel’s log, and leaves out what is none', async () => {
  const message = 'audit: type=1400 audit(1.000:2): apparmor="DENIED"';
  const lines = await linesOf(
    field('_TRANSPORT', 'kernel'),
    field('MESSAGE', message),
    END,
    field('_TRANSPORT', 'syslog'),
    field('MESSAGE', 'hello'),
    END,
    field('_TRANSPORT', 'stdout'),
  );
  expect(lines).toEqual([`${message}\n`]);
});

function audit(type: string, message: string): Buffer[] {
  return [
    field('_TRANSPORT', 'audit'),
    field('_SOURCE_REALTIME_TIMESTAMP', '1500000'),
    field('_AUDIT_TYPE', type),
    field('_AUDIT_ID', '7'),
    field('MESSAGE', message),
    END,
  ];
}

function kernel(message: string): Buffer[] {
  return [field('_TRANSPORT', 'kernel'), field('MESSAGE', message), END];
}

it('gives a record once that came by both ways, and as many as there were', async () => {
  const paths = ['name="/a"', 'name="/b"'];
  const copies = paths.flatMap((path) => kernel(`audit: type=1302 audit(1.500:7): ${path}`));
  const records = paths.flatMap((path) => audit('1302', `PATH ${path}`));
  const expected = paths.map((path) => `type=PATH msg=audit(1.500:7): ${path}\n`);
  expect(await linesOf(...records, ...copies)).toEqual(expected);
  expect(await linesOf(...copies, ...records)).toEqual(
    paths.map((path) => `audit: type=1302 audit(1.500:7): ${path}\n`),
  );
  // One that the kernel's log lacks, as it drops what comes too fast.
  const only = kernel('audit: type=1302 audit(1.500:7): name="/a"');
  expect(await linesOf(...only, ...records)).toHaveLength(2);
});

it('takes no words of others in the kernel’s log for a record', async () => {
  const forged = 'usb 1-1: Product: audit: type=1112 audit(1.000:2): pid=1';
  expect(await linesOf(...kernel(forged))).toEqual([]);
});

it('makes one line of a message of several', async () => {
  const lines = await linesOf(
    field('_TRANSPORT', 'audit'),
    field('_SOURCE_REALTIME_TIMESTAMP', '1500000'),
    field('_AUDIT_TYPE', '1107'),
    field('_AUDIT_ID', '7'),
    field('MESSAGE', 'USER_AVC pid=1\nmsg=x'),
  );
  expect(lines).toEqual(['type=USER_AVC msg=audit(1.500:7): pid=1 msg=x\n']);
});

it('refuses what is no export', async () => {
  await expect(linesOf(Buffer.from(`MESSAGE\n${'\xff'.repeat(8)}`, 'latin1'))).rejects.toThrow(
    'the exported journal is damaged or ends too early',
  );
  await expect(linesOf(Buffer.from('{nonsense\n'))).rejects.toMatchObject({
    name: 'LogFormatError',
    code: 'damaged',
  });
  expect(await linesOf()).toEqual([]);
});

it.each([
  ['as text', field('COREDUMP', 'x'.repeat(2 ** 21))],
  ['with its length', field('COREDUMP', '\n'.repeat(2 ** 21))],
  ['in JSON', Buffer.from(`{"COREDUMP":"${'x'.repeat(2 ** 21)}"}`)],
])('copies the bytes of a long field %s a few times, in however many chunks', async (_, long) => {
  const concat = jest.spyOn(Buffer, 'concat');
  for await (const line of journalLines(inChunks(long, 512))) expect(line).toBeUndefined();
  const copied = concat.mock.results.reduce((sum, { value }) => sum + (value as Buffer).length, 0);
  expect(copied).toBeGreaterThanOrEqual(long.length);
  expect(copied).toBeLessThan(3 * long.length);
});
