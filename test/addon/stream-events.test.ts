import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { encodedFilter } from '../../lib/events/sources/encoded-filter';
import { PackedBatch } from '../../lib/events/sources/packed';
import {
  addon,
  type EventBatch,
  type EventStreamOptions,
  type NativeEventStream,
} from '../../lib/kernel/native';
import { message, Peer } from '../support/addon-peer';
import { held, leftSince, NONE } from '../support/own-process.cjs';

const OPTIONS: EventStreamOptions = {
  receiveBufferBytes: 1 << 20,
  maxQueuedBytes: 1 << 20,
  overflow: 'drop-newest',
  excludedPid: 0,
  timeoutMs: 3_600_000,
};

let peer: Peer;
let stream: NativeEventStream | undefined;
let rings: number;
let wake: () => void;

beforeEach(async () => {
  peer = await Peer.open();
  rings = 0;
  wake = () => undefined;
});

afterEach(async () => {
  stream?.close();
  stream = undefined;
  await peer.close();
});

function open(options: Partial<EventStreamOptions> = {}): NativeEventStream {
  stream = new (addon().EventStream)({ fd: peer.fd, ...OPTIONS, ...options }, () => {
    rings += 1;
    wake();
  });
  return stream;
}

async function ring(): Promise<void> {
  await new Promise<void>((resolve) => {
    wake = resolve;
  });
}

async function nextBatch(from: NativeEventStream): Promise<EventBatch> {
  for (;;) {
    const batch = from.take();
    if (batch !== undefined) return batch;
    await ring();
  }
}

function send(type: number, serial: number, body: string): void {
  peer.send(message(type, 0, Buffer.from(`audit(1700000000.123:${serial}): ${body}`)));
}

function contents(batch: EventBatch): string[] {
  return new PackedBatch(batch.bytes, batch.index)
    .events()
    .map((item) =>
      item.type === 'event' ? `${item.completion} ${String(item)}` : `damaged ${item.record.text}`,
    );
}

it('gives events when they are asked for', async () => {
  const opened = open();
  expect(opened.take()).toBeUndefined();
  send(1300, 7, 'syscall=62');
  send(1327, 7, 'proctitle=41');
  send(1320, 7, '');
  const batch = await nextBatch(opened);
  expect(contents(batch)).toEqual([
    'eoe type=SYSCALL msg=audit(1700000000.123:7): syscall=62\n' +
      'type=PROCTITLE msg=audit(1700000000.123:7): proctitle=41\n' +
      'type=EOE msg=audit(1700000000.123:7): \n',
  ]);
  expect(batch).toMatchObject({ lostInSocket: 0, lostInQueue: 0, unreadable: 0 });
  expect(opened.counts()).toEqual({ records: 3, events: 1, excludedRecords: 0, missingSerials: 0 });
});

it('rings once, and again only when nothing was left', async () => {
  const opened = open();
  for (let serial = 1; serial <= 20; serial += 1) send(1320, serial, '');
  const seen: string[] = [];
  while (seen.length < 20) seen.push(...contents(await nextBatch(opened)));
  expect(rings).toBeLessThanOrEqual(20);
  expect(seen).toHaveLength(20);
});

it('rings for what comes while the bell is answered', async () => {
  const rang = new Promise<void>((resolve) => {
    const opened = open();
    wake = () => {
      wake = resolve;
      while (opened.take() !== undefined);
      send(1320, 2, '');
      // Blocks this thread until the other has the record and had all the time to ring.
      const pause = new Int32Array(new SharedArrayBuffer(4));
      while (opened.counts().events < 2) Atomics.wait(pause, 0, 0, 1);
      Atomics.wait(pause, 0, 0, 100);
    };
    send(1320, 1, '');
  });
  await expect(rang).resolves.toBeUndefined();
  expect(stream?.take()).toMatchObject({ lostInQueue: 0 });
});

it('gives out an event that nothing ends, without any other record', async () => {
  const opened = open({ timeoutMs: 1 });
  send(1400, 7, 'apparmor="DENIED"');
  expect(contents(await nextBatch(opened))[0]).toMatch(/^timeout type=AVC /);
});

it('delivers a message without a header, and counts one that is too short', async () => {
  const opened = open();
  peer.send(message(1300, 0, Buffer.from('nonsense')));
  expect(contents(await nextBatch(opened))).toEqual(['damaged nonsense']);
  peer.send(Buffer.from('short'));
  expect(await nextBatch(opened)).toMatchObject({ unreadable: 1 });
});

it('takes no control message for a record', async () => {
  const opened = open();
  for (const type of [2, 1000, 1013, 1329]) send(type, 1, 'no record');
  send(1320, 2, '');
  expect(contents(await nextBatch(opened))).toEqual([
    'eoe type=EOE msg=audit(1700000000.123:2): \n',
  ]);
  expect(opened.counts().records).toBe(1);
});

it.each(['drop-newest', 'drop-oldest'] as const)('counts what %s drops', async (overflow) => {
  const opened = open({ maxQueuedBytes: 400, overflow });
  const sent = 50;
  for (let serial = 1; serial <= sent; serial += 1) send(1320, serial, '');
  let delivered = 0;
  let lost = 0;
  while (delivered + lost < sent) {
    const batch = await nextBatch(opened);
    lost += batch.lostInQueue;
    delivered += contents(batch).length;
  }
  expect(delivered + lost).toBe(sent);
});

/** Opens a stream that registers as the daemon, whose registration is answered. */
function openDaemon(options: Partial<EventStreamOptions> = {}): NativeEventStream {
  peer.script = ([request], own) => {
    if (request?.payload[0] === 1) own.ack(request);
  };
  // The constructor waits for the answer, which this thread plays: so the answer is there before.
  peer.send(message(2, 1, Buffer.alloc(20)));
  const registration = { request: Uint8Array.of(1), farewell: Uint8Array.of(2) };
  return open({ ...options, registration });
}

it('registers on the socket of the events, and says farewell when it is closed', async () => {
  const opened = openDaemon();
  opened.close();
  while (peer.received.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(peer.received.flat().map(({ type, payload }) => [type, payload[0]])).toEqual([
    [1001, 1],
    [1001, 2],
  ]);
});

it('begins with the records that come before the answer to the registration', async () => {
  for (let serial = 1; serial <= 3; serial += 1) send(1320, serial, '');
  const opened = openDaemon();
  const seen: string[] = [];
  while (seen.length < 3) seen.push(...contents(await nextBatch(opened)));
  send(1320, 4, '');
  while (seen.length < 4) seen.push(...contents(await nextBatch(opened)));
  expect(seen).toEqual(
    [1, 2, 3, 4].map((serial) => `eoe type=EOE msg=audit(1700000000.123:${serial}): \n`),
  );
  expect(opened.counts()).toMatchObject({ records: 4, missingSerials: 0 });
});

it('does not wait for its own thread when more comes before the answer than it may hold', async () => {
  for (let serial = 1; serial <= 3; serial += 1) send(1320, serial, '');
  const opened = openDaemon({ maxQueuedBytes: 1, overflow: 'block' });
  let accounted = 0;
  while (accounted < 3) {
    const batch = await nextBatch(opened);
    accounted += batch.lostInQueue + contents(batch).length;
  }
  expect(accounted).toBe(3);
});

it.each(['drop-newest', 'drop-oldest', 'block'] as const)(
  'receives as the daemon whatever the consumer does, and counts: %s',
  async (overflow) => {
    const opened = openDaemon({ maxQueuedBytes: 400, overflow });
    const sent = 50;
    for (let serial = 1; serial <= sent; serial += 1) send(1320, serial, '');
    while (opened.counts().events < sent) await new Promise((resolve) => setTimeout(resolve, 1));
    let delivered = 0;
    let lost = 0;
    for (let batch = opened.take(); batch !== undefined; batch = opened.take()) {
      lost += batch.lostInQueue;
      delivered += contents(batch).length;
    }
    expect(delivered).toBeGreaterThan(0);
    expect(delivered + lost).toBe(sent);
  },
);

it('gives everything back, also while it waits for room', async () => {
  const before = held();
  for (let round = 0; round < 200; round += 1) {
    const opened = new (addon().EventStream)(
      { fd: peer.fd, ...OPTIONS, maxQueuedBytes: 1, overflow: 'block' },
      () => undefined,
    );
    send(1320, 2 * round, '');
    send(1320, 2 * round + 1, '');
    opened.close();
    opened.close();
    expect(opened.take()).toBeUndefined();
  }
  expect(await leftSince(before)).toEqual(NONE);
});

it.each<[string, object, string]>([
  ['no policy', { overflow: 'grow' }, "overflow must be 'drop-newest', 'drop-oldest' or 'block'"],
  ['no buffer', { receiveBufferBytes: 0 }, 'receiveBufferBytes must be an integer from 1'],
  ['no queue', { maxQueuedBytes: 0 }, 'maxQueuedBytes must be an integer from 1'],
  ['no pid', { excludedPid: -1 }, 'excludedPid must be an integer from 0'],
  ['half a registration', { registration: {} }, 'registration.request must be a Uint8Array'],
])('refuses to open with %s', (_, changes, text) => {
  expect(() => open(changes)).toThrow(text);
});

it('leaves out what a filter does not want, and tells of losses all the same', async () => {
  const filter = encodedFilter({ allOf: [[{ test: 'field', name: 'key', values: ['"k"'] }]] });
  const opened = open({ filter });
  expect(opened.take()).toBeUndefined();
  send(1300, 1, 'syscall=62 key="kk"');
  send(1320, 1, '');
  peer.send(Buffer.from('x'));
  send(1300, 2, 'syscall=62 key="k"');
  send(1320, 2, '');
  let unreadable = 0;
  let found: string[] = [];
  while (found.length === 0) {
    const batch = await nextBatch(opened);
    unreadable += batch.unreadable;
    found = contents(batch);
  }
  expect(unreadable).toBe(1);
  expect(found).toEqual([expect.stringContaining(':2): syscall=62 key="k"')]);
  expect(opened.counts()).toMatchObject({ records: 4, events: 1 });
});

it('refuses what is not a filter', () => {
  expect(() => open({ filter: new Uint8Array(3) })).toThrow('are not a filter of events');
  expect(() => open({ filter: 'key' as never })).toThrow('filter must be a Uint8Array');
});
