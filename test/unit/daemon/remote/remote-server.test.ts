/** A server of remote logging against clients that behave, and clients that do not, over real sockets. */
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ACK,
  DISK_ERROR,
  DISK_FULL,
  DISK_LOW,
  encodeFrame,
  ENDING,
  LONGEST_BODY,
  MESSAGE,
} from '../../../../lib/daemon/remote/frames';
import { happeningFields, plainAddress } from '../../../../lib/daemon/remote/happenings';
import {
  ListenError,
  RemoteServer,
  type RemoteServerOptions,
} from '../../../../lib/daemon/remote/remote-server';
import type { WriteResult } from '../../../../lib/daemon/remote/server-connection';
import { windowOffer } from '../../../../lib/daemon/remote/window-offer';
import { until } from '../../../support/patience';
import { KeepingServer, PlayedClient } from '../../../support/remote-peer';

const servers: KeepingServer[] = [];
const clients: PlayedClient[] = [];

async function served(options: Partial<RemoteServerOptions> = {}): Promise<KeepingServer> {
  const kept = await new KeepingServer({ trustNode: true, ...options }).listen();
  servers.push(kept);
  return kept;
}

function client(kept: KeepingServer, localAddress?: string): PlayedClient {
  const played = new PlayedClient(kept.port, localAddress);
  clients.push(played);
  return played;
}

afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  for (const { server } of servers.splice(0)) await server.close();
});

/** Promises of writing that are kept when the test says so. */
function gate(kept: KeepingServer) {
  const { consume } = kept;
  const waiting: (() => void)[] = [];
  kept.consume = async (lines) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
    return await consume(lines);
  };
  return waiting;
}

describe('lines', () => {
  it('are answered when they are written, and not before', async () => {
    const kept = await served();
    const waiting = gate(kept);
    const one = client(kept);
    one.line('node=a type=X', 2);
    await until(() => waiting.length === 1);
    await setTimeout(20);
    expect(one.replies).toEqual([]);
    waiting[0]?.();
    expect(await one.answered(1)).toEqual([[ACK, 2]]);
    expect(kept.lines).toEqual(['node=a type=X']);
  });

  it('have the address as their node, unless they are believed', async () => {
    const kept = await served({ trustNode: false, ownNames: ['me'] });
    const one = client(kept);
    one.line('type=X\n', 2);
    one.line('node=me type=Y', 3);
    await one.answered(2);
    expect(kept.lines).toEqual([
      'node=127.0.0.1 type=X',
      'node=127.0.0.1 type=Y claimed_node="me"',
    ]);
  });

  it('come whole in pieces of any size', async () => {
    const kept = await served();
    const one = client(kept);
    const bytes = Buffer.concat(
      Array.from({ length: 20 }, (_, index) =>
        encodeFrame(MESSAGE, index, Buffer.from(`node=a ${index}`)),
      ),
    );
    one.socket.setNoDelay(true);
    for (let at = 0; at < bytes.length; at += 7) {
      one.socket.write(bytes.subarray(at, at + 7));
      if (at % 70 === 0) await setTimeout(1);
    }
    expect((await one.answered(20)).map(([, sequence]) => sequence)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
    expect(kept.lines).toHaveLength(20);
  });

  it.each([
    ['disk-low', DISK_LOW, 1],
    ['disk-full', DISK_FULL, 0],
    ['disk-error', DISK_ERROR, 0],
  ] as const)('are answered with how they were written: %s', async (state, type, written) => {
    const kept = await served();
    kept.consume = async () => ({ written, state, text: 'because' }) satisfies WriteResult;
    const one = client(kept);
    one.line('node=a x', 9);
    expect(await one.answered(1)).toEqual([[type, 9]]);
    expect(one.replies[0]?.body.toString()).toBe('because');
    // Who waits for each reply may go on.
    one.line('node=a y', 10);
    expect(await one.answered(2)).toHaveLength(2);
  });

  it('are a disk error where writing throws, or says that nothing was written', async () => {
    const kept = await served();
    kept.consume = async () => {
      throw new Error('no such disk');
    };
    const one = client(kept);
    one.line('node=a x', 2);
    expect(await one.answered(1)).toEqual([[DISK_ERROR, 2]]);
    expect(one.replies[0]?.body.toString()).toBe('no such disk');
    kept.consume = async () => ({ written: 0, state: 'ok' });
    one.line('node=a x', 3);
    expect((await one.answered(2))[1]).toEqual([DISK_ERROR, 3]);
  });

  it('that come behind the end of what a client sends are written and answered', async () => {
    const kept = await served();
    const waiting = gate(kept);
    const one = client(kept);
    one.socket.end(encodeFrame(MESSAGE, 5, Buffer.from('node=a last')));
    await until(() => waiting.length === 1);
    waiting[0]?.();
    expect(await one.answered(1)).toEqual([[ACK, 5]]);
    await one.closed();
    expect(kept.lines).toEqual(['node=a last']);
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_CLOSE end']);
  });
});

describe('a client that may have several records under way', () => {
  it('gets one reply for all up to it', async () => {
    const kept = await served();
    const waiting = gate(kept);
    const one = client(kept);
    one.heartbeat(2, windowOffer(100).toString());
    await one.answered(1);
    expect(one.replies[0]?.body.toString()).toBe('audit-netlink window=4096');
    one.line('node=a 3', 3);
    await until(() => waiting.length === 1);
    for (const sequence of [4, 5, 6]) one.line(`node=a ${sequence}`, sequence);
    one.heartbeat(7);
    await setTimeout(20);
    waiting[0]?.();
    await until(() => waiting.length === 2);
    waiting[1]?.();
    expect(await one.answered(3)).toEqual([
      [ACK, 2],
      [ACK, 3],
      [ACK, 7],
    ]);
    expect(kept.lines).toEqual([3, 4, 5, 6].map((sequence) => `node=a ${sequence}`));
  });

  it('is told how far it was written, and nothing overtakes what was refused', async () => {
    const kept = await served();
    const one = client(kept);
    one.heartbeat(2, windowOffer(100).toString());
    await one.answered(1);
    kept.consume = async (lines) => {
      kept.lines.push(...lines.slice(0, 2).map(({ line }) => line.toString()));
      return { written: Math.min(2, lines.length), state: 'disk-full' };
    };
    one.socket.write(
      Buffer.concat(
        [3, 4, 5, 6].map((sequence) => encodeFrame(MESSAGE, sequence, Buffer.from('node=a x'))),
      ),
    );
    expect(await one.answered(3)).toEqual([
      [ACK, 2],
      [ACK, 4],
      [DISK_FULL, 5],
    ]);
    await one.closed();
    expect(kept.lines).toHaveLength(2);
    await until(() => kept.told.includes('DAEMON_CLOSE disk'));
    expect(kept.told.at(-1)).toBe('DAEMON_CLOSE disk');
  });

  it('alone may send a longer body', async () => {
    const kept = await served();
    const longer = Buffer.alloc(LONGEST_BODY + 1, 'x');
    const one = client(kept);
    one.heartbeat(2, windowOffer(100).toString());
    await one.answered(1);
    one.line(longer.toString(), 3);
    expect(await one.answered(2)).toHaveLength(2);
    one.socket.destroy();
    await until(() => kept.server.connections === 0);
    const other = client(kept);
    other.line(longer.toString(), 2);
    await other.closed();
    expect(other.replies).toEqual([]);
  });
});

describe('a heartbeat', () => {
  it('is answered', async () => {
    const kept = await served();
    const one = client(kept);
    one.heartbeat(17);
    expect(await one.answered(1)).toEqual([[ACK, 17]]);
    expect(one.replies[0]?.body).toHaveLength(0);
    expect(kept.lines).toEqual([]);
  });
});

describe('who is let in', () => {
  it('is one of an address, while the other is heard', async () => {
    const kept = await served({ takeOverMs: 600_000 });
    const one = client(kept);
    one.line('node=a x', 2);
    await one.answered(1);
    const other = client(kept);
    await other.closed();
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_ACCEPT dup']);
    one.line('node=a y', 3);
    expect(await one.answered(2)).toHaveLength(2);
  });

  it('takes the place of a connection from which nothing comes', async () => {
    const kept = await served({ takeOverMs: 0 });
    const crashed = client(kept);
    crashed.line('node=a x', 2);
    await crashed.answered(1);
    const other = client(kept);
    other.line('node=a y', 2);
    expect(await other.answered(1)).toEqual([[ACK, 2]]);
    await crashed.closed();
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_CLOSE replaced', 'DAEMON_ACCEPT']);
    expect(kept.lines).toEqual(['node=a x', 'node=a y']);
  });

  it('does not take the place of one whose lines are being written', async () => {
    const kept = await served({ takeOverMs: 1 });
    const waiting = gate(kept);
    const one = client(kept);
    one.line('node=a x', 2);
    await until(() => waiting.length === 1);
    await setTimeout(10);
    await client(kept).closed();
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_ACCEPT dup']);
    waiting[0]?.();
    expect(await one.answered(1)).toHaveLength(1);
  });

  it('is counted by address', async () => {
    const kept = await served({ maxPerAddress: 2, takeOverMs: 600_000 });
    const all = ['127.0.0.1', '127.0.0.1', '127.0.0.2', '127.0.0.1'].map((address) =>
      client(kept, address),
    );
    await until(() => kept.happenings.length === 4);
    expect(kept.told.filter((told) => told === 'DAEMON_ACCEPT')).toHaveLength(3);
    expect(kept.told.filter((told) => told === 'DAEMON_ACCEPT dup')).toHaveLength(1);
    expect(kept.server.connections).toBe(3);
    await until(() => all.filter(({ isClosed }) => isClosed).length === 1);
  });

  it('is counted over all addresses', async () => {
    const kept = await served({ maxConnections: 1, takeOverMs: 600_000 });
    client(kept, '127.0.0.1');
    await until(() => kept.happenings.length === 1);
    await client(kept, '127.0.0.2').closed();
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_ACCEPT limit']);
  });

  it('comes from a port that is allowed', async () => {
    const kept = await served({ clientPorts: [1, 1023] });
    await client(kept).closed();
    expect(kept.told).toEqual(['DAEMON_ACCEPT port']);
    expect(happeningFields(kept.happenings[0] as never)).toMatch(
      /^op=port addr=127\.0\.0\.1 port=\d+ res=no$/,
    );
  });

  it('is told as auditd tells it', () => {
    const peer = { address: '10.0.0.1', port: 1025 };
    expect(happeningFields({ type: 'DAEMON_ACCEPT', ...peer })).toBe(
      'addr=10.0.0.1 port=1025 res=success',
    );
    expect(happeningFields({ type: 'DAEMON_CLOSE', op: 'end', ...peer })).toBe(
      'addr=10.0.0.1 port=1025 res=success',
    );
    expect(happeningFields({ type: 'DAEMON_CLOSE', op: 'garbage', ...peer })).toBe(
      'op=garbage addr=10.0.0.1 port=1025 res=failed',
    );
    expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(plainAddress('fe80::1')).toBe('fe80::1');
  });
});

describe('clients that do not behave', () => {
  it.each([
    ['not the protocol', Buffer.from('GET / HTTP/1.0\r\n\r\n')],
    ['a reply', encodeFrame(ACK, 1)],
    ['an unknown type', encodeFrame(77, 1)],
  ])('are told off: %s', async (_, bytes) => {
    const kept = await served();
    const one = client(kept);
    one.socket.write(bytes);
    await one.closed();
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_CLOSE garbage']);
  });

  it('have what was right written before what was not', async () => {
    const kept = await served();
    const one = client(kept);
    const good = encodeFrame(MESSAGE, 2, Buffer.from('node=a good'));
    one.socket.write(Buffer.concat([good, Buffer.from('\u001B[31mgarbage')]));
    await one.closed();
    expect(kept.lines).toEqual(['node=a good']);
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_CLOSE garbage']);
    expect(JSON.stringify(kept.happenings)).not.toContain('\u001B');
  });

  it('are ended when nothing whole comes', async () => {
    const kept = await served({ maxIdleMs: 40 });
    const one = client(kept);
    await until(() => kept.happenings.length === 1);
    // Bytes of a frame that never ends are not a sign of life.
    const drip = setInterval(() => one.socket.write(Buffer.from([0xfe])), 1000);
    await one.closed();
    clearInterval(drip);
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_CLOSE idle']);
  });

  it('do not make the server read more than it can write', async () => {
    const kept = await served();
    const waiting = gate(kept);
    const one = client(kept);
    const frame = encodeFrame(MESSAGE, 1, Buffer.alloc(8000, 'x'));
    let sent = 0;
    one.socket.on('error', () => {});
    const before = process.memoryUsage().arrayBuffers;
    // Far more than socket buffers hold.
    while (sent < 64 * 1024 * 1024 && one.socket.writableLength < 32 * 1024 * 1024) {
      one.socket.write(frame);
      sent += frame.length;
      if (sent % (frame.length * 64) === 0) await setTimeout(0);
    }
    const held = process.memoryUsage().arrayBuffers - before - one.socket.writableLength;
    expect(one.socket.writableLength).toBeGreaterThan(0);
    expect(held).toBeLessThan(32 * 1024 * 1024);
    expect(waiting.length).toBe(1);
    one.socket.destroy();
    await until(() => {
      for (const write of waiting.splice(0)) write();
      return kept.server.connections === 0;
    });
    expect(kept.lines.length).toBeGreaterThan(0);
  });

  it('that break off are gone, and nothing else is', async () => {
    const kept = await served({ maxPerAddress: 2 });
    const one = client(kept);
    const other = client(kept);
    await until(() => kept.server.connections === 2);
    one.socket.write(encodeFrame(MESSAGE, 2, Buffer.from('node=a half')).subarray(0, 20));
    one.socket.resetAndDestroy();
    await until(() => kept.server.connections === 1);
    other.line('node=a whole', 2);
    expect(await other.answered(1)).toHaveLength(1);
    expect(kept.lines).toEqual(['node=a whole']);
  });

  it('may be a hundred', async () => {
    const kept = await served({ maxPerAddress: 100 });
    const all = Array.from({ length: 100 }, () => client(kept));
    for (const [index, one] of all.entries()) {
      for (let sequence = 2; sequence < 22; sequence++)
        one.line(`node=n${index} ${sequence}`, sequence);
    }
    for (const one of all) {
      expect((await one.answered(20)).map(([, sequence]) => sequence)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 2),
      );
    }
    expect(new Set(kept.lines).size).toBe(2000);
  });
});

describe('closing', () => {
  it('answers what came, and then says to all that it ends', async () => {
    const kept = await served({ maxPerAddress: 2 });
    const waiting = gate(kept);
    const busy = client(kept);
    const quiet = client(kept);
    await until(() => kept.server.connections === 2);
    busy.line('node=a x', 2);
    await until(() => waiting.length === 1);
    const closing = kept.server.close();
    await until(() => quiet.isClosed);
    expect(quiet.replies.map(({ type, sequence }) => [type, sequence])).toEqual([[ENDING, 0]]);
    expect(busy.isClosed).toBe(false);
    waiting[0]?.();
    await closing;
    await busy.closed();
    expect(busy.replies.map(({ type, sequence }) => [type, sequence])).toEqual([
      [ACK, 2],
      [ENDING, 0],
    ]);
    await kept.server.close();
    expect(kept.told.slice(2)).toEqual(['DAEMON_CLOSE ending', 'DAEMON_CLOSE ending']);
  });

  it('does not wait for ever for a client that does not listen', async () => {
    const kept = await served();
    const deaf = client(kept);
    deaf.socket.pause();
    await until(() => kept.server.connections === 1);
    await kept.server.close();
    expect(kept.server.connections).toBe(0);
  });
});

describe('listening', () => {
  it('is refused with what to do', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve);
    });
    const { port } = taken.address() as { port: number };
    const consume = async () => ({ written: 0, state: 'ok' }) as const;
    await expect(new RemoteServer({ port, consume }).listen()).rejects.toThrow(
      `127.0.0.1 port ${port} cannot be listened on: another program does; end that, or take another port`,
    );
    await expect(
      new RemoteServer({ host: '192.0.2.1', port: 0, consume }).listen(),
    ).rejects.toThrow(ListenError);
    taken.close();
  });
});
