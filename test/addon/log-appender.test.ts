/** The addon's LogAppender and DaemonStream: what they refuse, and that nothing of them stays. */
import { closeSync, openSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { addon, type LogTarget, type NativeLogAppender } from '../../lib/kernel/native';
import { recordTypes } from '../../lib/events/sources/text-reassembly';
import { held, leftSince, NONE } from '../support/own-process.cjs';

const TARGET: LogTarget = {
  fd: 1,
  limitBytes: 0,
  flushing: 0,
  flushEvery: 0,
  lowBytes: 0,
  veryLowBytes: 0,
  torn: false,
};

const all: NativeLogAppender[] = [];

afterEach(() => {
  for (const appender of all.splice(0)) appender.close();
});

function opened(): NativeLogAppender {
  const { LogAppender } = addon();
  const appender = new LogAppender({ maxHeldBytes: 1000 }, () => undefined);
  all.push(appender);
  return appender;
}

it.each<[string, () => unknown, string]>([
  [
    'no limit',
    () => new (addon().LogAppender)({ maxHeldBytes: 0 }, () => undefined),
    'maxHeldBytes must be',
  ],
  [
    'no listener',
    () => new (addon().LogAppender)({ maxHeldBytes: 1 }, 1 as never),
    'onNews must be a function',
  ],
  ['text for lines', () => opened().append('x' as never, 1), 'lines must be a Uint8Array'],
  ['no file', () => opened().use({ ...TARGET, fd: undefined as never }), 'fd must be a number'],
  [
    'an unknown way to flush',
    () => opened().use({ ...TARGET, flushing: 3 as never }),
    'flushing must be',
  ],
])('refuses %s', (_, act, message) => {
  expect(act).toThrow(message);
});

it('is not another object', () => {
  const { prototype } = addon().LogAppender as unknown as { prototype: NativeLogAppender };
  expect(() => prototype.report.call({} as never)).toThrow('Illegal invocation');
});

it.each<[string, object, string]>([
  ['a foreign appender', { appender: {} }, 'this is not a LogAppender'],
  ['no registration', { registration: undefined }, 'registration must be an object'],
  ['text for a prefix', { prefix: 'node=x ' }, 'prefix must be a Uint8Array'],
])('refuses a stream with %s', (_, changes, message) => {
  const { DaemonStream } = addon();
  const options = {
    receiveBufferBytes: 1,
    maxQueuedBytes: 1,
    prefix: new Uint8Array(0),
    types: recordTypes(),
    registration: { request: new Uint8Array(1), farewell: new Uint8Array(1) },
    ...changes,
  };
  expect(() => new DaemonStream(options as never, () => undefined)).toThrow(message);
});

it('leaves no descriptor and no thread behind', async () => {
  opened().close();
  const before = held();
  for (let count = 0; count < 5; count += 1) {
    const fd = openSync('/dev/null', 'a');
    const appender = opened();
    appender.use({ ...TARGET, fd, flushing: 2, flushEvery: 1 });
    closeSync(fd);
    expect(appender.append(Buffer.from('a\n'), 1)).toBe(true);
    appender.close();
    expect(appender.append(Buffer.from('b\n'), 1)).toBe(false);
    expect(appender.report().lost).toBe(1);
  }
  expect(await leftSince(before)).toEqual(NONE);
});
