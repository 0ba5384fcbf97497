import { runInNewContext } from 'node:vm';

import { expect, it } from '@jest/globals';

import type { AuditEvent, DamagedRecord } from '../../lib/events/event';
import { parseEvents, parseLine } from '../../lib/events/sources/parse-events';
import type { ParseEventsOptions } from '../../lib/events/sources/text-reassembly';
import { addon, type PackedEvents, type ReassemblerOptions } from '../../lib/kernel/native';

const EVENT = [
  'type=SYSCALL msg=audit(10.000:1): syscall=62 key="k"',
  'type=PATH msg=audit(10.000:1): item=0 name="/a"',
  'type=PROCTITLE msg=audit(10.000:1): proctitle="x"',
];

const LIMITS: ReassemblerOptions = {
  types: new (addon().RecordTypes)([], new Uint32Array(0)),
  timeoutMs: 1,
  maxEvents: 1,
  maxBytes: 1024,
  maxLineBytes: 1024,
};

/** A view of memory that is no longer there. The types do not know of such memory yet. */
const SHRUNK = `
  const memory = new ArrayBuffer(64, { maxByteLength: 64 });
  const view = new Uint8Array(memory, 32, 32);
  memory.resize(8);
  view;`;

async function parse(
  chunks: Iterable<string | Uint8Array>,
  options?: ParseEventsOptions,
): Promise<(AuditEvent | DamagedRecord)[]> {
  const found: (AuditEvent | DamagedRecord)[] = [];
  for await (const item of parseEvents(chunks, options)) found.push(item);
  return found;
}

function onlyEvents(items: readonly (AuditEvent | DamagedRecord)[]): AuditEvent[] {
  return items.filter((item) => item.type === 'event');
}

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

it('puts the records of an event together', async () => {
  const [event] = onlyEvents(await parse([text(EVENT)]));
  expect(event?.id).toEqual({ timestampMs: 10_000, serial: 1, node: undefined });
  expect(event?.completion).toBe('proctitle');
  expect(event?.late).toBe(false);
  expect(event?.records.map((record) => record.type)).toEqual(['SYSCALL', 'PATH', 'PROCTITLE']);
  expect(event?.get('SYSCALL', 'key')).toBe('"k"');
  expect(event?.get(1302, 'name')).toBe('"/a"');
  expect(event?.get('CWD', 'cwd')).toBeUndefined();
  expect(String(event)).toBe(text(EVENT));
});

it('gives the same for any chunks', async () => {
  const bytes = Buffer.from(text([...EVENT, "type=USER msg=audit(11.000:2): msg='ü'"]));
  const whole = (await parse([bytes])).map(String);
  expect(whole).toHaveLength(2);
  for (let size = 1; size < 40; size += 1) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    expect((await parse(chunks)).map(String)).toEqual(whole);
  }
});

it('knows machines by their node', async () => {
  const lines = EVENT.flatMap((line) => [`node=a ${line}`, `node=ä ${line}`]);
  const events = onlyEvents(await parse([text(lines)]));
  expect(events.map((event) => event.id.node)).toEqual(['a', 'ä']);
  expect(String(events[1])).toBe(text(EVENT.map((line) => `node=ä ${line}`)));
});

it('keeps bytes that are no UTF-8', async () => {
  const line = Buffer.concat([
    Buffer.from('type=USER msg=audit(1.000:1): msg="'),
    Buffer.from([0xff, 0xc3, 0xa4]),
    Buffer.from('"\n'),
  ]);
  const [event] = onlyEvents(await parse([line]));
  expect(event?.get('USER', 'msg')).toBe('"\udcffä"');
});

it('keeps the name of a type that nobody knows', async () => {
  const [event] = onlyEvents(await parse([text(['node=n type=NEWS msg=audit(1.000:1): a=b'])]));
  expect(event?.record('NEWS')?.text).toBe('audit(1.000:1): a=b');
  expect(event?.get('NEWS', 'a')).toBe('b');
});

it('delivers damage in its place, and loses nothing else', async () => {
  const [first = '', ...others] = EVENT;
  const lines = [first, 'garbage', 'type=SYSCALL msg=audit(', '', `${'\0'.repeat(9)}x`, ...others];
  const items = await parse([text(lines)]);
  expect(items.map((item) => item.type)).toEqual(['damaged', 'damaged', 'damaged', 'event']);
  expect(items.slice(0, 3).map((item) => (item as DamagedRecord).record.text)).toEqual([
    'garbage',
    'type=SYSCALL msg=audit(',
    `${'\0'.repeat(9)}x`,
  ]);
  expect(onlyEvents(items)[0]?.records).toHaveLength(3);
});

it('keeps a record with a NUL inside in its event, and says that it is damaged', async () => {
  const lines = [
    EVENT[0] as string,
    'type=PATH msg=audit(10.000:1): name="a\0b"',
    EVENT[2] as string,
  ];
  const [event] = onlyEvents(await parse([text(lines)]));
  expect(event?.records.map(({ type, damaged }) => [type, damaged])).toEqual([
    ['SYSCALL', false],
    ['PATH', true],
    ['PROCTITLE', false],
  ]);
  expect(event?.get('PATH', 'name')).toBe('"a\0b"');
});

it('gives digits that were cut off as they are', async () => {
  const lines = [
    'type=EXECVE msg=audit(10.000:1): argc=2 a0=6C7 a1=',
    'type=CWD msg=audit(10.000:1): cwd=',
  ];
  const [event] = onlyEvents(await parse([text(lines)]));
  expect(event?.get('EXECVE', 'a0')).toBe('6C7');
  expect(event?.get('EXECVE', 'a1')).toBe('');
  expect(event?.get('CWD', 'cwd')).toBe('');
  expect(event?.records.every(({ damaged }) => !damaged)).toBe(true);
});

it('delivers every prefix of a record, as an event or as damage', async () => {
  const whole = EVENT[0] as string;
  for (let length = 1; length <= whole.length; length += 1) {
    const items = await parse([`${whole.slice(0, length)}\n`]);
    expect(items).toHaveLength(1);
    const [item] = items as [AuditEvent | DamagedRecord];
    const record = item.type === 'event' ? item.records[0] : item.record;
    expect(String(record)).toBe(whole.slice(0, length));
  }
});

it('cuts off a line that is too long and says so', async () => {
  const line = `type=USER msg=audit(1.000:1): a=${'x'.repeat(1 << 20)}`;
  const [event] = onlyEvents(await parse([text([line])]));
  expect(event?.records[0]?.damaged).toBe(true);
  expect(event?.records[0]?.text.length).toBeLessThan(128 * 1024);
  const [whole] = onlyEvents(await parse([text([line])], { maxLineBytes: 2 << 20 }));
  expect(whole?.records[0]?.damaged).toBe(false);
  expect(whole?.get('USER', 'a')).toHaveLength(1 << 20);
});

it('marks records that come after their event', async () => {
  const other = Array.from(
    { length: 100 },
    (_, at) => `type=USER msg=audit(11.000:${at + 10}): msg='x'`,
  );
  const items = onlyEvents(await parse([text([...EVENT, ...other, EVENT[1] as string])]));
  const late = items.filter((event) => event.late);
  expect(late.map(({ id }) => id.serial)).toEqual([1]);
  expect(late[0]?.completion).toBe('end');
});

it('reads one line', () => {
  const record = parseLine(`${EVENT[0]}\n`);
  expect(record.type).toBe('SYSCALL');
  expect(record.get('key')).toBe('"k"');
  expect(parseLine('type=EOE msg=audit(1.000:1): ').damaged).toBe(false);
  expect(parseLine('nonsense').damaged).toBe(true);
  for (const empty of ['', '\n', '\r', ' \t', '\0']) {
    expect(() => parseLine(empty)).toThrow('line must be one line of a log, not an empty line');
  }
  expect(() => parseLine('a\nb')).toThrow('line must be one line of a log, not more than one');
});

it.each([
  ['with a node', 'node=web-1 type=SYSCALL msg=audit(5.250:7): a=b'],
  ['with a host', 'host=web-1 type=SYSCALL msg=audit(5.250:7): a=b'],
  ["of the kernel's log", 'type=1400 audit(5.250:7): apparmor="DENIED" operation="open"'],
  ['with a number for a type', 'type=1300 msg=audit(5.250:7): a=b'],
  ['with a type that has no name', 'type=UNKNOWN[1329] msg=audit(5.250:7): a=b'],
  ['of a type that nobody knows', 'node=n type=NEWS msg=audit(5.250:7): a=b'],
  ['with other spellings', 'type=AVC  msg=audit(5,25:7) : avc:  denied'],
])('writes a line %s out again as it stood there', (_, line) => {
  const record = parseLine(`Nov 14 22:13:20 log-1 audispd: ${line}`);
  expect(record.id).toMatchObject({ timestampMs: 5250, serial: 7 });
  // What only the logger says is kept as auditd would write it.
  expect(record.toString()).toBe(/^(?:node|host)=/.test(line) ? line : `node=log-1 ${line}`);
  expect(parseLine(line).toString()).toBe(line);
});

it('writes the host of a syslog header as the node', () => {
  const line = 'type=SYSCALL msg=audit(5.250:7): a=b';
  const record = parseLine(`Nov 14 22:13:20 log-1 audispd: ${line}`);
  expect(record.node).toBe('log-1');
  expect(record.toString()).toBe(`node=log-1 ${line}`);
});

async function* failing(): AsyncGenerator<string> {
  yield text(EVENT);
  throw new Error('mine');
}

it('ends with what the source throws', async () => {
  await expect(
    (async () => {
      for await (const _ of parseEvents(failing()));
    })(),
  ).rejects.toThrow('mine');
});

it('reads memory that threads share, and memory that shrank or went away', () => {
  const reassembler = new (addon().Reassembler)(LIMITS);
  const line = Buffer.from('type=USER msg=audit(1.000:1): a=b\n');
  const shared = new Uint8Array(new SharedArrayBuffer(line.length));
  shared.set(line);
  const cut = runInNewContext(SHRUNK) as Uint8Array;
  const gone = new Uint8Array(8);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  for (const chunk of [shared, cut, gone]) reassembler.push(chunk, 0);
  expect(String(reassembler.finish().bytes)).toBe(String(line).trimEnd());
});

it.each<[string, object, string]>([
  ['no types', { types: undefined }, 'types must be an object'],
  ['types of its own', { types: {} }, 'types must be a RecordTypes'],
  ['no line length', { maxLineBytes: 0 }, 'maxLineBytes must be an integer from 1'],
  ['no room', { maxEvents: 0 }, 'maxEvents must be an integer from 1'],
])('refuses %s', (_, changes, message) => {
  expect(() => new (addon().Reassembler)({ ...LIMITS, ...changes })).toThrow(message);
});

it.each<[string, unknown, unknown, string]>([
  ['no names', undefined, new Uint32Array(0), 'names must be an array'],
  ['numbers of another kind', [], [], 'numbers must be a Uint32Array'],
  ['more names than numbers', ['A'], new Uint32Array(0), 'must be of one length'],
  ['a name that is a number', [1], Uint32Array.of(1), 'must have a string and a 16-bit number'],
  ['a large number', ['A'], Uint32Array.of(65_536), 'must have a string and a 16-bit number'],
])('refuses types with %s', (_, names, numbers, message) => {
  const { RecordTypes } = addon();
  expect(() => new RecordTypes(names as string[], numbers as Uint32Array)).toThrow(message);
});

it('reads with types that nobody else holds any more, and shares them', () => {
  const line = Buffer.from('type=MINE msg=audit(1.000:1): a=b\n');
  const types = new (addon().RecordTypes)(['MINE'], Uint32Array.of(1234));
  const numbers = [1, 2].map(() => {
    const reassembler = new (addon().Reassembler)({ ...LIMITS, types, maxEvents: 4 });
    const { index } = [reassembler.push(line, 0), reassembler.finish()].find(
      (packed) => packed.index.length > 0,
    ) as PackedEvents;
    return index[7];
  });
  expect(numbers).toEqual([1234, 1234]);
});
