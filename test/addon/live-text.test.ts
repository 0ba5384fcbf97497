/** Events from text that is still being written: what is given out while nothing comes. */
import { PassThrough } from 'node:stream';
import { setImmediate as setImmediateTimer } from 'node:timers';
import { setImmediate } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';

import type { AuditEvent, DamagedRecord } from '../../lib/events/event';
import { parseEventBatches, parseEvents } from '../../lib/events/sources/parse-events';
import { logLines } from '../../lib/logs/log-lines';

const SYSCALL = 'type=SYSCALL msg=audit(10.000:1): syscall=62 key="k"\n';
const PATH = 'type=PATH msg=audit(10.000:1): item=0 name="/a"\n';
const LOGIN = "type=USER_LOGIN msg=audit(10.500:2): pid=1 msg='res=success'\n";

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Whether the promise has settled once everything that can happen now has. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  return settled;
}

it('gives out the last event of a quiet pipe after its time-out', async () => {
  const pipe = new PassThrough();
  const events = parseEvents(pipe)[Symbol.asyncIterator]();
  const first = events.next();
  pipe.write(SYSCALL);
  pipe.write(PATH);
  expect(await isSettled(first)).toBe(false);
  await jest.advanceTimersByTimeAsync(1999);
  expect(await isSettled(first)).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(nextOf(await first)).toBe(SYSCALL + PATH);
  pipe.end(LOGIN);
  expect(nextOf(await events.next())).toBe(LOGIN);
  expect((await events.next()).done).toBe(true);
});

it('takes the time-out from its options, through the packing of a log too', async () => {
  const pipe = new PassThrough();
  const batches = parseEventBatches(logLines(pipe), { timeoutMs: 50 });
  const first = batches.next();
  pipe.write(LOGIN);
  expect(await isSettled(first)).toBe(false);
  await jest.advanceTimersByTimeAsync(50);
  expect(textOf((await first).value?.[0])).toBe(LOGIN);
  pipe.end();
  expect((await batches.next()).done).toBe(true);
});

function textOf(item: AuditEvent | DamagedRecord | undefined): string | undefined {
  return item?.type === 'event' ? item.toString() : item?.type;
}

function nextOf(result: IteratorResult<AuditEvent | DamagedRecord, unknown>): string | undefined {
  return result.done === true ? 'end' : textOf(result.value);
}

async function* pieces() {
  yield SYSCALL;
  yield `${LOGIN}garbage\n`;
  yield PATH;
}

it('does not take a slow reader for a quiet source', async () => {
  const found: (string | undefined)[] = [];
  for await (const item of parseEvents(pieces())) {
    found.push(textOf(item));
    await jest.advanceTimersByTimeAsync(60_000);
  }
  expect(found).toEqual(['damaged', SYSCALL + PATH, LOGIN]);
});

it('destroys a stream that is left while it is waited for', async () => {
  const pipe = new PassThrough();
  const events = parseEvents(pipe)[Symbol.asyncIterator]();
  const first = events.next();
  pipe.write(LOGIN);
  expect(await isSettled(first)).toBe(false);
  await jest.advanceTimersByTimeAsync(2000);
  expect((await first).done).toBe(false);
  await events.return?.(undefined);
  expect(pipe.destroyed).toBe(true);
  expect(jest.getTimerCount()).toBe(0);
});

it('leaves a source of another kind without waiting for it', async () => {
  let isLeft = false;
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: jest
        .fn<() => Promise<IteratorResult<string>>>()
        .mockResolvedValueOnce({ done: false, value: LOGIN })
        .mockReturnValue(new Promise(() => {})),
      return: () => {
        isLeft = true;
        return new Promise(() => {});
      },
    }),
  };
  const events = parseEvents(source)[Symbol.asyncIterator]();
  const first = events.next();
  expect(await isSettled(first)).toBe(false);
  await jest.advanceTimersByTimeAsync(2000);
  await first;
  await events.return?.(undefined);
  expect(isLeft).toBe(true);
});

it('throws what a quiet source throws', async () => {
  const pipe = new PassThrough();
  const events = parseEvents(pipe)[Symbol.asyncIterator]();
  const first = events.next();
  pipe.write(LOGIN);
  expect(await isSettled(first)).toBe(false);
  await jest.advanceTimersByTimeAsync(2000);
  await first;
  const second = events.next();
  setImmediateTimer(() => pipe.destroy(new Error('gone')));
  await expect(second).rejects.toThrow('gone');
});

it('gives what came before a source failed, and then throws that', async () => {
  async function* failing() {
    yield SYSCALL + PATH;
    await Promise.resolve();
    throw new RangeError('mine');
  }
  const events = parseEvents(failing());
  expect(nextOf(await events.next())).toBe(SYSCALL + PATH);
  await expect(events.next()).rejects.toThrow(new RangeError('mine'));
});
