import { closeSync, openSync } from 'node:fs';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { addon, type NativeControl, type NativeExchangeOptions } from '../../lib/kernel/native';
import { exchange, exchangeNow, type Request } from '../../lib/kernel/exchange';
import { Peer } from '../support/addon-peer';
import { held, leftNow, leftSince, NONE } from '../support/own-process.cjs';

const ECANCELED = 125;
const ETIMEDOUT = 110;
const EBADF = 9;
const ENOTSOCK = 88;

/** `NLM_F_REQUEST | NLM_F_ACK` of `<linux/netlink.h>`. */
const REQUEST_AND_ACK = 0x5;

const LONG: NativeExchangeOptions = { timeoutMs: 3_600_000, requestsPerDatagram: 1 };

const add: Request = { type: 1011, payload: Buffer.from('12345'), replies: 'none' };
const get: Request = { type: 1000, payload: new Uint8Array(0), replies: 'one' };
const list: Request = { type: 1013, payload: new Uint8Array(0), replies: 'many' };

const NOTHING = new Uint8Array(0);
const ONE = Uint32Array.of(1011, 0, 0);

const done = { state: 'done', errno: 0, ack: 0, replies: [] };

let peer: Peer;
let control: NativeControl;

beforeEach(async () => {
  peer = await Peer.open();
  control = new (addon().Control)({ fd: peer.fd });
});

afterEach(async () => {
  control.close();
  await peer.close();
});

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

it('sends a request as netlink has it and gives its ack', async () => {
  peer.script = ([request]) => {
    if (request) peer.ack(request);
  };
  expect(await exchange(control, [add], LONG)).toEqual([done]);
  expect(peer.received).toEqual([
    [{ type: 1011, flags: REQUEST_AND_ACK, sequence: 1, payload: Buffer.from('12345\0\0\0') }],
  ]);
});

it('packs requests, counts them through, and gives outcomes in their order', async () => {
  peer.script = (requests) => {
    for (const request of requests) {
      const answer = [0, -17, 42][request.sequence % 3] as number;
      if (answer < 0 || request.flags === REQUEST_AND_ACK) peer.ack(request, answer);
    }
  };
  const outcomes = await exchange(
    control,
    Array.from({ length: 5 }, () => add),
    {
      timeoutMs: 60_000,
      requestsPerDatagram: 3,
    },
  );
  expect(peer.received.map((datagram) => datagram.map(({ sequence }) => sequence))).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  const refused = { state: 'refused', errno: 17, ack: 0, replies: [] };
  const counted = { ...done, ack: 42 };
  expect(outcomes).toEqual([refused, done, done, refused, counted]);
});

it('gives every reply, whatever comes first', async () => {
  peer.script = ([request]) => {
    if (!request) return;
    peer.reply(request, Buffer.from('a'));
    if (request.type === list.type) {
      peer.reply(request, Buffer.from('b'));
      peer.endList(request);
    }
    peer.ack(request);
  };
  const outcomes = await exchange(control, [get, list], LONG);
  expect(outcomes).toEqual([
    { ...done, replies: [{ type: 1000, payload: Buffer.from('a') }] },
    {
      ...done,
      replies: [
        { type: 1013, payload: Buffer.from('a') },
        { type: 1013, payload: Buffer.from('b') },
      ],
    },
  ]);
  expect(Buffer.isBuffer(outcomes[0]?.replies[0]?.payload)).toBe(true);
});

it('takes the payload as it was when exchange() was called', async () => {
  peer.script = ([request]) => {
    if (request) peer.ack(request);
  };
  const payload = Buffer.from('abcd');
  const exchanged = exchange(control, [{ ...add, payload }], LONG);
  payload.fill(0);
  await exchanged;
  expect(peer.received[0]?.[0]?.payload.toString()).toBe('abcd');
});

it('ends unanswered when the deadline passes, and sends nothing more', async () => {
  const outcomes = await exchange(control, [add, add], { timeoutMs: 1, requestsPerDatagram: 1 });
  expect(outcomes).toEqual([
    { state: 'unanswered', errno: ETIMEDOUT, ack: 0, replies: [] },
    { state: 'unsent', errno: ETIMEDOUT, ack: 0, replies: [] },
  ]);
});

it('runs the exchanges of one socket one after the other', async () => {
  const order: number[] = [];
  peer.script = ([request]) => {
    if (!request) return;
    order.push(request.sequence);
    // The next request must not arrive before this answer.
    setImmediate(() => {
      order.push(-request.sequence);
      peer.ack(request);
    });
  };
  const outcomes = await Promise.all([1, 2, 3].map(() => exchange(control, [add, add], LONG)));
  expect(outcomes.flat()).toEqual(Array.from({ length: 6 }, () => done));
  expect(order).toEqual([1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6]);
});

it('gives nothing for nothing', async () => {
  expect(await exchange(control, [], LONG)).toEqual([]);
});

it('ends what is under way and what waits when it is closed', async () => {
  const arrived = new Promise<void>((resolve) => {
    peer.script = () => {
      resolve();
    };
  });
  const first = exchange(control, [add, add], LONG);
  const second = exchange(control, [get], LONG);
  await arrived;
  control.close();
  expect(await first).toMatchObject([
    { state: 'unanswered', errno: ECANCELED },
    { state: 'unsent', errno: ECANCELED },
  ]);
  expect(await second).toMatchObject([{ state: 'unsent', errno: ECANCELED }]);
});

it('may be closed twice, and sends nothing afterwards', async () => {
  control.close();
  control.close();
  expect(await exchange(control, [add], LONG)).toEqual([
    { state: 'unsent', errno: ECANCELED, ack: 0, replies: [] },
  ]);
  expect(peer.received).toEqual([]);
});

it.each<[string, unknown, unknown, unknown, string]>([
  ['nothing', undefined, NOTHING, LONG, 'requests must be a Uint32Array'],
  ['objects for requests', [add], NOTHING, LONG, 'requests must be a Uint32Array'],
  ['half a request', Uint32Array.of(1, 0), NOTHING, LONG, 'requests must consist of triples'],
  ['a type beyond 16 bits', Uint32Array.of(65536, 0, 0), NOTHING, LONG, 'type must have 16 bits'],
  ['text for payloads', Uint32Array.of(1, 0, 0), 'x', LONG, 'payloads must be a Uint8Array'],
  ['payloads that are cut off', Uint32Array.of(1, 0, 1), NOTHING, LONG, 'must be complete'],
  ['an unknown number of replies', Uint32Array.of(1, 3, 0), NOTHING, LONG, 'replies must be'],
  [
    'a payload beyond any rule',
    Uint32Array.of(1, 0, (1 << 20) + 1),
    Buffer.alloc((1 << 20) + 1),
    LONG,
    'at most 1048576 bytes',
  ],
  ['no options', ONE, NOTHING, undefined, 'options must be an object'],
  [
    'a negative timeout',
    ONE,
    NOTHING,
    { ...LONG, timeoutMs: -1 },
    'timeoutMs must be an integer from 0',
  ],
  ['no packing', ONE, NOTHING, { ...LONG, requestsPerDatagram: 0 }, 'an integer from 1 to 64'],
  [
    'too much packing',
    ONE,
    NOTHING,
    { ...LONG, requestsPerDatagram: 65 },
    'an integer from 1 to 64',
  ],
])('rejects %s', async (_, requests, payloads, options, text) => {
  await expect(
    control.exchange(
      requests as Uint32Array,
      payloads as Uint8Array,
      options as NativeExchangeOptions,
    ),
  ).rejects.toMatchObject({ message: expect.stringContaining(text) });
  expect(peer.received).toEqual([]);
});

it('exchanges on the calling thread, as long as nothing else is under way', async () => {
  const options = { ...LONG, timeoutMs: 10_000 };
  // This thread plays the kernel, too, so the answer is there before the question.
  const answer = (sequence: number) => {
    peer.ack({ sequence });
    peer.reply({ type: 1000, sequence }, Buffer.from('status'));
  };
  const replied = { ...done, replies: [{ type: 1000, payload: Buffer.from('status') }] };
  answer(1);
  expect(exchangeNow(control, [get], options)).toEqual([replied]);
  const later = exchange(control, [get], LONG);
  expect(() => exchangeNow(control, [get], options)).toThrow('an exchange is under way');
  answer(2);
  expect(await later).toEqual([replied]);
  answer(3);
  expect(exchangeNow(control, [get], options)).toEqual([replied]);
  control.close();
  expect(exchangeNow(control, [get], options)).toMatchObject([
    { state: 'unsent', errno: ECANCELED },
  ]);
});

it('is not fooled by an option that detaches memory it has been given', async () => {
  const payloads = new Uint8Array(4);
  const trap = Object.defineProperty({ ...LONG }, 'timeoutMs', {
    get: () => {
      structuredClone(payloads, { transfer: [payloads.buffer] });
      return LONG.timeoutMs;
    },
  });
  await expect(control.exchange(Uint32Array.of(1, 0, 4), payloads, trap)).rejects.toThrow(
    'payloads must be complete',
  );
});

it.each<[string, unknown, string]>([
  ['options that are no object', 5, 'options must be an object'],
  ['a descriptor in words', { fd: '3' }, 'fd must be a number'],
  ['a negative descriptor', { fd: -1 }, 'fd must be an integer from 0'],
])('refuses to open with %s', (_, options, text) => {
  expect(() => new (addon().Control)(options as { fd: number })).toThrow(text);
});

it('says which system call failed', () => {
  const open = (fd: number) => () => new (addon().Control)({ fd });
  expect(open(0x7fffffff)).toThrow(expect.objectContaining({ errno: EBADF, syscall: 'fcntl' }));
  const file = openSync('/dev/null', 'r');
  expect(open(file)).toThrow(expect.objectContaining({ errno: ENOTSOCK, syscall: 'getsockopt' }));
  closeSync(file);
});

it('refuses to work on another object', () => {
  const close: unknown = Reflect.get(control, 'close');
  const stream = new (addon().Stream)(
    { fd: peer.fd, receiveBufferBytes: 4096, maxQueuedBytes: 4096 },
    () => undefined,
  );
  for (const other of [{}, stream, undefined]) {
    expect(() => {
      Reflect.apply(close as () => void, other, []);
    }).toThrow(/Illegal invocation|Invalid argument|not a Control/);
  }
  stream.close();
});

it('gives its descriptors back at once, also without a single exchange', () => {
  const before = held();
  for (let i = 0; i < 200; i += 1) new (addon().Control)({ fd: peer.fd }).close();
  expect(leftNow(before)).toEqual(NONE);
});

it('gives its descriptors and its thread back after exchanges', async () => {
  peer.script = ([request]) => {
    if (request) peer.ack(request);
  };
  await exchange(control, [add], LONG);
  control.close();
  const before = held();
  for (let i = 0; i < 50; i += 1) {
    const one = new (addon().Control)({ fd: peer.fd });
    // One after the other is the point.
    // oxlint-disable-next-line eslint/no-await-in-loop
    await exchange(one, [add], LONG);
    one.close();
  }
  expect(await leftSince(before)).toEqual(NONE);
});

it('gives its descriptors back when it is closed in the middle', async () => {
  control.close();
  await settled();
  const before = held();
  for (let i = 0; i < 50; i += 1) {
    const one = new (addon().Control)({ fd: peer.fd });
    const exchanged = exchange(one, [add], LONG);
    one.close();
    // oxlint-disable-next-line eslint/no-await-in-loop
    expect(await exchanged).toMatchObject([{ errno: ECANCELED }]);
  }
  expect(await leftSince(before)).toEqual(NONE);
});
