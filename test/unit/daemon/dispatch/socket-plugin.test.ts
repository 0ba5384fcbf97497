/** The socket that is built in: its client gets what is dispatched, whole lines, one client at a time. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DispatcherEvent, PluginState } from '../../../../lib/daemon/dispatch/dispatch-events';
import {
  AuditDispatcher,
  type DispatcherOptions,
} from '../../../../lib/daemon/dispatch/dispatcher';
import {
  type DispatchedRecord,
  framesOf,
  linesOf,
} from '../../../../lib/daemon/dispatch/record-bytes';
import { until } from '../../../support/patience';

let folder = '';
let events: DispatcherEvent[] = [];
let dispatcher: AuditDispatcher | undefined;
const clients: Socket[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'socket-'));
  events = [];
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await dispatcher?.close();
  dispatcher = undefined;
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);

async function started(format: string, options: DispatcherOptions = {}): Promise<AuditDispatcher> {
  const lines = ['active = yes', 'path = builtin_af_unix', `args = 0640 ${at('socket')}`];
  writeFileSync(at('plugin.conf'), [...lines, `format = ${format}`].join('\n'));
  dispatcher = new AuditDispatcher({
    pluginFolder: folder,
    distrust: () => undefined,
    onEvent: (event) => events.push(event),
    ...options,
  });
  expect(await dispatcher.start()).toEqual([]);
  return dispatcher;
}

async function connected(): Promise<{ socket: Socket; bytes: () => Buffer }> {
  const socket = connect(at('socket'));
  clients.push(socket);
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return { socket, bytes: () => Buffer.concat(pieces) };
}

const records = (from: number, count: number, text = ''): DispatchedRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 1300,
    line: Buffer.from(`type=SYSCALL msg=audit(1700000000.123:${from + index}): a0=1 ${text}`),
    isRaw: true,
  }));

const stateOf = ({ state }: AuditDispatcher): PluginState => state[0] as PluginState;

/** Dispatches one record again and again, until the client has something: then it is the one that is served. */
async function served(to: AuditDispatcher, bytes: () => Buffer): Promise<void> {
  await until(() => {
    to.dispatch(records(0, 1));
    return bytes().length > 0;
  });
  await until(() => stateOf(to).queued === 0);
}

describe.each([
  ['string', linesOf],
  ['binary', framesOf],
] as const)('in the format %s', (format, encode) => {
  it('gives its client what is dispatched', async () => {
    const to = await started(format, { queueDepth: 10_000 });
    await until(() => existsSync(at('socket')));
    const { socket, bytes } = await connected();
    await served(to, bytes);
    const ended = new Promise((resolve) => {
      socket.once('end', resolve);
    });
    for (let from = 0; from < 2000; from += 100)
      to.dispatch(records(from + 1, 100, 'x'.repeat(90)));
    await Promise.all([ended, to.close()]);
    const last = encode(records(1, 2000, 'x'.repeat(90)));
    expect(bytes().subarray(-last.length).equals(last)).toBe(true);
    const first = bytes().subarray(0, -last.length);
    const one = encode(records(0, 1));
    expect(
      first.equals(Buffer.concat(Array.from({ length: first.length / one.length }, () => one))),
    ).toBe(true);
    expect(existsSync(at('socket'))).toBe(false);
  });
});

it('has the permissions that it is told', async () => {
  await started('string');
  await until(() => existsSync(at('socket')) && (statSync(at('socket')).mode & 0o777) === 0o640);
  expect(statSync(at('socket')).isSocket()).toBe(true);
});

it('serves one client at a time, and the next when that one is gone', async () => {
  const to = await started('string');
  await until(() => existsSync(at('socket')));
  const first = await connected();
  await served(to, first.bytes);
  const second = await connected();
  await new Promise((resolve) => {
    second.socket.once('close', resolve);
  });
  expect(second.bytes().length).toBe(0);
  first.socket.destroy();
  await until(async () => {
    const third = await connected();
    to.dispatch(records(7, 1));
    await Promise.race([
      new Promise((resolve) => {
        third.socket.once('close', resolve);
      }),
      new Promise((resolve) => {
        third.socket.once('data', resolve);
      }),
    ]);
    return third.bytes().toString().startsWith('type=SYSCALL msg=audit(1700000000.123:7)');
  });
  expect(events.filter(({ type }) => type === 'ended')).toEqual([]);
});

it('counts what a client that does not read has no room for, and goes on when it is gone', async () => {
  const to = await started('string', { queueDepth: 100, overflowAction: 'ignore' });
  await until(() => existsSync(at('socket')));
  const { socket, bytes } = await connected();
  await served(to, bytes);
  socket.pause();
  await until(() => {
    to.dispatch(records(1, 50, 'y'.repeat(8000)));
    return stateOf(to).lost.overflow > 0;
  });
  expect(stateOf(to)).toMatchObject({ status: 'running', queued: 100 });
  socket.destroy();
  await until(() => stateOf(to).queued === 0);
});

it('takes the place of a socket that was left, and of nothing else', async () => {
  const left = createServer();
  await new Promise<void>((resolve) => {
    left.listen(at('left'), resolve);
  });
  mkdirSync(at('socket'));
  const to = await started('string', { maxRestarts: 1, restartMs: 1 });
  await until(() => stateOf(to).status === 'failed');
  const ended = events.filter(({ type }) => type === 'ended');
  expect(ended).toMatchObject([
    { error: { code: 'EADDRINUSE' }, next: 'restarting' },
    { error: { code: 'EADDRINUSE' }, next: 'failed' },
  ]);
  writeFileSync(
    at('plugin.conf'),
    `active = yes\npath = builtin_af_unix\nargs = 0600 ${at('left')}`,
  );
  await to.reload();
  await until(() => (statSync(at('left')).mode & 0o777) === 0o600);
  expect(stateOf(to).status).toBe('running');
  left.close();
});

it('says when it cannot be where it is to be', async () => {
  writeFileSync(
    at('plugin.conf'),
    `active = yes\npath = builtin_af_unix\nargs = 0600 ${at('nosuch')}/socket`,
  );
  dispatcher = new AuditDispatcher({
    pluginFolder: folder,
    distrust: () => undefined,
    onEvent: (event) => events.push(event),
    maxRestarts: 0,
  });
  await dispatcher.start();
  await until(() => events.some(({ type }) => type === 'ended'));
  expect(events.find(({ type }) => type === 'ended')).toMatchObject({
    // What libuv makes of ENOENT here.
    error: { code: 'EACCES' },
    next: 'failed',
  });
});
