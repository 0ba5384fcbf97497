import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { addon, type NativeStream, type StreamLoss } from '../../lib/kernel/native';
import { message, Peer } from '../support/addon-peer';
import { held, leftSince, NONE } from '../support/own-process.cjs';

interface Batch {
  readonly records: readonly (readonly [type: number, text: string])[];
  readonly loss: StreamLoss;
  readonly errno: number;
}

const NO_LOSS: StreamLoss = { overruns: 0, droppedRecords: 0, unreadable: 0 };
const OPTIONS = { receiveBufferBytes: 1 << 20, maxQueuedBytes: 1 << 20 };

let peer: Peer;
let stream: NativeStream | undefined;
let batches: Batch[];
let wake: () => void;

beforeEach(async () => {
  peer = await Peer.open();
  batches = [];
  wake = () => undefined;
});

afterEach(async () => {
  stream?.close();
  stream = undefined;
  await peer.close();
});

function open(options: Partial<typeof OPTIONS> = {}): NativeStream {
  stream = new (addon().Stream)(
    { fd: peer.fd, ...OPTIONS, ...options },
    (bytes, index, loss, errno) => {
      const records = Array.from({ length: index.length / 3 }, (_, i) => {
        const [type = 0, start, end] = index.subarray(3 * i);
        return [type, bytes.toString('latin1', start, end)] as const;
      });
      batches.push({ records, loss: { ...loss }, errno });
      wake();
    },
  );
  return stream;
}

async function until(condition: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    wake = () => {
      if (condition()) resolve();
    };
    wake();
  });
}

const records = () => batches.flatMap((batch) => batch.records);

it('delivers records in order, packed', async () => {
  open();
  const sent = Array.from({ length: 100 }, (_, i) => [1300 + (i % 3), `record ${i}`] as const);
  for (const [type, text] of sent) peer.send(message(type, 0, Buffer.from(text)));
  await until(() => records().length === sent.length);
  expect(records()).toEqual(sent);
  expect(batches.every(({ errno }) => errno === 0)).toBe(true);
  expect(batches.map(({ loss }) => loss)).toEqual(batches.map(() => NO_LOSS));
});

it('takes the length from the datagram, not from its header', async () => {
  open();
  const record = message(1300, 0, Buffer.from('0123456789abcdef-end'));
  // As the kernel has it for an audit daemon: without the header.
  record.writeUInt32LE(record.length - 16, 0);
  peer.send(record);
  await until(() => records().length === 1);
  expect(records()).toEqual([[1300, '0123456789abcdef-end']]);
});

it('counts what its queue has no room for, in front of what follows', async () => {
  open({ maxQueuedBytes: 100 });
  peer.send(message(1300, 0, Buffer.alloc(200)));
  peer.send(message(1301, 0, Buffer.from('small')));
  await until(() => records().length === 1);
  const lost = batches.reduce((sum, { loss }) => sum + loss.droppedRecords, 0);
  expect(lost).toBe(1);
  expect(records()).toEqual([[1301, 'small']]);
  expect(batches.at(-1)?.records).toHaveLength(1);
});

it('counts messages that are too short for a record apart, in front of what follows', async () => {
  open();
  peer.send(Buffer.from('short'));
  peer.send(Buffer.alloc(9));
  peer.send(message(1301, 0, Buffer.from('small')));
  await until(() => records().length === 1);
  const losses = batches.map(({ loss }) => loss);
  expect(losses.reduce((sum, { unreadable }) => sum + unreadable, 0)).toBe(2);
  expect(losses.every(({ droppedRecords }) => droppedRecords === 0)).toBe(true);
  expect(batches.at(-1)?.records).toHaveLength(1);
});

it('goes on while a listener is slow, and delivers what gathered meanwhile', async () => {
  const seen: string[] = [];
  const sent = Array.from({ length: 60 }, (_, i) => `record ${i}`);
  await new Promise<void>((resolve) => {
    stream = new (addon().Stream)({ fd: peer.fd, ...OPTIONS }, (bytes, index) => {
      // Blocks the JavaScript thread; the reader's thread has to fill the queue on its own.
      if (seen.length === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      for (let i = 0; i < index.length; i += 3) {
        seen.push(bytes.toString('latin1', index[i + 1], index[i + 2]));
      }
      if (seen.length === sent.length) resolve();
    });
    for (const text of sent) peer.send(message(1300, 0, Buffer.from(text)));
  });
  expect(seen).toEqual(sent);
});

it('makes no call after close()', async () => {
  const opened = open();
  peer.send(message(1300, 0, Buffer.from('x')));
  opened.close();
  opened.close();
  const again = await Peer.open();
  // A second stream whose record comes later shows that the first one's would have come.
  const later = new Promise<void>((resolve) => {
    stream = new (addon().Stream)({ fd: again.fd, ...OPTIONS }, () => {
      resolve();
    });
  });
  again.send(message(1300, 0, Buffer.from('y')));
  await later;
  await again.close();
  expect(batches).toEqual([]);
});

it('may be closed by its listener', async () => {
  const closed = new Promise<void>((resolve) => {
    stream = new (addon().Stream)({ fd: peer.fd, ...OPTIONS }, () => {
      stream?.close();
      resolve();
    });
  });
  peer.send(message(1300, 0, Buffer.from('x')));
  await expect(closed).resolves.toBeUndefined();
});

it.each<[string, unknown, string]>([
  ['no options', undefined, 'options must be an object'],
  ['no buffer', { receiveBufferBytes: 0 }, 'receiveBufferBytes must be an integer from 1'],
  ['no queue', { maxQueuedBytes: 0 }, 'maxQueuedBytes must be an integer from 1'],
  ['a queue beyond a Buffer', { maxQueuedBytes: 2 ** 31 }, 'maxQueuedBytes must be an integer'],
])('refuses to open with %s', (_, changes, text) => {
  const options =
    changes === undefined ? changes : { fd: peer.fd, ...OPTIONS, ...(changes as object) };
  expect(() => new (addon().Stream)(options as typeof OPTIONS, () => undefined)).toThrow(text);
});

it('refuses to open without a listener', () => {
  expect(() => new (addon().Stream)({ fd: peer.fd, ...OPTIONS }, undefined as never)).toThrow(
    'listener must be a function',
  );
});

it('says which system call failed', () => {
  expect(() => new (addon().Stream)({ ...OPTIONS, fd: 0x7fffffff }, () => undefined)).toThrow(
    expect.objectContaining({ errno: 9, syscall: 'fcntl' }),
  );
});

it('gives its descriptors and threads back', async () => {
  const before = held();
  for (let i = 0; i < 200; i += 1) {
    new (addon().Stream)({ fd: peer.fd, ...OPTIONS }, () => undefined).close();
  }
  expect(await leftSince(before)).toEqual(NONE);
});
