/** A client of remote logging against servers that answer, refuse, fall silent and go away. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FailureKind, Reaction } from '../../../../lib/daemon/remote/failure-actions';
import {
  ACK,
  DISK_ERROR,
  DISK_FULL,
  DISK_LOW,
  encodeFrame,
  ENDING,
  type Frame,
  FrameDecoder,
  HEARTBEAT,
  LONGEST_BODY,
  MESSAGE,
} from '../../../../lib/daemon/remote/frames';
import { type LineQueue, MemoryQueue, QueueError } from '../../../../lib/daemon/remote/line-queue';
import {
  RemoteClient,
  type RemoteClientOptions,
} from '../../../../lib/daemon/remote/remote-client';
import { Authority, hasOpenssl } from '../../../support/certificates';
import { until } from '../../../support/patience';
import { KeepingServer } from '../../../support/remote-peer';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Made {
  readonly client: RemoteClient;
  /** Kinds of failures, in order. */
  readonly failures: FailureKind[];
  readonly details: string[];
  readonly queue: LineQueue;
  /** What is said to each failure; default: `done`. */
  readonly reactions: Partial<Record<FailureKind, Reaction>>;
  readonly isStopped: () => boolean;
}

function made(port: number, options: Partial<RemoteClientOptions> = {}): Made {
  const failures: FailureKind[] = [];
  const details: string[] = [];
  const reactions: Partial<Record<FailureKind, Reaction>> = { remote_ending: 'keep' };
  const queue = options.queue ?? new MemoryQueue(100_000);
  let stopped = false;
  const client = new RemoteClient({
    host: '127.0.0.1',
    port,
    format: 'managed',
    window: 1,
    heartbeatMs: 0,
    retryMs: 10,
    maxTries: 3,
    maxTimeMs: 60_000,
    react: (kind, detail) => {
      failures.push(kind);
      details.push(detail);
      return reactions[kind] ?? 'done';
    },
    onStop: () => (stopped = true),
    ...options,
    queue,
  });
  ends.push(() => client.close());
  return { client, failures, details, queue, reactions, isStopped: () => stopped };
}

async function kept(options = {}): Promise<KeepingServer> {
  const server = await new KeepingServer({
    trustNode: true,
    maxPerAddress: 100,
    takeOverMs: 0,
    ...options,
  }).listen();
  ends.push(async () => await server.server.close());
  return server;
}

function lines(count: number, from = 0): Buffer[] {
  return Array.from({ length: count }, (_, index) => Buffer.from(`node=a ${from + index}`));
}

function texts(count: number): string[] {
  return lines(count).map(String);
}

/** A server that answers a frame with what the function gives. */
class PlayedServer {
  readonly frames: Frame[] = [];
  readonly sockets: Socket[] = [];
  readonly server: Server;

  constructor(answer: (frame: Frame, socket: Socket, index: number) => void) {
    this.server = createServer((socket) => {
      this.sockets.push(socket);
      const decoder = new FrameDecoder();
      socket.on('error', () => {});
      socket.on('data', (bytes: Buffer) => {
        for (const frame of decoder.decode(bytes)) {
          this.frames.push(frame);
          answer(frame, socket, this.frames.length - 1);
        }
      });
    });
    ends.push(() => {
      for (const socket of this.sockets) socket.destroy();
      this.server.close();
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return (this.server.address() as { port: number }).port;
  }

  get lines(): string[] {
    return this.frames.filter(({ type }) => type === MESSAGE).map(({ body }) => body.toString());
  }
}

/** Takes the window that it is offered with a bare ACK, as auditd does. */
function acknowledge({ sequence }: Frame, socket: Socket): void {
  socket.write(encodeFrame(ACK, sequence));
}

describe('delivery', () => {
  it.each([1, 2, 64, 4096])('of all lines in order, with a window of %s', async (window) => {
    const server = await kept();
    const { client, failures } = made(server.port, { window });
    for (let from = 0; from < 3000; from += 100) client.push(lines(100, from));
    expect(await client.flush(60_000)).toBe(true);
    expect(server.lines).toEqual(texts(3000));
    expect(failures).toEqual([]);
    expect(client.state).toMatchObject({ queueLength: 0, isConnected: true, lost: 0, cut: 0 });
    expect(client.state.mostQueued).toBeGreaterThan(0);
  });

  it('waits for each reply where nobody agrees to more, and counts frames from 2', async () => {
    let waiting = 0;
    let most = 0;
    const server = new PlayedServer((frame, socket) => {
      waiting += 1;
      most = Math.max(most, waiting);
      setImmediate(() => {
        waiting -= 1;
        acknowledge(frame, socket);
      });
    });
    const { client } = made(await server.listen(), { window: 64 });
    client.push(lines(20));
    expect(await client.flush(60_000)).toBe(true);
    expect(server.lines).toEqual(texts(20));
    expect(most).toBe(1);
    expect(server.frames[0]).toMatchObject({ type: HEARTBEAT, sequence: 2 });
    expect(server.frames[0]?.body.toString()).toBe('audit-netlink window=64');
    expect(server.frames.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 21 }, (_, index) => index + 2),
    );
  });

  it('asks for nothing with a window of 1', async () => {
    const server = new PlayedServer(acknowledge);
    const { client } = made(await server.listen());
    client.push(lines(3));
    await client.flush(60_000);
    expect(server.frames.map(({ type }) => type)).toEqual([MESSAGE, MESSAGE, MESSAGE]);
  });

  it('cuts lines that are longer than auditd takes, and says so; not to one of its own', async () => {
    const long = Buffer.from('node=a '.padEnd(LONGEST_BODY + 5, 'x'));
    const played = new PlayedServer(acknowledge);
    const one = made(await played.listen());
    one.client.push([long]);
    await one.client.flush(60_000);
    expect(played.lines[0]?.length).toBe(LONGEST_BODY);
    expect(one.client.state.cut).toBe(1);
    const server = await kept();
    const other = made(server.port, { window: 8 });
    other.client.push([long]);
    await other.client.flush(60_000);
    expect(server.lines[0]?.length).toBe(LONGEST_BODY + 5);
    expect(other.client.state.cut).toBe(0);
  });

  it('sends bare lines in the format ascii', async () => {
    let received = '';
    const server = createServer((socket) => {
      socket.on('data', (bytes: Buffer) => (received += bytes.toString()));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    ends.push(() => server.close());
    const { port } = server.address() as { port: number };
    const { client } = made(port, { format: 'ascii' });
    client.push(lines(1000));
    expect(await client.flush(60_000)).toBe(true);
    client.close();
    await until(() => received.length === texts(1000).join('\n').length + 1);
    expect(received).toBe(`${texts(1000).join('\n')}\n`);
  });
});

describe('a broken connection', () => {
  it.each([1, 64])(
    'loses nothing, and sends again what was not answered, with a window of %s',
    async (window) => {
      const server = await kept();
      const { consume } = server;
      let broken = 0;
      server.consume = async (batch) => {
        const result = await consume(batch);
        // Written, but the reply is lost.
        if (server.lines.length > 100 * (broken + 1) && broken < 5) {
          broken += 1;
          for (const socket of sockets.splice(0)) socket.destroy();
        }
        return result;
      };
      // The server's own sockets are its own: a proxy between them breaks.
      const sockets: Socket[] = [];
      const proxy = createServer((socket) => {
        const onward = connect(server.port, '127.0.0.1');
        sockets.push(socket, onward);
        for (const one of [socket, onward]) one.on('error', () => {});
        socket.pipe(onward).pipe(socket);
      });
      await new Promise<void>((resolve) => {
        proxy.listen(0, '127.0.0.1', resolve);
      });
      ends.push(() => proxy.close());
      const { client, failures } = made((proxy.address() as { port: number }).port, { window });
      client.push(lines(2000));
      expect(await client.flush(60_000)).toBe(true);
      client.close();
      expect(broken).toBe(5);
      expect(failures).toEqual([]);
      expect([...new Set(server.lines)]).toEqual(texts(2000));
      // Twice is only what was under way when the connection broke.
      expect(server.lines.length - 2000).toBeLessThanOrEqual(5 * window);
    },
  );

  it('is told when the first connection cannot be made, again and again, and ends well', async () => {
    const placeholder = await kept();
    await placeholder.server.close();
    const { client, failures } = made(placeholder.port, { window: 8 });
    client.push(lines(5));
    await until(() => failures.length > 4);
    expect(new Set(failures)).toEqual(new Set(['startup_failure']));
    const server = await kept({ port: placeholder.port });
    expect(await client.flush(60_000)).toBe(true);
    expect(server.lines).toEqual(texts(5));
  });

  it('is a network failure after as many tries as a line may have', async () => {
    const played = new PlayedServer((frame, socket, index) => {
      if (index === 0) acknowledge(frame, socket);
      else socket.destroy();
    });
    const { client, failures, details, reactions } = made(await played.listen());
    client.push(lines(3));
    await until(() => failures.length > 0);
    expect(failures).toEqual(['network_failure']);
    expect(details[0]).toMatch(/^127\.0\.0\.1 port \d+: /);
    expect(played.lines.slice(0, 4)).toEqual(['node=a 0', 'node=a 1', 'node=a 1', 'node=a 1']);
    // It is given up, and the next one tried.
    reactions.network_failure = 'stop';
    await until(() => failures.length > 1);
    expect(played.lines.slice(4)).toEqual(['node=a 2', 'node=a 2', 'node=a 2']);
    expect(client.state.lost).toBe(1);
    expect(client.state.queueLength).toBe(1);
  });

  it('is one when no reply comes in time', async () => {
    const played = new PlayedServer((frame, socket, index) => {
      if (index === 0) acknowledge(frame, socket);
    });
    const { client, failures, details, reactions, isStopped } = made(await played.listen(), {
      maxTimeMs: 50,
    });
    reactions.network_failure = 'stop';
    client.push(lines(2));
    await until(isStopped);
    expect(failures).toEqual(['network_failure']);
    expect(details[0]).toContain('no reply within 0.05 s');
    expect(await client.flush(60_000)).toBe(false);
    expect(client.state.queueLength).toBe(1);
  });

  it.each([
    [
      'a reply to another frame',
      (frame: Frame, socket: Socket) => acknowledge({ ...frame, sequence: 999 }, socket),
    ],
    [
      'what is not a reply',
      ({ sequence }: Frame, socket: Socket) => socket.write(encodeFrame(MESSAGE, sequence)),
    ],
    ['garbage', (_: Frame, socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('begins with %s', async (_, wrong) => {
    const played = new PlayedServer((frame, socket, index) => {
      if (index === 1) wrong(frame, socket);
      else acknowledge(frame, socket);
    });
    const { client, failures } = made(await played.listen());
    client.push(lines(3));
    expect(await client.flush(60_000)).toBe(true);
    expect(played.lines).toEqual(['node=a 0', 'node=a 1', 'node=a 1', 'node=a 2']);
    expect(played.sockets).toHaveLength(2);
    expect(failures).toEqual([]);
  });
});

describe('replies that are not an ACK', () => {
  it.each([
    [DISK_FULL, 'disk_full'],
    [DISK_ERROR, 'disk_error'],
    [0x6000_0009, 'generic_error'],
  ])('that refuse a line lead to their action: %s', async (type, kind) => {
    let refusals = 2;
    const played = new PlayedServer((frame, socket) => {
      if (frame.body.toString() === 'node=a 1' && refusals-- > 0) {
        socket.write(encodeFrame(type, frame.sequence, Buffer.from('no\u001B room')));
      } else acknowledge(frame, socket);
    });
    const { client, failures, details, reactions } = made(await played.listen());
    reactions[kind as FailureKind] = 'keep';
    client.push(lines(3));
    expect(await client.flush(60_000)).toBe(true);
    expect(failures).toEqual([kind, kind]);
    expect(details[0]).toBe('no? room');
    expect(played.lines).toEqual(['node=a 0', 'node=a 1', 'node=a 1', 'node=a 1', 'node=a 2']);
    expect(client.state.lost).toBe(0);
  });

  it('may have the line given up', async () => {
    const played = new PlayedServer((frame, socket) => {
      if (frame.body.toString() === 'node=a 1')
        socket.write(encodeFrame(DISK_FULL, frame.sequence));
      else acknowledge(frame, socket);
    });
    const { client } = made(await played.listen());
    client.push(lines(3));
    expect(await client.flush(60_000)).toBe(true);
    expect(played.lines).toEqual(texts(3));
    expect(client.state.lost).toBe(1);
  });

  it('may suspend sending, until it is told to go on', async () => {
    let isFull = true;
    const played = new PlayedServer((frame, socket) => {
      if (isFull) socket.write(encodeFrame(DISK_FULL, frame.sequence));
      else acknowledge(frame, socket);
    });
    const { client, reactions } = made(await played.listen());
    reactions.disk_full = 'suspend';
    client.push(lines(2));
    await until(() => client.state.isSuspended);
    expect(await client.flush(60_000)).toBe(false);
    client.push(lines(1, 2));
    await setTimeout(30);
    expect(played.lines).toEqual(['node=a 0']);
    isFull = false;
    client.retryNow();
    expect(await client.flush(60_000)).toBe(true);
    expect(played.lines).toEqual(['node=a 0', ...texts(3)]);
  });

  it.each([
    [DISK_LOW, 'disk_low'],
    [0x5000_0009, 'generic_warning'],
  ])('that only warn do not have a line sent twice: %s', async (type, kind) => {
    const played = new PlayedServer((frame, socket) => {
      socket.write(encodeFrame(type, frame.sequence));
    });
    const { client, failures, reactions } = made(await played.listen());
    reactions[kind as FailureKind] = 'keep';
    client.push(lines(3));
    expect(await client.flush(60_000)).toBe(true);
    expect(played.lines).toEqual(texts(3));
    expect(failures).toEqual([kind, kind, kind]);
  });

  it('of a window refuse its first line alone', async () => {
    const server = await kept();
    const { consume } = server;
    let room = 150;
    server.consume = async (batch) => {
      const fits = batch.slice(0, room);
      room -= fits.length;
      if (fits.length > 0) await consume(fits);
      return fits.length < batch.length
        ? { written: fits.length, state: 'disk-full' }
        : { written: fits.length, state: 'ok' };
    };
    const { client, failures, reactions } = made(server.port, { window: 64 });
    reactions.disk_full = 'keep';
    client.push(lines(400));
    await until(() => failures.length > 2);
    expect(server.lines).toEqual(texts(150));
    room = 1000;
    expect(await client.flush(60_000)).toBe(true);
    expect(server.lines).toEqual(texts(400));
    expect(new Set(failures)).toEqual(new Set(['disk_full']));
  });
});

describe("the server's end", () => {
  it('leads to another connection, where that is the action', async () => {
    const first = await kept();
    const { client, failures } = made(first.port, { window: 16 });
    client.push(lines(10));
    await client.flush(60_000);
    await first.server.close();
    await until(() => failures.length > 0);
    expect(failures).toEqual(['remote_ending']);
    expect(client.state).toMatchObject({ hasRemoteEnded: true, isConnected: false });
    const second = await kept({ port: first.port });
    client.push(lines(10, 10));
    expect(await client.flush(60_000)).toBe(true);
    expect([...first.lines, ...second.lines]).toEqual(texts(20));
    expect(client.state.hasRemoteEnded).toBe(false);
  });

  it('keeps the client away with any other action, until it is told to go on', async () => {
    const played = new PlayedServer((frame, socket, index) => {
      if (index === 1) socket.write(encodeFrame(ENDING, 0));
      else acknowledge(frame, socket);
    });
    const { client, reactions } = made(await played.listen());
    reactions.remote_ending = 'done';
    client.push(lines(3));
    await until(() => client.state.hasRemoteEnded);
    expect(await client.flush(60_000)).toBe(false);
    expect(client.state).toMatchObject({ queueLength: 1, lost: 1 });
    await setTimeout(30);
    expect(played.sockets).toHaveLength(1);
    client.retryNow();
    expect(await client.flush(60_000)).toBe(true);
    expect(played.lines).toEqual(texts(3));
  });
});

describe('heartbeats', () => {
  it('are sent while there is nothing else, and connect again', async () => {
    const played = new PlayedServer(acknowledge);
    const { client, failures } = made(await played.listen(), { heartbeatMs: 20 });
    client.push(lines(1));
    await until(() => played.frames.filter(({ type }) => type === HEARTBEAT).length > 2);
    played.sockets[0]?.destroy();
    const { length } = played.frames;
    await until(() => played.frames.length > length + 1);
    expect(played.sockets).toHaveLength(2);
    expect(failures).toEqual([]);
    expect(played.frames.every(({ body, type }) => type === MESSAGE || body.length === 0)).toBe(
      true,
    );
  });
});

describe('the queue', () => {
  it('that is full loses new lines, and says so', async () => {
    const { client, failures, details } = made(1, { queue: new MemoryQueue(3), retryMs: 100_000 });
    client.push(lines(5));
    expect(failures).toEqual(['overflow']);
    expect(details).toEqual(['2 lines are lost']);
    expect(client.state).toMatchObject({ lost: 2, queueLength: 3 });
  });

  it('that fails is told, and what it holds is still delivered', async () => {
    const server = await kept();
    const queue = new MemoryQueue(100);
    const push = queue.push.bind(queue);
    const { client, failures } = made(server.port, { queue });
    client.push(lines(1));
    queue.push = () => {
      throw new QueueError('ENOSPC', 'queue x: is on a disk that is full');
    };
    client.push(lines(1, 1));
    expect(failures).toEqual(['queue_error']);
    queue.push = push;
    client.push(lines(1, 2));
    expect(await client.flush(60_000)).toBe(true);
    expect(server.lines).toEqual(['node=a 0', 'node=a 2']);
    expect(client.state.lost).toBe(1);
  });
});

describe('flushing', () => {
  it('ends when its time is over', async () => {
    const played = new PlayedServer(() => {});
    const { client } = made(await played.listen());
    client.push(lines(1));
    expect(await client.flush(30)).toBe(false);
    expect(await made(1).client.flush(1)).toBe(true);
  });
});

const describeWithOpenssl = hasOpenssl ? describe : describe.skip;
describeWithOpenssl('TLS', () => {
  it('is between two who show certificates of the same authority', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'remote-client-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    const authority = new Authority(folder, 'good');
    const own = authority.certify('collector', ['IP:127.0.0.1']);
    const web1 = authority.certify('a', ['DNS:a']);
    const foreign = authority.certify('elsewhere', ['DNS:elsewhere']);
    const server = await kept({ tls: own, trustNode: false });
    const good = made(server.port, { tls: web1, window: 64 });
    good.client.push(lines(500));
    expect(await good.client.flush(60_000)).toBe(true);
    expect(server.lines).toEqual(texts(500));
    good.client.close();
    const other = await kept({ tls: foreign });
    const deceived = made(other.port, { tls: web1 });
    deceived.client.push(lines(1));
    await until(() => deceived.failures.length > 0);
    expect(deceived.details[0]).toContain('does not match certificate');
    expect(other.lines).toEqual([]);
    const unprepared = made(server.port, { tls: { ...web1, key: join(folder, 'none') } });
    unprepared.client.push(lines(1));
    await until(() => unprepared.failures.length > 0);
    expect(unprepared.details[0]).toContain('none: does not exist');
  });
});
