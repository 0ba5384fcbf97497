/** The event stream above the native one: order, losses, counts, ends, and the daemon's registration. */
import { describe, expect, it, jest } from '@jest/globals';
import { getEventListeners } from 'node:events';
import {
  auditEvents,
  type AuditEventsOptions,
  IterationError,
  type StreamItem,
} from '../../../../lib';
import { addon, type EventBatch, type PackedEvents } from '../../../../lib/kernel/native';
import { MESSAGE_TYPE, STATUS_MASK } from '../../../../lib/tables/audit.generated';
import { DONE, refused, replied, unanswered } from '../../../support/outcomes';
import {
  ScriptedControl,
  ScriptedEventStream,
  ScriptedStream,
  scriptSockets,
  systemError,
} from '../../scripted-addon';

scriptSockets();

const EPERM = 1;
const ENOBUFS = 105;
const EEXIST = 17;
const ETIMEDOUT = 110;

/** Opens a stream that leaves the kernel's counter alone. */
function opened(options: AuditEventsOptions = {}) {
  const stream = auditEvents({ kernelLostIntervalMs: 0, ...options });
  const native = ScriptedEventStream.opened.at(-1) as ScriptedEventStream;
  return { stream, native };
}

/** Events of one record each, packed as the native part packs them. */
function packed(...serials: readonly number[]): PackedEvents {
  const reassembler = new (addon().Reassembler)({
    types: new (addon().RecordTypes)(['USER'], Uint32Array.of(1005)),
    timeoutMs: 2000,
    maxEvents: 64,
    maxBytes: 4096,
    maxLineBytes: 4096,
  });
  const lines = serials.map((serial) => `type=USER msg=audit(1.000:${serial}): text=x\n`);
  const first = reassembler.push(Buffer.from(lines.join('')), 0);
  return first.index.length > 0 ? first : reassembler.finish();
}

/** An item in short: the serial of an event, or where what is lost was lost, and how much. */
function short(item: StreamItem): string | number {
  if (item.type === 'event') return item.id.serial;
  if (item.type !== 'lost') return item.type;
  return item.where === 'serials' ? `serials <= ${item.atMost}` : `${item.where} ${item.count}`;
}

/** The stream's items until it ends. */
async function all(stream: AsyncIterable<StreamItem>): Promise<(string | number)[]> {
  const items: (string | number)[] = [];
  for await (const item of stream) items.push(short(item));
  return items;
}

const END: Partial<EventBatch> = { endErrno: 0 };

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('opening', () => {
  it('joins the group with the defaults', () => {
    const { native } = opened();
    expect(native.options).toEqual({
      receiveBufferBytes: 16 * 1024 * 1024,
      maxQueuedBytes: 16 * 1024 * 1024,
      overflow: 'drop-newest',
      excludedPid: 0,
      timeoutMs: 2000,
      registration: undefined,
    });
  });

  it('hands on what was asked for', () => {
    const { native } = opened({
      receiveBufferBytes: 1,
      maxQueuedBytes: 2,
      overflow: 'block',
      excludeOwn: true,
      timeoutMs: 3,
    });
    expect(native.options).toMatchObject({
      receiveBufferBytes: 1,
      maxQueuedBytes: 2,
      overflow: 'block',
      excludedPid: process.pid,
      timeoutMs: 3,
    });
  });

  it.each<[AuditEventsOptions['source'], number, string]>([
    ['multicast', EPERM, 'receive audit events'],
    ['daemon', EEXIST, 'register as the audit daemon'],
  ])('%s: says what the kernel refused', (source, errno, operation) => {
    ScriptedControl.answer = () => lost(0);
    ScriptedEventStream.failure = systemError(errno, 'bind');
    expect(() => auditEvents(source === undefined ? {} : { source })).toThrow(
      expect.objectContaining({ name: 'AuditError', errno, operation }),
    );
    expect(ScriptedControl.opened.map(({ closes }) => closes)).toEqual([1]);
  });

  it('lets what is no system error through', () => {
    ScriptedEventStream.failure = new RangeError('misuse');
    expect(() => opened()).toThrow('misuse');
  });
});

describe('reading', () => {
  it('gives events in their order, across batches, and ends with the native stream', async () => {
    const { stream, native } = opened();
    const reading = all(stream);
    native.deliver(packed(1));
    await settled();
    native.deliver(packed(2));
    native.deliver({ ...packed(3), ...END });
    expect(await reading).toEqual([1, 2, 3]);
    expect(native.closes).toBe(1);
  });

  it('gives each loss in front of what was received after it, and counts it', async () => {
    const { stream, native } = opened();
    native.deliver({ ...packed(1), lostInSocket: 2 });
    native.deliver({ ...packed(2), lostInQueue: 3, unreadable: 1 });
    native.deliver({ ...END, lostInQueue: 4 });
    expect(await all(stream)).toEqual(['socket 2', 1, 'queue 3', 'unreadable 1', 2, 'queue 4']);
    expect(stream.stats.lost).toEqual({ kernel: undefined, socket: 2, queue: 7, unreadable: 1 });
  });

  it('hands on the native counts', async () => {
    const { stream, native } = opened();
    native.counted = { records: 9, events: 4, excludedRecords: 2, missingSerials: 1 };
    expect(stream.stats).toMatchObject(native.counted);
    await stream.close();
  });

  it('reports serials that never came only where that is wanted, each once', async () => {
    const quiet = opened();
    quiet.native.counted.missingSerials = 5;
    quiet.native.deliver({ ...packed(1), ...END });
    expect(await all(quiet.stream)).toEqual([1]);
    const { stream, native } = opened({ serialGaps: true });
    native.counted = { ...native.counted, missingSerials: 5 };
    native.deliver(packed(1));
    native.deliver(packed(2));
    const reading = all(stream);
    await settled();
    native.counted = { ...native.counted, missingSerials: 7 };
    native.deliver({ ...packed(3), ...END });
    expect(await reading).toEqual(['serials <= 5', 1, 2, 'serials <= 2', 3]);
  });

  it('throws after the last event when receiving failed', async () => {
    const { stream, native } = opened();
    native.deliver({ ...packed(1), endErrno: ENOBUFS });
    const items = stream[Symbol.asyncIterator]();
    expect(await items.next()).toMatchObject({ value: { id: { serial: 1 } }, done: false });
    await expect(items.next()).rejects.toMatchObject({
      name: 'AuditError',
      code: 'ENOBUFS',
      operation: 'receive audit events',
    });
    expect(native.closes).toBe(1);
  });

  it('lets signals and timers have their turn, however much waits', async () => {
    const { stream, native } = opened();
    const batches = 100_000;
    for (let batch = 1; batch < batches; batch += 1) native.deliver({ lostInQueue: 1 });
    native.deliver({ lostInQueue: 1, ...END });
    setImmediate(() => void stream.close());
    expect((await all(stream)).length).toBeLessThan(batches);
  });

  it('closes when the loop is left, and drops what waits', async () => {
    const { stream, native } = opened();
    native.deliver(packed(1, 2));
    native.deliver(packed(3));
    for await (const item of stream) {
      expect(short(item)).toBe(1);
      break;
    }
    expect(native.closes).toBe(1);
    expect(await all(stream)).toEqual([]);
  });

  it('gives as many at a time as there are', async () => {
    const { stream, native } = opened();
    native.deliver(packed(1, 2));
    native.deliver({ ...packed(3), lostInQueue: 1, ...END });
    const batches: (string | number)[][] = [];
    for await (const items of stream.batches()) batches.push(items.map(short));
    expect(batches).toEqual([
      [1, 2],
      ['queue 1', 3],
    ]);
  });

  it('is iterated once: a second iterator of either kind is refused while it is open', async () => {
    const { stream, native } = opened();
    const first = stream[Symbol.asyncIterator]();
    expect(() => stream[Symbol.asyncIterator]()).toThrow(IterationError);
    expect(() => stream.batches()).toThrow(IterationError);
    await expect(all(stream)).rejects.toMatchObject({ code: 'ERR_AUDIT_ITERATED' });
    native.deliver(packed(1));
    expect(short((await first.next()).value as StreamItem)).toBe(1);
    const other = opened().stream;
    other.batches();
    expect(() => other[Symbol.asyncIterator]()).toThrow(IterationError);
    await Promise.all([stream.close(), other.close()]);
    expect(await all(stream)).toEqual([]);
  });

  it('closes when a loop over batches is left', async () => {
    const { stream, native } = opened();
    native.deliver(packed(1));
    for await (const items of stream.batches()) {
      expect(items).toHaveLength(1);
      break;
    }
    expect(native.closes).toBe(1);
  });

  it('is a stream of objects where that is wanted, and destroying that closes it', async () => {
    const { stream, native } = opened();
    native.deliver(packed(1, 2));
    const readable = stream.toReadable();
    for await (const item of readable) {
      expect(short(item as StreamItem)).toBe(1);
      break;
    }
    expect(readable.destroyed).toBe(true);
    expect(native.closes).toBe(1);
  });
});

describe('ending', () => {
  it('wakes who waits', async () => {
    const { stream, native } = opened();
    const reading = all(stream);
    await settled();
    await stream.close();
    await stream.close();
    expect(await reading).toEqual([]);
    expect(native.closes).toBe(1);
  });

  it('comes with the signal, also when it was given before', async () => {
    const control = new AbortController();
    const { stream, native } = opened({ signal: control.signal });
    const reading = all(stream);
    await settled();
    control.abort();
    expect(await reading).toEqual([]);
    expect(native.closes).toBe(1);
    const late = opened({ signal: control.signal });
    expect(await all(late.stream)).toEqual([]);
    expect(late.native.closes).toBe(1);
  });

  it('leaves no listener at the signal', async () => {
    const { signal } = new AbortController();
    const { stream } = opened({ signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await stream[Symbol.asyncDispose]();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

/** What status bytes that register a process say. */
function registered(bytes: Uint8Array | undefined) {
  const { mask, pid } = addon().decodeStatus(bytes as Uint8Array);
  return { mask, pid };
}

/** The kernel's answer with its counter of lost records. */
function lost(count: number) {
  return replied(MESSAGE_TYPE.GET, addon().encodeStatus({ mask: 0, lost: count }));
}

describe('the audit daemon', () => {
  it('is this process, and nobody as farewell', async () => {
    const { stream, native } = opened({ source: 'daemon' });
    const { registration } = native.options;
    expect(registered(registration?.request)).toEqual({ mask: STATUS_MASK.PID, pid: process.pid });
    expect(registered(registration?.farewell)).toEqual({ mask: STATUS_MASK.PID, pid: 0 });
    await stream.close();
  });

  it.each([
    ['taken', DONE, 1],
    ['refused, as somebody else has it', refused(EPERM), 1],
    ['not answered, so that the native part has to try', unanswered(ETIMEDOUT), 0],
  ])('gives the registration back before it stops receiving: %s', async (_, outcome, told) => {
    const { stream, native } = opened({ source: 'daemon' });
    let closedBefore: number | undefined;
    ScriptedControl.answer = () => {
      closedBefore = native.closes;
      return outcome;
    };
    await stream.close();
    expect(closedBefore).toBe(0);
    const [request] = ScriptedControl.requests;
    expect(request?.type).toBe(MESSAGE_TYPE.SET);
    expect(registered(request?.payload)).toEqual({ mask: STATUS_MASK.PID, pid: 0 });
    expect([native.gaveBacks, native.closes]).toEqual([told, 1]);
    expect(ScriptedControl.opened.map(({ closes }) => closes)).toEqual([1]);
  });

  it('stops receiving all the same when there is no socket to give it back on', async () => {
    const { stream, native } = opened({ source: 'daemon' });
    ScriptedControl.failure = systemError(EPERM, 'socket');
    await expect(stream.close()).rejects.toMatchObject({ code: 'EPERM' });
    expect(native.closes).toBe(1);
  });
});

describe('the kernel’s counter', () => {
  it('is read before the stream opens and while events come, and its increase is a loss', async () => {
    ScriptedControl.answer = () => lost(5);
    const { stream, native } = opened({ kernelLostIntervalMs: 1 });
    expect(stream.stats.lost.kernel).toBe(0);
    const items = stream[Symbol.asyncIterator]();
    ScriptedControl.answer = () => lost(8);
    native.deliver(packed(1));
    const seen: (string | number)[] = [];
    for (let at = 0; at < 2; at++) {
      const { value } = await items.next();
      seen.push(short(value as StreamItem));
    }
    expect(new Set(seen)).toEqual(new Set([1, 'kernel 3']));
    expect(stream.stats.lost.kernel).toBe(3);
    await items.return?.();
    expect(ScriptedControl.opened.map(({ closes }) => closes)).toEqual([1]);
  });

  it('is followed as long as it rises, also when nothing is received', async () => {
    let asked = 0;
    ScriptedControl.answer = () => lost(5 + Math.min(asked++, 6));
    const { stream } = opened({ kernelLostIntervalMs: 1 });
    let found = 0;
    for await (const item of stream) {
      if (item.type === 'lost' && item.where === 'kernel') found += item.count;
      if (found === 6) break;
    }
    expect(stream.stats.lost.kernel).toBe(6);
  });

  it('is left alone while nothing is received', async () => {
    ScriptedControl.answer = () => lost(5);
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const { stream } = opened({ kernelLostIntervalMs: 1 });
      await jest.advanceTimersByTimeAsync(30);
      const { length } = ScriptedControl.requests;
      expect(length).toBeGreaterThan(1);
      await jest.advanceTimersByTimeAsync(30);
      expect(ScriptedControl.requests).toHaveLength(length);
      await stream.close();
    } finally {
      jest.useRealTimers();
    }
  });

  it('has the kernel write a record where asking may have left somebody waiting', async () => {
    const limit = 64;
    const status = { mask: 0, lost: 5, backlogLimit: limit, backlogWaitTime: 15_000 };
    const answer = replied(MESSAGE_TYPE.GET, addon().encodeStatus(status));
    ScriptedControl.answer = () => answer;
    const { stream, native } = opened({ kernelLostIntervalMs: 1 });
    let burst = limit + 1;
    ScriptedControl.answer = () => {
      native.counted.records += burst;
      burst = 0;
      return answer;
    };
    while (ScriptedStream.opened[0]?.closes !== 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await stream.close();
    expect(ScriptedStream.opened).toHaveLength(1);
  });

  it('is not known where it may not be read, which is no error', async () => {
    ScriptedControl.answer = () => refused(EPERM);
    const { stream } = opened({ kernelLostIntervalMs: 1 });
    await settled();
    expect(stream.stats.lost.kernel).toBeUndefined();
    expect(ScriptedControl.opened.map(({ closes }) => closes)).toEqual([1]);
    await stream.close();
  });
});
